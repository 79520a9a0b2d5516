/*
 * access_accounts.h - a store with an account of each kind, on a stopped clock.
 */
#ifndef ACCESS_ACCOUNTS_H
#define ACCESS_ACCOUNTS_H

#include "access_fixture.h"

#define FAST 1792000000000 /* the clock of these tests */

static inline int
setup(void **state)
{
	struct fixture *f;

	when_clock_set(FAST);
	f = fixture_open();
	add_account(f, ROLE_CLERK, "carl", true);
	add_account(f, ROLE_DOCTOR, "dora", true);
	add_account(f, ROLE_AUDITOR, "audi", true);
	*state = f;
	return 0;
}

static inline int
teardown(void **state)
{
	fixture_close(*state);
	when_clock_set(0);
	return 0;
}

#endif
