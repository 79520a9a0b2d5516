/*
 * test_export_run.c - the run of an extract: whom it names, who may, what is
 * filed of it, and what stands in its way.
 */
#define _GNU_SOURCE /* memmem */
#include "export_fixture.h"

/* ---- reading what was written ------------------------------------------------ */

static bool
is_there(const char *path)
{
	struct stat st;

	return lstat(path, &st) == 0;
}

static enum rc
try_export(struct session *s, const char *path, int32_t month)
{
	struct export_options o = { .month = month, .dir = path };
	struct export_result r;
	enum rc rc = export_month(s, &o, NULL, NULL, &r, &err);

	if (rc == RC_OK)
		export_result_release(&r);
	return rc;
}

/* ---- privacy ----------------------------------------------------------------- */

static void
search_folder(const char *path, const char *const *what, int n)
{
	DIR *d = opendir(path);

	assert_non_null(d);
	for (struct dirent *f; (f = readdir(d));) {
		struct buf b = BUF_INIT;
		char name[600];
		struct stat st;

		if (*f->d_name == '.')
			continue;
		snprintf(name, sizeof(name), "%s/%s", path, f->d_name);
		assert_int_equal(lstat(name, &st), 0);
		assert_int_equal(st.st_mode & 077, 0);
		if (S_ISDIR(st.st_mode)) {
			search_folder(name, what, n);
			continue;
		}
		OK(buf_read_file(&b, name, 1 << 26, &err));
		for (int i = 0; i < n; i++)
			if (memmem(b.p, b.len, what[i], strlen(what[i])))
				fail_msg("%s stands in %s", what[i], name);
		buf_release(&b);
	}
	closedir(d);
}

static void
nobody_is_named(void **state)
{
	int64_t clinic = make_place(PLACE_KIND_CLINIC, 15, 1, false);
	int64_t p = put_patient(SEX_MALE, 1950, 0);
	int64_t visit =
		put_visit(p, clinic, 0, 20110301, 600, APPOINTMENT_STATE_DONE);
	struct row_booking_note note;
	char id[2][24];
	const char *what[] = { "Canary",     "CANARY", "5550100200", "19500229",
			       "1950-02-29", id[0],    id[1] };
	struct export_result r;

	(void)state;
	clear_work();
	row_init(TBL_BOOKING_NOTE, &note);
	note.id = visit;
	note.patient_id = p;
	strcpy(note.words, "CanaryWords");
	put_row(TBL_BOOKING_NOTE, &note);
	snprintf(id[0], sizeof(id[0]), "%lld", (long long)p);
	snprintf(id[1], sizeof(id[1]), "%lld", (long long)visit);
	/* Not because a check says no: the key is not there. */
	assert_false(
		vault_ring_has(as(ROLE_ADMINISTRATOR)->ring, DOMAIN_IDENTITY));
	r = export_to("p", 201103, EXPORT_CSV | EXPORT_NDJSON, false);
	assert_int_equal(r.appointments, 1);
	export_result_release(&r);
	search_folder(in_work("p"), what, 7);
}

static void
who_may_export(void **state)
{
	struct export_preview v;

	(void)state;
	clear_work();
	IS(RC_DENIED, try_export(as(ROLE_CLERK), in_work("c"), 201503));
	IS(RC_DENIED, try_export(as(ROLE_RECORDS), in_work("c"), 201503));
	assert_false(is_there(in_work("c")));
	assert_false(is_there(in_work("c.part")));
	OK(try_export(as(ROLE_EXPORTER), in_work("c"), 201503));
	IS(RC_DENIED, export_preview(as(ROLE_CLERK), 201503, &v, &err));
	OK(export_preview(as(ROLE_ADMINISTRATOR), 201503, &v, &err));
	assert_int_equal(v.appointments, 6);
	assert_int_equal(v.open, 1);
}

static bool
keep_run(const struct row_export_run *r, void *arg)
{
	*(struct row_export_run *)arg = *r;
	return false;
}

static void
the_run_is_filed(void **state)
{
	struct export_result r;
	struct row_export_run run;
	int32_t first, last;

	(void)state;
	/* The newest one, by the clock. */
	when_clock_set(when_instant(20310101, 0));
	r = export_to("run", 201503, 0, false);
	when_clock_set(0);
	OK(export_runs(as(ROLE_ADMINISTRATOR), keep_run, &run, &err));
	assert_int_equal(run.month, 201503);
	assert_string_equal(run.digest, r.digest);
	assert_int_equal(run.files, CAT_COUNT);
	assert_int_equal(run.open_bookings, 1);
	OK(export_months(as(ROLE_ADMINISTRATOR), &first, &last, &err));
	assert_int_equal(first, 201101);
	assert_true(last >= 201504);
	export_result_release(&r);
}

/* ---- what stands in the way -------------------------------------------------- */

static void
touch(const char *path)
{
	int fd = open(path, O_WRONLY | O_CREAT, 0600);

	assert_true(fd >= 0);
	close(fd);
}

static void
folders_in_the_way(void **state)
{
	struct session *s = as(ROLE_ADMINISTRATOR);

	(void)state;
	clear_work();
	touch(in_work("file"));
	IS(RC_CONFLICT, try_export(s, in_work("file"), 201503));
	mkdir(in_work("theirs"), 0700);
	touch(in_work("theirs/notes.txt"));
	IS(RC_CONFLICT, try_export(s, in_work("theirs"), 201503));
	assert_true(is_there(in_work("theirs/notes.txt")));
	/* The names are ours, but it is no extract. */
	mkdir(in_work("half"), 0700);
	mkdir(in_work("half/gold"), 0700);
	IS(RC_CONFLICT, try_export(s, in_work("half"), 201503));
	mkdir(in_work("x.part"), 0700);
	touch(in_work("x.part/notes.txt"));
	IS(RC_CONFLICT, try_export(s, in_work("x"), 201503));
	assert_true(is_there(in_work("x.part/notes.txt")));
	IS(RC_IO, try_export(s, in_work("none/deeper"), 201503));
	IS(RC_IO, try_export(s, in_work("file/deeper"), 201503));
	IS(RC_USAGE, try_export(s, fx.path, 201503));
	IS(RC_USAGE, try_export(s, "", 201503));
	IS(RC_USAGE, try_export(s, "/", 201503));
	IS(RC_USAGE, try_export(s, in_work("m"), 201513));
	assert_false(is_there(in_work("m.part")));
	/* An empty folder, slashes behind its name. */
	mkdir(in_work("empty"), 0755);
	OK(try_export(s, in_work("empty//"), 201503));
	assert_true(is_there(in_work("empty/manifest.json")));
	assert_false(is_there(in_work("empty/PARTIAL")));
}

static void
an_earlier_extract_is_replaced(void **state)
{
	(void)state;
	clear_work();
	export_quietly("a", 201503);
	export_quietly("a", 201402);
	assert_true(is_there(in_work("a/silver/fact_appointment/"
				     "scheduled_month=201402")));
	assert_false(is_there(in_work("a/silver/fact_appointment/"
				      "scheduled_month=201503")));
	assert_false(is_there(in_work("a.old")));
	assert_false(is_there(in_work("a.part")));
}

static bool
stop_at_once(void *arg, int64_t done, int64_t all)
{
	++*(int *)arg;
	return done == 0 && all < 0;
}

static bool
stop_at_the_end(void *arg, int64_t done, int64_t all)
{
	++*(int *)arg;
	return done < all;
}

static void
stopped_or_killed_it_leaves_nothing_half_done(void **state)
{
	struct export_options o = { .month = 201503 };
	struct session *s = as(ROLE_ADMINISTRATOR);
	struct export_result r;
	int calls = 0, fd;

	(void)state;
	clear_work();
	export_quietly("a", 201402);
	o.dir = in_work("a");
	IS(RC_REFUSED, export_month(s, &o, stop_at_once, &calls, &r, &err));
	assert_int_equal(calls, 1);
	IS(RC_REFUSED, export_month(s, &o, stop_at_the_end, &calls, &r, &err));
	assert_true(calls > 2);
	assert_false(is_there(in_work("a.part")));
	assert_true(is_there(in_work("a/silver/fact_appointment/"
				     "scheduled_month=201402")));
	/* What a killed run leaves is taken over by the next one... */
	mkdir(in_work("b.part"), 0700);
	mkdir(in_work("b.part/gold"), 0700);
	touch(in_work("b.part/gold/part-000.csv"));
	touch(in_work("b.part/PARTIAL"));
	/* ...but not while it runs. */
	fd = open(in_work("b.part/PARTIAL"), O_RDWR);
	assert_int_equal(flock(fd, LOCK_EX), 0);
	IS(RC_BUSY, try_export(s, in_work("b"), 201503));
	assert_true(is_there(in_work("b.part/gold/part-000.csv")));
	close(fd);
	OK(try_export(s, in_work("b"), 201503));
	assert_false(is_there(in_work("b.part")));
	assert_false(is_there(in_work("b/gold/part-000.csv")));
	assert_true(store_is_idle(fx.store));
}

static void
what_cannot_be_filed_is_not_published(void **state)
{
	struct export_options o = { .month = 201503 };
	struct session *s = as(ROLE_ADMINISTRATOR);
	struct export_result r;
	struct store *other;

	(void)state;
	clear_work();
	export_quietly("a", 201402);
	o.dir = in_work("a");
	/* Someone else holds the turnstile longer than we wait. */
	OK(store_open(&other, fx.path, &err));
	OK(store_begin(other, &err));
	store_wait_set(fx.store, 50);
	IS(RC_BUSY, export_month(s, &o, NULL, NULL, &r, &err));
	store_rollback(other);
	store_close(other);
	store_wait_set(fx.store, 5000);
	assert_false(is_there(in_work("a.part")));
	assert_true(is_there(in_work("a/silver/fact_appointment/"
				     "scheduled_month=201402")));
}

static void
a_row_changed_behind_our_back_stops_it(void **state)
{
	sqlite3 *db;

	(void)state;
	clear_work();
	assert_int_equal(sqlite3_open(fx.path, &db), SQLITE_OK);
	assert_int_equal(sqlite3_exec(db,
				      "UPDATE appointment SET state = 2 "
				      "WHERE state = 3 AND day / 100 = 201503",
				      NULL, NULL, NULL),
			 SQLITE_OK);
	sqlite3_close(db);
	IS(RC_DAMAGED,
	   try_export(as(ROLE_ADMINISTRATOR), in_work("t"), 201503));
	assert_false(is_there(in_work("t")));
	assert_false(is_there(in_work("t.part")));
}

static int
open_with_march(void **state)
{
	int64_t clinic;

	if (open_all(state))
		return -1;
	plant_march();
	clinic = make_place(PLACE_KIND_CLINIC, 15, 1, false);
	put_visit(put_patient(SEX_MALE, 1950, 0), clinic, 0, 20110105, 600,
		  APPOINTMENT_STATE_DONE);
	return 0;
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(nobody_is_named),
		cmocka_unit_test(who_may_export),
		cmocka_unit_test(the_run_is_filed),
		cmocka_unit_test(folders_in_the_way),
		cmocka_unit_test(an_earlier_extract_is_replaced),
		cmocka_unit_test(stopped_or_killed_it_leaves_nothing_half_done),
		cmocka_unit_test(what_cannot_be_filed_is_not_published),
		cmocka_unit_test(a_row_changed_behind_our_back_stops_it),
	};

	return cmocka_run_group_tests(tests, open_with_march, close_all);
}
