/*
 * hospital.c - people with Zipf-distributed names, filed in long batches.
 */
#include "hospital.h"

#include <dirent.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "wardbook/account.h"
#include "wardbook/buf.h"
#include "wardbook/when.h"

#define FAMILIES 40000
#define GIVENS	 8000
#define BATCH	 20000

void
hospital_must(enum rc rc, const struct err *e)
{
	if (rc == RC_OK)
		return;
	fprintf(stderr, "bench: %s\n", e->text);
	exit(1);
}

/* ---- people --------------------------------------------------------------- */

/* Two to four syllables; the same number makes the same word. */
static void
word_make(char *out, uint64_t number)
{
	static const char *const open[] = { "b",  "ch", "d", "f", "g",	"h",
					    "k",  "l",	"m", "n", "o",	"p",
					    "r",  "s",	"t", "v", "w",	"z",
					    "sh", "st", "j", "a", "mc", "br" };
	static const char *const rest[] = { "a",  "e",	"i",  "o",  "u", "an",
					    "er", "is", "ol", "ez", "ai" };
	uint64_t seed = number * 77 + 5, r = bench_random(&seed);

	*out = '\0';
	for (int k = 2 + (int)(r % 3); k > 0; k--) {
		strcat(out, open[bench_random(&seed) % 24]);
		strcat(out, rest[bench_random(&seed) % 11]);
	}
	*out = (char)(*out - 32);
}

void
person_make(struct hospital *h, struct patient *p)
{
	uint64_t r = bench_random(&h->seed);

	patient_init(p);
	word_make(p->who.family,
		  (uint64_t)bench_zipf_pick(h->family, FAMILIES, &h->seed));
	word_make(p->who.given,
		  1000000 + (uint64_t)bench_zipf_pick(h->given, GIVENS,
						      &h->seed));
	p->who.birth_day = (int64_t)(19300101 + r % 90 * 10000 +
				     r / 90 % 12 * 100 + r / 1080 % 28);
	p->visit.known_day = 20160101;
	p->visit.sex = r / 77777 % 2 ? SEX_FEMALE : SEX_MALE;
	snprintf(p->who.phone, sizeof(p->who.phone), "0%03u %06u",
		 (unsigned)(bench_random(&h->seed) % 300),
		 (unsigned)(bench_random(&h->seed) % 1000000));
	snprintf(p->who.external, sizeof(p->who.external), "%012llu",
		 (unsigned long long)(bench_random(&h->seed) % 1000000000000));
	snprintf(p->who.address, sizeof(p->who.address), "%u Market Road",
		 (unsigned)(r % 900));
}

/* ---- store ----------------------------------------------------------------- */

static struct session *
log_in(struct hospital *h, const char *name, const struct secret *pass)
{
	const struct login who = { .name = name };
	struct session *s;
	struct err e;

	hospital_must(session_login(&s, h->store, &who, pass, NULL, &e), &e);
	return s;
}

static struct secret *
bench_pass(void)
{
	struct secret *pass = secret_open();
	struct err e;

	hospital_must(secret_set(pass, BENCH_PASS, strlen(BENCH_PASS), &e), &e);
	return pass;
}

struct session *
hospital_account(struct hospital *h, enum role r, const char *name)
{
	const struct account_plan plan = { .name = name,
					   .role = r,
					   .own = true };
	struct secret *pass = bench_pass();
	struct session *s = h->full ? log_in(h, name, pass) : NULL;
	int64_t id;
	struct err e;

	session_use(h->founder);
	if (!s)
		hospital_must(account_add(h->founder, &plan, pass, &id, &s, &e),
			      &e);
	secret_close(pass);
	return s;
}

/* The store in h->path, made or, where it is full, opened. */
static void
open_store(struct hospital *h)
{
	static const struct site_plan plan = { .name = "Bench",
					       .founder = "ana",
					       .prefix = "BEN",
					       .zone = "UTC",
					       .training = true,
					       .number = 5 };
	struct secret *pass;
	struct err e;

	h->seed = 1;
	h->family = bench_zipf_make(FAMILIES);
	h->given = bench_zipf_make(GIVENS);
	hospital_must(vault_start(&e), &e);
	pass = bench_pass();
	if (h->full) {
		hospital_must(store_open(&h->store, h->path, &e), &e);
		h->founder = log_in(h, "ana", pass);
	} else {
		hospital_must(site_make(&h->store, &h->founder, h->path, &plan,
					pass, NULL, &e),
			      &e);
	}
	secret_close(pass);
	h->officer = hospital_account(h, ROLE_RECORDS, "officer");
	h->clerk = hospital_account(h, ROLE_CLERK, "clerk");
}

void
hospital_open(struct hospital *h)
{
	const char *tmp = getenv("TMPDIR");

	memset(h, 0, sizeof(*h));
	snprintf(h->dir, sizeof(h->dir), "%.30s/wb-bench-XXXXXX",
		 tmp ? tmp : "/tmp");
	if (!mkdtemp(h->dir))
		exit(1);
	snprintf(h->path, sizeof(h->path), "%s/sealed.db", h->dir);
	open_store(h);
}

/* ---- kept stores ----------------------------------------------------------- */

static void
empty_folder(const char *dir)
{
	DIR *d = opendir(dir);
	struct dirent *x;
	char path[560];

	while (d && (x = readdir(d))) {
		snprintf(path, sizeof(path), "%.250s/%s", dir, x->d_name);
		if (x->d_name[0] != '.')
			unlink(path);
	}
	if (d)
		closedir(d);
}

/* What is in it, on which day it was today, and how the tables were. */
static void
make_stamp(char *out, size_t size, const char *what)
{
	uint64_t sum = 14695981039346656037u;

	for (const struct migration_def *m = migrations; m->number; m++)
		for (const char *c = m->sql; *c; c++)
			sum = (sum ^ (uint8_t)*c) * 1099511628211u;
	snprintf(out, size, "%s, %d, %016llx\n", what, when_today(),
		 (unsigned long long)sum);
}

static FILE *
open_stamp(const struct hospital *h, const char *mode)
{
	char path[220];

	snprintf(path, sizeof(path), "%s/stamp", h->dir);
	return fopen(path, mode);
}

bool
hospital_open_kept(struct hospital *h, const char *name, const char *what)
{
	const char *build = getenv("BUILD");
	char text[sizeof(h->keep)] = "";
	FILE *f;

	memset(h, 0, sizeof(*h));
	build = build ? build : "build";
	snprintf(h->dir, sizeof(h->dir), "%.100s/bench-store", build);
	mkdir(h->dir, 0700);
	snprintf(h->dir, sizeof(h->dir), "%.100s/bench-store/%.60s", build,
		 name);
	mkdir(h->dir, 0700);
	snprintf(h->path, sizeof(h->path), "%s/sealed.db", h->dir);
	make_stamp(h->keep, sizeof(h->keep), what);
	f = open_stamp(h, "r");
	h->full = f && fgets(text, sizeof(text), f) && !strcmp(text, h->keep);
	if (f)
		fclose(f);
	if (!h->full)
		empty_folder(h->dir);
	open_store(h);
	return h->full;
}

void
hospital_keep(struct hospital *h)
{
	FILE *f = open_stamp(h, "w");

	if (!f || fputs(h->keep, f) < 0 || fclose(f) != 0)
		exit(1);
}

/* ---- filling without indexes ------------------------------------------------- */

/* A connection of its own, for the store's may not change the schema. */
static void
plain_sql(struct hospital *h, const char *text,
	  int (*fn)(void *, int, char **, char **), void *arg)
{
	sqlite3 *db;

	if (sqlite3_open(h->path, &db) != SQLITE_OK ||
	    sqlite3_exec(db,
			 "PRAGMA cache_size=-65536; PRAGMA temp_store=MEMORY; "
			 "PRAGMA synchronous=OFF; PRAGMA threads=1",
			 NULL, NULL, NULL) != SQLITE_OK ||
	    sqlite3_exec(db, text, fn, arg, NULL) != SQLITE_OK) {
		fprintf(stderr, "bench: %s: %s\n", text, sqlite3_errmsg(db));
		exit(1);
	}
	sqlite3_close(db);
}

static int
keep_index(void *arg, int n, char **v, char **names)
{
	struct buf *b = arg;

	(void)n;
	(void)names;
	buf_addf(b, "%s;", v[1]);
	buf_addf(b + 1, "DROP INDEX %s;", v[0]);
	return 0;
}

static struct buf made_again[2] = { BUF_INIT, BUF_INIT };

void
hospital_indexes_drop(struct hospital *h, const char *table)
{
	char ask[160];

	snprintf(ask, sizeof(ask),
		 "SELECT name, sql FROM sqlite_master WHERE type = 'index' "
		 "AND sql IS NOT NULL AND tbl_name = '%.40s'",
		 table);
	buf_clear(&made_again[0]);
	buf_clear(&made_again[1]);
	plain_sql(h, ask, keep_index, made_again);
	plain_sql(h, made_again[1].p, NULL, NULL);
}

void
hospital_indexes_make(struct hospital *h)
{
	plain_sql(h, made_again[0].p, NULL, NULL);
}

/* ---- people on file ---------------------------------------------------------- */

void
hospital_fill(struct hospital *h, int64_t patients, hospital_fn also, void *arg)
{
	int64_t from = bench_now();
	struct patient p;
	struct err e;

	session_use(h->officer);
	for (int64_t i = 0; i < patients;) {
		hospital_must(act_begin_batch(h->officer, ACT_DATA_IMPORT,
					      "bench", &e),
			      &e);
		store_ids_reserve(h->store, BATCH);
		if (also)
			also(arg, NULL, false);
		for (int k = 0; k < BATCH && i < patients; k++, i++) {
			person_make(h, &p);
			hospital_must(patient_register(h->officer, &p, &e), &e);
			if (also)
				also(arg, &p, false);
		}
		hospital_must(act_commit(h->officer, &e), &e);
		if (also)
			also(arg, NULL, true);
	}
	fprintf(stderr, "bench: %lld patients filed in %.1f s\n",
		(long long)patients, (double)(bench_now() - from) / 1e9);
}

void
hospital_leave(struct hospital *h)
{
	session_close(h->clerk);
	session_close(h->officer);
	session_close(h->founder);
	h->clerk = h->officer = h->founder = NULL;
	store_close(h->store);
	h->store = NULL;
}

void
hospital_close(struct hospital *h)
{
	if (h->store)
		hospital_leave(h);
	if (!h->keep[0]) {
		empty_folder(h->dir);
		rmdir(h->dir);
	}
	free(h->family);
	free(h->given);
}

const char *
hospital_pass_file(struct hospital *h)
{
	static char path[240];
	struct buf b = BUF_INIT;
	struct err e;

	snprintf(path, sizeof(path), "%s/pass", h->dir);
	buf_addf(&b, "%s\n", BENCH_PASS);
	hospital_must(buf_write_file(&b, path, &e), &e);
	buf_release(&b);
	return path;
}
