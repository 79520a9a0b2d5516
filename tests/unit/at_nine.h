/*
 * at_nine.h - a store whose clock stands at Monday 16-Nov-2026 09:00, for the
 * tests of bookings.
 */
#ifndef AT_NINE_H
#define AT_NINE_H

#include "fixture.h"

#define TODAY	 20261116
#define TOMORROW 20261117

static inline int
at_nine(void **state)
{
	(void)state;
	when_clock_set(when_instant(TODAY, 540));
	return 0;
}

/* The store is made at that time too: nobody is certified in the future. */
static inline int
open_at_nine(void **state)
{
	OK(when_zone_set("UTC", &err));
	at_nine(state);
	return fixture_open(state);
}

#endif
