/*
 * bench_find.c - finding patients as one types, look-alikes, and registering,
 * with 200,000 patients on file.
 *
 * The baseline is the same people in clear in an ordinary database with the
 * same settings: a table of patients and an indexed table of words.  A search
 * is timed at every key press; painting is not in it.
 * WARDBOOK_BENCH_PATIENTS sets another number.
 */
#include "hospital.h"

#include <math.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "wardbook/account.h"
#include "wardbook/check.h"
#include "wardbook/num.h"
#include "wardbook/patient.h"
#include "wardbook/text.h"

#define SHOWN  20  /* rows of the list */
#define PEOPLE 200 /* looked for */
#define ADDED  300

struct bench {
	struct hospital h;
	char plain_path[96];
	sqlite3 *db;
	sqlite3_stmt *ask[3], *person, *word;
	int64_t patients;
	size_t taken;
};

static void
sql(sqlite3 *db, const char *text)
{
	if (sqlite3_exec(db, text, NULL, NULL, NULL) == SQLITE_OK)
		return;
	fprintf(stderr, "bench_find: %s\n", sqlite3_errmsg(db));
	exit(1);
}

static sqlite3_stmt *
prepare(sqlite3 *db, const char *text)
{
	sqlite3_stmt *st;

	if (sqlite3_prepare_v2(db, text, -1, &st, NULL) == SQLITE_OK)
		return st;
	fprintf(stderr, "bench_find: %s\n", sqlite3_errmsg(db));
	exit(1);
}

/* ---- building ------------------------------------------------------------- */

static void
open_plain(struct bench *b)
{
	snprintf(b->plain_path, sizeof(b->plain_path), "%s/plain.db", b->h.dir);
	if (sqlite3_open(b->plain_path, &b->db) != SQLITE_OK)
		exit(1);
	sql(b->db, "PRAGMA page_size=4096; PRAGMA journal_mode=WAL;"
		   "PRAGMA synchronous=FULL; PRAGMA cache_size=-8192;"
		   "PRAGMA secure_delete=ON; PRAGMA mmap_size=0;"
		   "CREATE TABLE patient (id INTEGER PRIMARY KEY, number TEXT,"
		   " family TEXT, given TEXT, birth INTEGER, sex INTEGER,"
		   " phone TEXT, address TEXT, external TEXT) STRICT;"
		   "CREATE TABLE word (tree INTEGER, word TEXT, id INTEGER,"
		   " PRIMARY KEY (tree, word, id)) WITHOUT ROWID, STRICT;");
	b->person = prepare(b->db, "INSERT INTO patient VALUES "
				   "(?,?,?,?,?,?,?,?,?)");
	b->word = prepare(b->db, "INSERT OR IGNORE INTO word VALUES (?,?,?)");
	b->ask[1] = prepare(
		b->db,
		"SELECT p.* FROM word w JOIN patient p ON p.id = w.id WHERE "
		"w.tree = ? AND w.word >= ? AND w.word < ? LIMIT 20");
	b->ask[2] = prepare(
		b->db,
		"SELECT p.* FROM word w JOIN patient p ON p.id = w.id WHERE "
		"w.tree = ?1 AND w.word >= ?2 AND w.word < ?3 AND "
		"(lower(p.family) >= ?4 AND lower(p.family) < ?5 OR "
		"lower(p.given) >= ?4 AND lower(p.given) < ?5) LIMIT 20");
}

static void
plain_word(struct bench *b, int tree, const char *text, int64_t id)
{
	char fold[200];

	text_fold(fold, sizeof(fold), text);
	sqlite3_bind_int(b->word, 1, tree);
	sqlite3_bind_text(b->word, 2, fold, -1, SQLITE_STATIC);
	sqlite3_bind_int64(b->word, 3, id);
	sqlite3_step(b->word);
	sqlite3_reset(b->word);
}

static void
plain_file(struct bench *b, const struct patient *p)
{
	const struct row_identity *w = &p->who;
	sqlite3_stmt *st = b->person;
	char day[16], back[40];
	size_t n = strlen(w->phone);

	sqlite3_bind_int64(st, 1, p->visit.id);
	sqlite3_bind_text(st, 2, w->number, -1, SQLITE_STATIC);
	sqlite3_bind_text(st, 3, w->family, -1, SQLITE_STATIC);
	sqlite3_bind_text(st, 4, w->given, -1, SQLITE_STATIC);
	sqlite3_bind_int64(st, 5, w->birth_day);
	sqlite3_bind_int64(st, 6, p->visit.sex);
	sqlite3_bind_text(st, 7, w->phone, -1, SQLITE_STATIC);
	sqlite3_bind_text(st, 8, w->address, -1, SQLITE_STATIC);
	sqlite3_bind_text(st, 9, w->external, -1, SQLITE_STATIC);
	sqlite3_step(st);
	sqlite3_reset(st);
	for (size_t i = 0; i < n; i++)
		back[i] = w->phone[n - 1 - i];
	back[n] = '\0';
	snprintf(day, sizeof(day), "%lld", (long long)w->birth_day);
	plain_word(b, 1, w->family, p->visit.id);
	plain_word(b, 1, w->given, p->visit.id);
	plain_word(b, 2, w->number, p->visit.id);
	plain_word(b, 2, w->external, p->visit.id);
	plain_word(b, 3, w->phone, p->visit.id);
	plain_word(b, 3, back, p->visit.id);
	plain_word(b, 4, day, p->visit.id);
	/* The eighth: the record number as the table's own. */
	plain_word(b, 5, w->number, p->visit.id);
}

static void
file_plain(void *arg, const struct patient *p, bool commit)
{
	struct bench *b = arg;

	if (p)
		plain_file(b, p);
	else
		sql(b->db, commit ? "COMMIT" : "BEGIN");
}

/* ---- searching ------------------------------------------------------------ */

static void
press(struct bench *b, struct bench_times *t, const char *words)
{
	struct patient_hits hits;
	struct err e;
	int64_t at;

	patient_hits_init(&hits);
	at = bench_now();
	hospital_must(patient_find(b->h.clerk, words, SHOWN, &hits, &e), &e);
	bench_add(t, bench_now() - at);
	b->taken += hits.n;
	if (getenv("WARDBOOK_BENCH_SLOW") && bench_now() - at > 6000000)
		fprintf(stderr, "%8.1f ms %3zu hits  \"%s\"\n",
			(double)(bench_now() - at) / 1e6, hits.n, words);
	patient_hits_release(&hits);
}

static void
bind_prefix(sqlite3_stmt *st, int at, const char *p)
{
	char end[200];

	snprintf(end, sizeof(end), "%s", p);
	end[strlen(end) - 1]++;
	sqlite3_bind_text(st, at, p, -1, SQLITE_TRANSIENT);
	sqlite3_bind_text(st, at + 1, end, -1, SQLITE_TRANSIENT);
}

static void
press_plain(struct bench *b, struct bench_times *t, int tree, const char *words)
{
	char fold[200], *second;
	sqlite3_stmt *st;
	int64_t at;

	text_fold(fold, sizeof(fold), words);
	second = strchr(fold, ' ');
	if (tree != 1)
		second = NULL;
	if (!fold[0])
		return;
	at = bench_now();
	if (second)
		*second++ = '\0';
	st = b->ask[second && *second ? 2 : 1];
	sqlite3_bind_int(st, 1, tree);
	bind_prefix(st, 2, fold);
	if (second && *second)
		bind_prefix(st, 4, second);
	while (sqlite3_step(st) == SQLITE_ROW)
		b->taken += (size_t)sqlite3_column_int(st, 4) & 1;
	sqlite3_reset(st);
	bench_add(t, bench_now() - at);
}

/* Each key from the first: what stands in the prompt so far. */
static void
type(struct bench *b, struct bench_times *ours, struct bench_times *plain,
     int tree, const char *text, size_t from)
{
	char so_far[200];

	for (size_t n = from; n <= strlen(text); n++) {
		snprintf(so_far, sizeof(so_far), "%.*s", (int)n, text);
		press(b, ours, so_far);
		press_plain(b, plain, tree, so_far);
	}
}

static void
report(const char *what, struct bench_times *ours, struct bench_times *plain,
       double most)
{
	char name[80];

	snprintf(name, sizeof(name), "find as you type: %s, p50", what);
	bench_row(name, "us", bench_percentile(ours, 50),
		  bench_percentile(plain, 50), 0, 0);
	snprintf(name, sizeof(name), "find as you type: %s, p99", what);
	bench_row(name, "us", bench_percentile(ours, 99),
		  bench_percentile(plain, 99), 0, most);
	bench_release(ours);
	bench_release(plain);
}

static void
searches(struct bench *b)
{
	struct bench_times ours = { 0 }, plain = { 0 };
	struct patient p;
	uint64_t seed;
	char text[300];

	session_use(b->h.clerk);
	seed = b->h.seed = 7; /* other people of the same names */
	for (int i = 0; i < PEOPLE; i++) {
		person_make(&b->h, &p);
		snprintf(text, sizeof(text), "%s %s", p.who.family,
			 p.who.given);
		type(b, &ours, &plain, 1, text, 1);
	}
	report("family given", &ours, &plain, 16000);
	b->h.seed = seed;
	for (int i = 0; i < PEOPLE; i++) {
		person_make(&b->h, &p);
		snprintf(text, sizeof(text), "%.3s %.4s", p.who.given,
			 p.who.family);
		type(b, &ours, &plain, 1, text, 1);
	}
	report("beginnings of both", &ours, &plain, 16000);
	for (int i = 0; i < PEOPLE; i++) {
		num_record_number(p.who.number, "BEN",
				  (int64_t)(bench_random(&b->h.seed) %
					    (uint64_t)b->patients));
		type(b, &ours, &plain, 2, p.who.number, 1);
	}
	report("record number", &ours, &plain, 16000);
	for (int i = 0; i < PEOPLE; i++) {
		person_make(&b->h, &p);
		type(b, &ours, &plain, 3, p.who.phone, 1);
	}
	report("phone", &ours, &plain, 16000);
	for (int i = 0; i < PEOPLE; i++) {
		person_make(&b->h, &p);
		snprintf(text, sizeof(text), "%s %lld/%lld/%lld", p.who.family,
			 (long long)p.who.birth_day % 100,
			 (long long)p.who.birth_day / 100 % 100,
			 (long long)p.who.birth_day / 10000);
		type(b, &ours, &plain, 1, text, strlen(p.who.family));
	}
	report("name and birth date", &ours, &plain, 16000);
}

static void
alikes(struct bench *b)
{
	struct bench_times ours = { 0 };
	struct patient_hits hits;
	struct patient p;
	struct err e;

	b->h.seed = 99;
	patient_hits_init(&hits);
	for (int i = 0; i < PEOPLE; i++) {
		struct bench_mark at;

		person_make(&b->h, &p);
		at = bench_begin();
		hospital_must(patient_alike(b->h.clerk, &p, &hits, &e), &e);
		bench_end(&ours, at);
		b->taken += hits.n;
	}
	patient_hits_release(&hits);
	bench_row_of("look-alikes before registering, p50", "ms", &ours, 50,
		     50);
	bench_row_of("look-alikes before registering, p99", "ms", &ours, 99,
		     50);
	bench_release(&ours);
}

/* One after the other, in turn, so that both have the same disk. */
static void
additions(struct bench *b)
{
	struct bench_times ours = { 0 }, plain = { 0 };
	struct patient p;
	struct err e;

	for (int i = 0; i < ADDED; i++) {
		struct bench_mark at;

		person_make(&b->h, &p);
		at = bench_begin();
		hospital_must(patient_register(b->h.clerk, &p, &e), &e);
		bench_end(&ours, at);
		at = bench_begin();
		sql(b->db, "BEGIN IMMEDIATE");
		plain_file(b, &p);
		sql(b->db, "COMMIT");
		bench_end(&plain, at);
	}
	bench_row("patient with 8 index entries, committed, p50", "us",
		  bench_percentile(&ours, 50), bench_percentile(&plain, 50), 2,
		  0);
	bench_row("patient with 8 index entries, committed, p99", "us",
		  bench_percentile(&ours, 99), bench_percentile(&plain, 99), 0,
		  0);
	bench_release(&ours);
	bench_release(&plain);
}

/* Rows, versions, index, by the founder with keys from custody. */
static void
whole_check(struct bench *b)
{
	int64_t from = bench_now(), wrong = 0;
	struct err e;

	session_use(b->h.founder);
	hospital_must(check_run(b->h.founder, false, NULL, NULL, &wrong, &e),
		      &e);
	if (wrong) {
		fprintf(stderr, "bench_find: the store is not sound\n");
		exit(1);
	}
	bench_row("check of the whole store, per 62,000 patients", "ms",
		  (double)(bench_now() - from) / 1e6 * 62000 /
			  (double)b->patients,
		  0, 0, 15000);
}

int
main(void)
{
	const char *n = getenv("WARDBOOK_BENCH_PATIENTS");
	struct bench b = { .patients = n ? atol(n) : 200000 };
	char tidy[160];

	hospital_open(&b.h);
	open_plain(&b);
	hospital_fill(&b.h, b.patients, file_plain, &b);
	searches(&b);
	alikes(&b);
	additions(&b);
	whole_check(&b);
	for (int i = 1; i < 3; i++)
		sqlite3_finalize(b.ask[i]);
	sqlite3_finalize(b.person);
	sqlite3_finalize(b.word);
	sqlite3_close(b.db);
	snprintf(tidy, sizeof(tidy), "%s-wal", b.plain_path);
	unlink(tidy);
	snprintf(tidy, sizeof(tidy), "%s-shm", b.plain_path);
	unlink(tidy);
	unlink(b.plain_path);
	hospital_close(&b.h);
	fprintf(stderr, "bench_find: %zu rows seen\n", b.taken);
	return 0;
}
