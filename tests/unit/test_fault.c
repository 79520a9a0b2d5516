/*
 * test_fault.c - the disk fails at the n-th write, sync or lock, for every n
 * that registering a patient has, and for many of an import.
 *
 * A layer between SQLite and the system counts the calls on the store's files
 * and fails one of them (or all from there on: a disk that stays full).  Each
 * time there must be a sentence and no crash, the patient must be there whole
 * or not at all, and the store must be sound: pages, row MACs, index, stock.
 */
#include "fixture.h"

#include <sqlite3.h>

#include "wardbook/check.h"
#include "wardbook/import.h"
#include "wardbook/when.h"

/* ---- the layer ------------------------------------------------------------- */

enum what { NOTHING, WRITE, FULL, SYNC, LOCK, SHM, TRUNCATE };

static struct {
	enum what what;
	int64_t at;    /* fails the call of that number, from 1 */
	bool for_good; /* and every later one */
	int64_t seen;
	int64_t failed;
} fault;

struct layer_file {
	sqlite3_file base;
	sqlite3_file *real;
};

static sqlite3_vfs layer, *below;

static bool
fails(enum what what)
{
	bool now;

	if (what != fault.what && !(what == WRITE && fault.what == FULL))
		return false;
	fault.seen++;
	now = fault.seen == fault.at ||
	      (fault.for_good && fault.seen > fault.at);
	fault.failed += now;
	return now;
}

#define REAL(f) (((struct layer_file *)(f))->real)

static int
layer_close(sqlite3_file *f)
{
	return REAL(f)->pMethods->xClose(REAL(f));
}

static int
layer_read(sqlite3_file *f, void *p, int n, sqlite3_int64 at)
{
	return REAL(f)->pMethods->xRead(REAL(f), p, n, at);
}

static int
layer_write(sqlite3_file *f, const void *p, int n, sqlite3_int64 at)
{
	if (fails(WRITE)) {
		/* A torn write: half of it is there. */
		if (n > 1 && REAL(f)->pMethods->xWrite(REAL(f), p, n / 2, at))
			return SQLITE_IOERR_WRITE;
		return fault.what == FULL ? SQLITE_FULL : SQLITE_IOERR_WRITE;
	}
	return REAL(f)->pMethods->xWrite(REAL(f), p, n, at);
}

static int
layer_truncate(sqlite3_file *f, sqlite3_int64 n)
{
	return fails(TRUNCATE) ? SQLITE_IOERR_TRUNCATE
			       : REAL(f)->pMethods->xTruncate(REAL(f), n);
}

static int
layer_sync(sqlite3_file *f, int flags)
{
	return fails(SYNC) ? SQLITE_IOERR_FSYNC
			   : REAL(f)->pMethods->xSync(REAL(f), flags);
}

static int
layer_size(sqlite3_file *f, sqlite3_int64 *n)
{
	return REAL(f)->pMethods->xFileSize(REAL(f), n);
}

static int
layer_lock(sqlite3_file *f, int level)
{
	return fails(LOCK) ? SQLITE_IOERR_LOCK
			   : REAL(f)->pMethods->xLock(REAL(f), level);
}

static int
layer_unlock(sqlite3_file *f, int level)
{
	return REAL(f)->pMethods->xUnlock(REAL(f), level);
}

static int
layer_reserved(sqlite3_file *f, int *out)
{
	return REAL(f)->pMethods->xCheckReservedLock(REAL(f), out);
}

static int
layer_control(sqlite3_file *f, int op, void *arg)
{
	return REAL(f)->pMethods->xFileControl(REAL(f), op, arg);
}

static int
layer_sector(sqlite3_file *f)
{
	return REAL(f)->pMethods->xSectorSize(REAL(f));
}

static int
layer_kind(sqlite3_file *f)
{
	return REAL(f)->pMethods->xDeviceCharacteristics(REAL(f));
}

static int
layer_shm_map(sqlite3_file *f, int page, int size, int extend,
	      void volatile **p)
{
	return fails(SHM) ? SQLITE_IOERR_SHMMAP
			  : REAL(f)->pMethods->xShmMap(REAL(f), page, size,
						       extend, p);
}

/* WAL locks: to take one may fail, to give it back never does. */
static int
layer_shm_lock(sqlite3_file *f, int at, int n, int flags)
{
	if ((flags & SQLITE_SHM_LOCK) && fails(LOCK))
		return fault.for_good ? SQLITE_IOERR_LOCK : SQLITE_BUSY;
	return REAL(f)->pMethods->xShmLock(REAL(f), at, n, flags);
}

static void
layer_shm_barrier(sqlite3_file *f)
{
	REAL(f)->pMethods->xShmBarrier(REAL(f));
}

static int
layer_shm_unmap(sqlite3_file *f, int remove)
{
	return REAL(f)->pMethods->xShmUnmap(REAL(f), remove);
}

static const sqlite3_io_methods layer_methods = {
	.iVersion = 2,
	.xClose = layer_close,
	.xRead = layer_read,
	.xWrite = layer_write,
	.xTruncate = layer_truncate,
	.xSync = layer_sync,
	.xFileSize = layer_size,
	.xLock = layer_lock,
	.xUnlock = layer_unlock,
	.xCheckReservedLock = layer_reserved,
	.xFileControl = layer_control,
	.xSectorSize = layer_sector,
	.xDeviceCharacteristics = layer_kind,
	.xShmMap = layer_shm_map,
	.xShmLock = layer_shm_lock,
	.xShmBarrier = layer_shm_barrier,
	.xShmUnmap = layer_shm_unmap,
};

static int
layer_open(sqlite3_vfs *v, const char *name, sqlite3_file *f, int flags,
	   int *out)
{
	struct layer_file *l = (struct layer_file *)f;
	int code;

	(void)v;
	l->real = (sqlite3_file *)(l + 1);
	code = below->xOpen(below, name, l->real, flags, out);
	f->pMethods = l->real->pMethods ? &layer_methods : NULL;
	return code;
}

static void
layer_register(void)
{
	below = sqlite3_vfs_find(NULL);
	layer = *below;
	layer.zName = "layer";
	layer.szOsFile += (int)sizeof(struct layer_file);
	layer.xOpen = layer_open;
	assert_int_equal(sqlite3_vfs_register(&layer, 1), SQLITE_OK);
}

static void
fault_set(enum what what, int64_t at, bool for_good)
{
	memset(&fault, 0, sizeof(fault));
	fault.what = what;
	fault.at = at;
	fault.for_good = for_good;
}

/* Did the last call fail anything?  Lifts the fault. */
static bool
fault_lift(void)
{
	bool failed = fault.failed > 0;

	memset(&fault, 0, sizeof(fault));
	return failed;
}

/* ---- looking --------------------------------------------------------------- */

static void
complain(const struct check_line *l, void *arg)
{
	(void)arg;
	if (l->wrong)
		fprintf(stderr, "%s: %s\n", l->what, l->detail);
}

static void
sound(const char *after, int64_t n)
{
	int64_t wrong = 0;

	as(ROLE_SECURITY);
	OK(check_run(fx.founder, false, complain, NULL, &wrong, &err));
	if (wrong)
		fail_msg("after %s %d: %d things are wrong", after, (int)n,
			 (int)wrong);
}

/* By that name and no like one. */
static size_t
found(const char *words)
{
	struct patient_hits hits;
	size_t n = 0;

	patient_hits_init(&hits);
	OK(patient_find(as(ROLE_CLERK), words, 20, &hits, &err));
	for (size_t i = 0; i < hits.n; i++)
		n += text_same(hits.v[i].patient.who.family, words);
	patient_hits_release(&hits);
	return n;
}

static enum rc
file(const char *family, struct err *e)
{
	struct session *s = as(ROLE_CLERK);
	struct patient p;

	patient_init(&p);
	text_copy(p.who.family, sizeof(p.who.family), family);
	text_copy(p.who.given, sizeof(p.who.given), "Adaeze");
	text_copy(p.who.phone, sizeof(p.who.phone), "0555 123 456");
	p.who.birth_day = 19480909;
	p.visit.sex = SEX_FEMALE;
	return patient_register(s, &p, e);
}

/* As someone would after a restart: everything again from the disk. */
static void
reopen(void)
{
	static const struct {
		const char *name, *pass;
	} who[] = {
		{ "ana", "a long pass phrase of ana 2016" },
		{ "clerk", "the same for everyone here" },
		{ "records", "the same for everyone here" },
	};
	struct session **to[] = { &fx.founder, &fx.as[ROLE_CLERK],
				  &fx.as[ROLE_RECORDS] };
	struct secret *pass = secret_open();

	for (int i = 0; i < 3; i++)
		session_close(*to[i]);
	store_close(fx.store);
	OK(store_open(&fx.store, fx.path, &err));
	for (int i = 0; i < 3; i++) {
		const struct login login = { who[i].name, "" };

		OK(secret_set(pass, who[i].pass, strlen(who[i].pass), &err));
		OK(session_login(to[i], fx.store, &login, pass, NULL, &err));
	}
	secret_close(pass);
}

/* ---- registering ------------------------------------------------------------- */

static void
register_through(enum what what, const char *name, bool for_good, int least)
{
	int failures = 0;

	for (int64_t n = 1;; n++) {
		char family[60];
		struct err e = { 0 };
		enum rc rc;
		bool failed;

		assert_true(n < 2000);
		/* Letters only: digits would be looked for as a number. */
		snprintf(family, sizeof(family), "%s%s%c%c%c", name,
			 for_good ? "ever" : "once", (int)('a' + n / 676),
			 (int)('a' + n / 26 % 26), (int)('a' + n % 26));
		as(ROLE_CLERK);
		fault_set(what, n, for_good);
		rc = file(family, &e);
		failed = fault_lift();
		if (rc != RC_OK) {
			assert_true(failed);
			if (rc != RC_IO && rc != RC_BUSY)
				fail_msg("%s: %d %s", family, (int)rc, e.text);
			assert_true(strlen(e.text) > 10);
			failures++;
		}
		assert_true(store_is_idle(fx.store));
		assert_int_equal(found(family), rc == RC_OK);
		if (n % 5 == 1 || !failed)
			sound(family, n);
		if (!failed)
			break;
		if (rc != RC_OK) {
			OK(file(family, &err));
			assert_int_equal(found(family), 1);
		}
	}
	if (failures < least)
		fail_msg("%s: only %d failures", name, failures);
	reopen();
	sound("opening again", 0);
}

static void
a_write_that_fails(void **state)
{
	(void)state;
	register_through(WRITE, "write", false, 5);
	register_through(WRITE, "write", true, 5);
}

static void
a_disk_that_is_full(void **state)
{
	(void)state;
	register_through(FULL, "full", false, 5);
	register_through(FULL, "full", true, 5);
}

static void
a_sync_that_fails(void **state)
{
	(void)state;
	register_through(SYNC, "sync", false, 1);
	register_through(SYNC, "sync", true, 1);
}

static void
a_lock_that_fails(void **state)
{
	(void)state;
	register_through(LOCK, "lock", false, 0);
	register_through(LOCK, "lock", true, 1);
}

/* ---- importing --------------------------------------------------------------- */

enum { ROWS = 60 };

static void
write_rows(const char *path, int round)
{
	FILE *f = fopen(path, "w");

	assert_non_null(f);
	fputs("PatientId,AppointmentID,Gender,ScheduledDay,AppointmentDay,Age,"
	      "Neighbourhood,Scholarship,Hipertension,Diabetes,Alcoholism,"
	      "Handcap,SMS_received,No-show\n",
	      f);
	for (int i = 0; i < ROWS; i++)
		fprintf(f,
			"9%d%03d,7%d%03d,F,2016-04-29T18:38:08Z,2016-04-%02d"
			"T00:00:00Z,62,CENTRO %d,0,1,0,0,0,0,No\n",
			round, i / 2, round, i, 29 + i % 2, i % 7);
	fclose(f);
}

static void
import_through(enum what what, bool for_good, int64_t step)
{
	static int round = 100;
	char path[120];
	const char *files[] = { path };
	const struct import_options o = {
		.map = "seeds/mappings/noshow.map",
		.files = files,
		.nfiles = 1,
	};
	struct import_summary sum;

	snprintf(path, sizeof(path), "%s/rows.csv", fx.dir);
	for (int64_t n = 1;; n += step) {
		struct err e = { 0 };
		enum rc rc;
		bool failed;

		assert_true(n < 5000);
		write_rows(path, ++round);
		as(ROLE_RECORDS);
		fault_set(what, n, for_good);
		rc = import_run(fx.as[ROLE_RECORDS], &o, &sum, &e);
		failed = fault_lift();
		if (rc != RC_OK)
			assert_true(failed && strlen(e.text) > 10);
		assert_true(store_is_idle(fx.store));
		/* A second run finishes what the first one left. */
		as(ROLE_RECORDS);
		OK(import_run(fx.as[ROLE_RECORDS], &o, &sum, &err));
		assert_int_equal(sum.accepted + sum.already, ROWS);
		OK(import_run(fx.as[ROLE_RECORDS], &o, &sum, &err));
		assert_int_equal(sum.already, ROWS);
		if (!failed)
			break;
	}
	sound("an import", what);
	unlink(path);
}

static void
an_import_on_a_failing_disk(void **state)
{
	(void)state;
	import_through(WRITE, false, 7);
	import_through(FULL, true, 23);
	import_through(SYNC, false, 1);
	import_through(LOCK, false, 11);
}

/* ---- opening ------------------------------------------------------------------ */

static void
opening_on_a_failing_disk(void **state)
{
	static const enum what kinds[] = { LOCK, SHM, WRITE, SYNC };

	(void)state;
	for (size_t k = 0; k < sizeof(kinds) / sizeof(kinds[0]); k++)
		for (int64_t n = 1;; n++) {
			struct store *s = NULL;
			struct err e = { 0 };
			enum rc rc;

			fault_set(kinds[k], n, false);
			rc = store_open(&s, fx.path, &e);
			if (!fault_lift()) {
				assert_int_equal(rc, RC_OK);
				store_close(s);
				break;
			}
			if (rc == RC_OK)
				store_close(s);
			else
				assert_true(strlen(e.text) > 10);
			assert_true(n < 200);
		}
	sound("opening", 0);
}

/* A block of ids whose commit failed is not ours: another process takes the
 * same numbers. */
static void
ids_are_taken_once(void **state)
{
	struct store *other, *from;
	int64_t seen[400], id;
	int n = 0, failures = 0;

	(void)state;
	OK(store_open(&other, fx.path, &err));
	while (n < 400) {
		enum rc rc;

		from = n % 2 ? other : fx.store;
		fault_set(SYNC, 1, true);
		rc = store_new_id(from, &id, &err);
		failures += rc != RC_OK;
		if (fault_lift() && rc != RC_OK)
			OK(store_new_id(from, &id, &err));
		for (int i = 0; i < n; i++)
			assert_true(seen[i] != id);
		seen[n++] = id;
	}
	assert_true(failures > 2);
	store_close(other);
}

static int
open_layered(void **state)
{
	layer_register();
	if (fixture_open(state))
		return -1;
	as(ROLE_CLERK);
	as(ROLE_RECORDS);
	return 0;
}

static int
close_layered(void **state)
{
	char lock[120];

	snprintf(lock, sizeof(lock), "%s-import", fx.path);
	unlink(lock);
	return fixture_close(state);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_import_on_a_failing_disk),
		cmocka_unit_test(opening_on_a_failing_disk),
		cmocka_unit_test(ids_are_taken_once),
		cmocka_unit_test(a_write_that_fails),
		cmocka_unit_test(a_disk_that_is_full),
		cmocka_unit_test(a_sync_that_fails),
		cmocka_unit_test(a_lock_that_fails),
	};

	return cmocka_run_group_tests(tests, open_layered, close_layered);
}
