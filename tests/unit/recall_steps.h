/*
 * recall_steps.h - the steps of a recalled lot's way, kept to be looked at.
 */
#ifndef RECALL_STEPS_H
#define RECALL_STEPS_H

#include "wardbook/recall.h"

struct steps {
	struct recall_step v[40];
	int n;
};

static inline bool
keep_step(const struct recall_step *x, void *arg)
{
	struct steps *s = arg;

	if (s->n < 40)
		s->v[s->n++] = *x;
	return true;
}

#endif
