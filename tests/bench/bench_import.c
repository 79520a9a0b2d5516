/*
 * bench_import.c - the no-show file into a fresh store, beside the same rows
 * into plain SQLite tables in batches of the same size.
 *
 * Without arguments it takes ../shared/realdata and says so where that is
 * absent; with MAP FILE it imports that and prints every figure.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#include <sqlite3.h>

#include "../../src/exchange/exchange.h"
#include "wardbook/account.h"

#define NOSHOW "../shared/realdata/noshow/KaggleV2-May-2016.csv"
#define BATCH  1500

static char dir[] = "/tmp/wb-bench-import-XXXXXX", path[96];
static struct store *store;
static struct session *founder, *records;
static struct err err;

static void
must(enum rc rc, const char *what)
{
	if (rc == RC_OK)
		return;
	fprintf(stderr, "bench_import: %s: %s\n", what, err.text);
	exit(1);
}

static void
make_store(void)
{
	struct site_plan plan = {
		.name = "Bench",
		.founder = "ana",
		.prefix = "BEN",
		.zone = "UTC",
		.training = true,
	};
	struct account_plan who = {
		.name = "rita",
		.role = ROLE_RECORDS,
		.own = true,
	};
	struct secret *pass;
	int64_t id;

	if (!mkdtemp(dir))
		exit(1);
	snprintf(path, sizeof(path), "%s/w.db", dir);
	must(vault_start(&err), "vault");
	pass = secret_open();
	must(secret_set(pass, "a long pass phrase of ana", 25, &err), "secret");
	must(site_make(&store, &founder, path, &plan, pass, NULL, &err),
	     "store");
	must(account_add(founder, &who, pass, &id, &records, &err), "account");
	secret_close(pass);
}

static void
drop_store(void)
{
	char lock[128];

	session_close(records);
	session_close(founder);
	store_abandon(store);
	snprintf(lock, sizeof(lock), "%s-import", path);
	unlink(lock);
	rmdir(dir);
}

static double
import(const char *map, const char *file, struct import_summary *sum)
{
	struct import_options o = { .map = map, .files = &file, .nfiles = 1 };
	int64_t start = when_monotonic_us();

	session_use(records);
	must(import_run(records, &o, sum, &err), "import");
	return (double)(when_monotonic_us() - start) / 1e6;
}

/* ---- the same in clear ------------------------------------------------------- */

static sqlite3 *db;

static void
run(const char *sql)
{
	if (sqlite3_exec(db, sql, NULL, NULL, NULL) != SQLITE_OK) {
		fprintf(stderr, "bench_import: %s\n", sqlite3_errmsg(db));
		exit(1);
	}
}

static void
insert(sqlite3_stmt *st, char **field, int n)
{
	for (int i = 0; i < n; i++)
		sqlite3_bind_text(st, i + 1, field[i], -1, SQLITE_STATIC);
	if (sqlite3_step(st) != SQLITE_DONE)
		exit(1);
	sqlite3_reset(st);
}

static double
plain(const char *file)
{
	char name[128];
	sqlite3_stmt *visit, *person;
	struct delim_row row;
	struct delim *d;
	int64_t start, n = 0;
	bool more;

	snprintf(name, sizeof(name), "%s/plain.db", dir);
	if (sqlite3_open(name, &db) != SQLITE_OK)
		exit(1);
	run("PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;"
	    "CREATE TABLE p (id TEXT PRIMARY KEY, sex, age, region, w, h, d, a,"
	    " c); CREATE TABLE v (id TEXT PRIMARY KEY, p, booked, day, sms,"
	    " missed); CREATE INDEX vp ON v (p, day);"
	    "CREATE INDEX vd ON v (day)");
	sqlite3_prepare_v2(db,
			   "INSERT OR IGNORE INTO p VALUES (?1, ?3, ?6, ?7,"
			   " ?8, ?9, ?10, ?11, ?12)",
			   -1, &person, NULL);
	sqlite3_prepare_v2(db,
			   "INSERT INTO v VALUES (?2, ?1, ?4, ?5, ?13, "
			   "?14)",
			   -1, &visit, NULL);
	must(delim_open(&d, file, ',', true, &err), file);
	start = when_monotonic_us();
	must(delim_next(d, &row, &more, &err), file);
	for (run("BEGIN"); delim_next(d, &row, &more, &err) == RC_OK && more;) {
		insert(person, row.field, 12);
		insert(visit, row.field, 14);
		if (++n % BATCH == 0)
			run("COMMIT; BEGIN");
	}
	run("COMMIT");
	start = when_monotonic_us() - start;
	delim_close(d);
	sqlite3_finalize(visit);
	sqlite3_finalize(person);
	sqlite3_close(db);
	unlink(name);
	return (double)n * 1e6 / (double)start;
}

static void
row_of(const char *what, const char *unit, double ours, double base,
       double target, bool ok)
{
	printf("%s|%s|%.0f|%.0f|%.2f|%.0f|%s\n", what, unit, ours, base,
	       base > 0 ? base / ours : 0, target, ok ? "ok" : "SHORT");
}

int
main(int argc, char **argv)
{
	const char *map = argc > 2 ? argv[1] : "seeds/mappings/noshow.map";
	const char *file = argc > 2 ? argv[2] : NOSHOW;
	struct import_summary sum, again;
	struct rusage use;
	double first, second, base;

	if (access(file, R_OK) != 0) {
		printf("import of the no-show file: %s is absent, not "
		       "measured\n",
		       file);
		return 0;
	}
	make_store();
	first = import(map, file, &sum);
	getrusage(RUSAGE_SELF, &use);
	second = import(map, file, &again);
	if (argc > 2) {
		char *text = json_dumps(import_summary_json(&sum), 0);

		printf("%.2f s, %.0f rows/s, %ld kB; again %.2f s\n%s\n", first,
		       (double)sum.offered / first, use.ru_maxrss, second,
		       text);
		text = json_dumps(import_summary_json(&again), 0);
		puts(text);
		drop_store();
		return 0;
	}
	base = plain(file);
	row_of("import of the no-show file", "rows/s",
	       (double)sum.offered / first, base, 15000,
	       (double)sum.offered / first >= 15000);
	row_of("the same again: nothing changes", "rows/s",
	       (double)again.offered / second, base, 15000,
	       (double)again.offered / second >= 15000);
	row_of("memory of the import", "MB", (double)use.ru_maxrss / 1024, 0,
	       100, use.ru_maxrss < 100 * 1024);
	drop_store();
	return 0;
}
