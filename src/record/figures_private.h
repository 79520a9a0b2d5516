/*
 * figures_private.h - policies with what was billed on each.
 */
#ifndef RECORD_FIGURES_PRIVATE_H
#define RECORD_FIGURES_PRIVATE_H

#include "wardbook/figures.h"

struct billed {
	int64_t id, patient, insurer, premium; /* of the policy */
	int64_t bills, total;
	uint8_t coverage;
};

struct billed_list {
	struct billed *v; /* in order of ids */
	size_t n, cap;
};

/* Checks the right, and reads.  The caller releases, whatever comes. */
WB_MUST_USE enum rc
billed_read(struct session *s, struct billed_list *l, struct err *e);
void billed_release(struct billed_list *l);
struct billed *billed_find(const struct billed_list *l, int64_t policy);

#endif
