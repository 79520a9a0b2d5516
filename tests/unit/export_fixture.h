/*
 * export_fixture.h - extracts in a folder of the test's own, and a month
 * to extract.
 */
#ifndef EXPORT_FIXTURE_H
#define EXPORT_FIXTURE_H

#include "analysis_fixture.h"

#include <dirent.h>
#include <fcntl.h>
#include <sqlite3.h>
#include <sys/file.h>
#include <sys/stat.h>

#include "../../src/analysis/extract.h"

static char work[96]; /* a folder of the test's own */

static inline const char *
in_work(const char *name)
{
	static char path[4][320];
	static int turn;
	char *p = path[turn = (turn + 1) % 4];

	snprintf(p, sizeof(path[0]), "%s/%s", work, name);
	return p;
}

static inline void
clear_work(void)
{
	char cmd[160];

	snprintf(cmd, sizeof(cmd), "rm -rf %s && mkdir %s", work, work);
	assert_int_equal(system(cmd), 0);
}

static inline struct export_result
export_to(const char *dir, int32_t month, unsigned formats, bool safe)
{
	struct export_options o = { .month = month,
				    .dir = in_work(dir),
				    .formats = formats,
				    .safe_cells = safe };
	struct export_result r;

	OK(export_month(as(ROLE_ADMINISTRATOR), &o, NULL, NULL, &r, &err));
	return r;
}

static inline void
export_quietly(const char *dir, int32_t month)
{
	struct export_result r = export_to(dir, month, 0, false);

	export_result_release(&r);
}

static inline int
open_all(void **state)
{
	fixture_open(state);
	snprintf(work, sizeof(work), "%s/x", fx.dir);
	return 0;
}

static inline int
close_all(void **state)
{
	char cmd[160];

	snprintf(cmd, sizeof(cmd), "rm -rf %s", work);
	assert_int_equal(system(cmd), 0);
	return fixture_close(state);
}

/* March 2015: one of each state and one more missed, a diagnosis, two
 * movements; and what stands just outside of it. */
static inline void
plant_march(void)
{
	int64_t clinic = make_place(PLACE_KIND_CLINIC, 15, 1, false);
	int64_t store = make_place(PLACE_KIND_STORE, 0, 0, false);
	int64_t p = put_patient(SEX_FEMALE, 1948, put_region("Praia"));
	int64_t m = put_medicine("Zinc", 5), lot;

	put_visit(p, clinic, 0, 20150228, 600, APPOINTMENT_STATE_DONE);
	put_visit(p, clinic, 0, 20150401, 600, APPOINTMENT_STATE_DONE);
	put_visit(p, clinic, 0, 20150331, 600, APPOINTMENT_STATE_STRUCK);
	for (int s = 0; s < EXPORT_STATES; s++)
		put_visit(p, clinic, make_doctor(), 20150301 + s * 7, 600,
			  (enum appointment_state)s);
	put_visit(p, clinic, 0, 20150331, -1, APPOINTMENT_STATE_MISSED);
	put_diagnosis_of(p, "I10", 20150331);
	put_diagnosis_of(p, "I10", 20150401);
	lot = put_lot(m, "Z1", 20180131, LOT_STATE_USABLE);
	put_movement(m, lot, store, 20150301, 40);
	put_movement(m, lot, store, 20150331, -15);
}

#endif
