/*
 * register_fixture.h - a second person, and the proof of the registers, for
 * the tests of controlled drugs.
 */
#ifndef REGISTER_FIXTURE_H
#define REGISTER_FIXTURE_H

#include "fixture.h"

#include "wardbook/register.h"

#define PASS "the same for everyone here"

/* At the terminal of `first`. */
static inline struct witness *
witness_of(enum role first, const char *name)
{
	struct login who = { .name = name };
	struct secret *s = secret_open();
	struct witness *w;

	OK(secret_set(s, PASS, strlen(PASS), &err));
	OK(session_witness_open(&w, as(first), &who, s, NULL, &err));
	secret_close(s);
	return w;
}

static inline void
registers_proved(void)
{
	int64_t n, wrong;
	char why[200];

	OK(register_verify(as(ROLE_AUDITOR), &n, &wrong, why, &err));
	if (wrong)
		fail_msg("%lld wrong: %s", (long long)wrong, why);
}

struct seen {
	struct register_entry_line v[40];
	int n;
	int64_t book;
};

static inline bool
keep(const struct register_entry_line *l, void *arg)
{
	struct seen *x = arg;

	if (x->n < 40)
		x->v[x->n++] = *l;
	return true;
}

static inline struct seen
entries_of(int64_t drug, int64_t place)
{
	struct seen x = { .n = 0 };
	struct session *s = as(ROLE_NURSE);

	OK(register_find(s, drug, place, &x.book, &err));
	if (x.book)
		OK(register_entries(s, x.book, 0, keep, &x, &err));
	return x;
}

#endif
