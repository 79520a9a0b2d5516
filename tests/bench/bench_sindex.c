/*
 * bench_sindex.c - the sealed index beside a plain one.
 *
 * Two million names, Zipf-distributed as names are, in both: the sealed tree,
 * and an ordinary table with an index over (key, id) in a file of its own with
 * the same settings.  The two are asked in turn, so that both have the same
 * machine.  WARDBOOK_BENCH_NAMES sets another number of names.
 */
#include "bench.h"

#include <math.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "wardbook/buf.h"
#include "wardbook/sindex.h"

#define FAMILIES 60000
#define GIVENS	 15000
#define FIRST	 20 /* rows a person sees */
#define ASKS	 60000

struct bench {
	char dir[64], path[96], plain_path[96];
	struct store *store;
	struct vault_ring *ring;
	sqlite3 *db;
	sqlite3_stmt *ask;
	uint64_t seed;
	int64_t names;
	double *family, *given; /* cumulated weights */
	size_t taken;		/* so that no answer is optimised away */
};

static void
must(enum rc rc, const struct err *e)
{
	if (rc == RC_OK)
		return;
	fprintf(stderr, "bench_sindex: %s\n", e->text);
	exit(1);
}

static void
sql(sqlite3 *db, const char *text)
{
	if (sqlite3_exec(db, text, NULL, NULL, NULL) == SQLITE_OK)
		return;
	fprintf(stderr, "bench_sindex: %s\n", sqlite3_errmsg(db));
	exit(1);
}

static sqlite3_stmt *
prepare(sqlite3 *db, const char *text)
{
	sqlite3_stmt *st;

	if (sqlite3_prepare_v3(db, text, -1, SQLITE_PREPARE_PERSISTENT, &st,
			       NULL) != SQLITE_OK) {
		fprintf(stderr, "bench_sindex: %s\n", sqlite3_errmsg(db));
		exit(1);
	}
	return st;
}

/* ---- names ---------------------------------------------------------------- */

/* A word of two to four syllables; the same number makes the same word. */
static size_t
word(char *out, uint64_t number)
{
	static const char *const open[] = { "b",  "ch", "d", "f", "g",	"h",
					    "k",  "l",	"m", "n", "o",	"p",
					    "r",  "s",	"t", "v", "w",	"z",
					    "sh", "st", "j", "a", "mc", "br" };
	static const char *const rest[] = { "a",  "e",	"i",  "o",  "u", "an",
					    "er", "is", "ol", "ez", "ai" };
	uint64_t seed = number * 77 + 5, r = bench_random(&seed);
	size_t n = 0;

	for (int k = 2 + (int)(r % 3); k > 0; k--) {
		const char *a = open[bench_random(&seed) % 24];
		const char *b = rest[bench_random(&seed) % 11];

		n += (size_t)sprintf(out + n, "%s%s", a, b);
	}
	return n;
}

static size_t
name(struct bench *b, char *out)
{
	size_t n = word(out, (uint64_t)bench_zipf_pick(b->family, FAMILIES,
						       &b->seed));

	out[n++] = ' ';
	return n + word(out + n,
			1000000 + (uint64_t)bench_zipf_pick(b->given, GIVENS,
							    &b->seed));
}

/* ---- building ------------------------------------------------------------- */

static void
stores_open(struct bench *b)
{
	static const uint8_t uid[VAULT_UID] = "bench of index";
	const char *tmp = getenv("TMPDIR");
	struct row_site site;
	struct err e;

	snprintf(b->dir, sizeof(b->dir), "%.30s/wb-bench-XXXXXX",
		 tmp ? tmp : "/tmp");
	if (!mkdtemp(b->dir))
		exit(1);
	snprintf(b->path, sizeof(b->path), "%s/sealed.db", b->dir);
	snprintf(b->plain_path, sizeof(b->plain_path), "%s/plain.db", b->dir);
	must(vault_start(&e), &e);
	must(store_create(&b->store, b->path, &e), &e);
	row_init(TBL_SITE, &site);
	site.id = 1;
	site.uid.n = VAULT_UID;
	memcpy(site.uid.p, uid, VAULT_UID);
	strcpy(site.zone, "UTC");
	site.next_id = site.next_record = 1;
	must(store_begin(b->store, &e), &e);
	must(row_insert(b->store, TBL_SITE, &site, &e), &e);
	must(store_commit(b->store, &e), &e);
	b->ring = vault_ring_open(uid);
	must(vault_ring_make(b->ring, DOMAIN_IDENTITY, 1, &e), &e);
	store_ring_set(b->store, b->ring);
	if (sqlite3_open(b->plain_path, &b->db) != SQLITE_OK)
		exit(1);
	sql(b->db, "PRAGMA page_size=4096; PRAGMA journal_mode=WAL;"
		   "PRAGMA synchronous=FULL; PRAGMA cache_size=-8192;"
		   "PRAGMA secure_delete=ON; PRAGMA wal_autocheckpoint=0;"
		   "PRAGMA mmap_size=0;"
		   "CREATE TABLE entry (tree INTEGER NOT NULL, key BLOB NOT "
		   "NULL, id INTEGER NOT NULL) STRICT;");
}

static void
stores_close(struct bench *b)
{
	sqlite3_finalize(b->ask);
	sqlite3_close(b->db);
	unlink(b->plain_path);
	store_abandon(b->store);
	vault_ring_close(b->ring);
	rmdir(b->dir);
	free(b->family);
	free(b->given);
}

static void
build_sealed(struct bench *b)
{
	int64_t start = bench_now();
	char key[64];
	struct err e;

	b->seed = 1;
	must(store_begin(b->store, &e), &e);
	for (int64_t i = 0; i < b->names; i++)
		sindex_put(b->store, TREE_NAME, key, name(b, key), i);
	must(store_commit(b->store, &e), &e);
	fprintf(stderr, "sealed: %.1f s\n",
		(double)(bench_now() - start) / 1e9);
}

static void
build_plain(struct bench *b)
{
	int64_t start = bench_now();
	sqlite3_stmt *st = prepare(b->db, "INSERT INTO entry VALUES (1, ?, ?)");
	char key[64];

	b->seed = 1;
	sql(b->db, "BEGIN IMMEDIATE");
	for (int64_t i = 0; i < b->names; i++) {
		sqlite3_bind_blob(st, 1, key, (int)name(b, key), SQLITE_STATIC);
		sqlite3_bind_int64(st, 2, i);
		sqlite3_step(st);
		sqlite3_reset(st);
	}
	sqlite3_finalize(st);
	sql(b->db, "CREATE INDEX entry_by_key ON entry (tree, key, id);"
		   "COMMIT; PRAGMA wal_checkpoint(TRUNCATE);");
	fprintf(stderr, "plain: %.1f s\n", (double)(bench_now() - start) / 1e9);
	b->ask = prepare(b->db, "SELECT key, id FROM entry WHERE tree = 1 AND "
				"key >= ? AND key < ? ORDER BY key, id LIMIT "
				"20");
}

/* ---- asking --------------------------------------------------------------- */

struct answer {
	char key[FIRST][64];
	int64_t id[FIRST];
	int n;
};

static bool
take(const uint8_t *key, size_t n, int64_t id, void *arg)
{
	struct answer *a = arg;

	memcpy(a->key[a->n], key, n);
	a->key[a->n][n] = '\0';
	a->id[a->n++] = id;
	return a->n < FIRST;
}

static void
ask_plain(struct bench *b, const char *prefix, size_t n, struct answer *a)
{
	char end[64];

	memcpy(end, prefix, n);
	end[n - 1]++;
	sqlite3_bind_blob(b->ask, 1, prefix, (int)n, SQLITE_STATIC);
	sqlite3_bind_blob(b->ask, 2, end, (int)n, SQLITE_STATIC);
	while (sqlite3_step(b->ask) == SQLITE_ROW)
		take(sqlite3_column_blob(b->ask, 0),
		     (size_t)sqlite3_column_bytes(b->ask, 0),
		     sqlite3_column_int64(b->ask, 1), a);
	sqlite3_reset(b->ask);
}

static void
ask_both(struct bench *b, struct bench_times *ours, struct bench_times *plain)
{
	static struct answer x, y;
	char key[64];
	size_t n = name(b, key), len = 3 + bench_random(&b->seed) % 6;
	struct err e;

	if (len > n)
		len = n;
	x.n = y.n = 0;
	int64_t t0 = bench_now();
	must(sindex_scan(b->store, TREE_NAME, key, len, take, &x, &e), &e);
	int64_t t1 = bench_now();
	ask_plain(b, key, len, &y);
	int64_t t2 = bench_now();
	bench_add(ours, t1 - t0);
	bench_add(plain, t2 - t1);
	for (int i = 0; i < x.n || i < y.n; i++)
		if (x.n != y.n || x.id[i] != y.id[i] ||
		    strcmp(x.key[i], y.key[i]) != 0) {
			fprintf(stderr, "bench_sindex: answers differ\n");
			exit(1);
		}
}

static void
bench_search(struct bench *b)
{
	struct bench_times ours = { 0 }, plain = { 0 };

	b->seed = 99;
	for (int i = 0; i < ASKS / 4; i++)
		ask_both(b, &ours, &plain);
	ours.n = plain.n = 0; /* that was to warm up */
	for (int i = 0; i < ASKS; i++)
		ask_both(b, &ours, &plain);
	bench_row("name search, first 20 of 2 million, p50", "us",
		  bench_percentile(&ours, 50), bench_percentile(&plain, 50), 2,
		  0);
	bench_row("name search, first 20 of 2 million, p99", "us",
		  bench_percentile(&ours, 99), bench_percentile(&plain, 99),
		  2.5, 40);
	bench_release(&ours);
	bench_release(&plain);
}

/* ---- filing --------------------------------------------------------------- */

static const enum tree filed[8] = { TREE_NAME,	 TREE_NAME,   TREE_NAME,
				    TREE_NUMBER, TREE_NUMBER, TREE_PHONE,
				    TREE_PHONE,	 TREE_BIRTH };

static size_t
entry(struct bench *b, int kind, char *key)
{
	if (filed[kind] == TREE_NAME)
		return name(b, key);
	return (size_t)sprintf(key, "%012llu",
			       (unsigned long long)(bench_random(&b->seed) %
						    1000000000000));
}

static void
file_both(struct bench *b, sqlite3_stmt *add, int64_t id,
	  struct bench_times *ours, struct bench_times *plain)
{
	char key[8][64];
	size_t n[8];
	struct err e;

	for (int i = 0; i < 8; i++)
		n[i] = entry(b, i, key[i]);
	int64_t t0 = bench_now();
	must(store_begin(b->store, &e), &e);
	for (int i = 0; i < 8; i++)
		sindex_put(b->store, filed[i], key[i], n[i], id);
	must(store_commit(b->store, &e), &e);
	int64_t t1 = bench_now();
	sql(b->db, "BEGIN IMMEDIATE");
	for (int i = 0; i < 8; i++) {
		sqlite3_bind_int(add, 1, (int)filed[i]);
		sqlite3_bind_blob(add, 2, key[i], (int)n[i], SQLITE_STATIC);
		sqlite3_bind_int64(add, 3, id);
		sqlite3_step(add);
		sqlite3_reset(add);
	}
	sql(b->db, "COMMIT");
	int64_t t2 = bench_now();
	bench_add(ours, t1 - t0);
	bench_add(plain, t2 - t1);
}

static void
bench_filing(struct bench *b)
{
	struct bench_times ours = { 0 }, plain = { 0 };
	sqlite3_stmt *add = prepare(b->db, "INSERT INTO entry VALUES (?, ?, "
					   "?)");

	b->seed = 1234;
	for (int i = 0; i < 1200; i++)
		file_both(b, add, b->names + i, &ours, &plain);
	sqlite3_finalize(add);
	bench_row("patient with 8 index entries filed, p50", "us",
		  bench_percentile(&ours, 50), bench_percentile(&plain, 50), 0,
		  0);
	bench_row("patient with 8 index entries filed, p99", "us",
		  bench_percentile(&ours, 99), bench_percentile(&plain, 99), 0,
		  0);
	bench_release(&ours);
	bench_release(&plain);
}

int
main(void)
{
	const char *names = getenv("WARDBOOK_BENCH_NAMES");
	struct bench b = { .names = names ? atoll(names) : 2000000 };

	b.family = bench_zipf_make(FAMILIES);
	b.given = bench_zipf_make(GIVENS);
	stores_open(&b);
	build_sealed(&b);
	build_plain(&b);
	bench_search(&b);
	bench_filing(&b);
	stores_close(&b);
	return 0;
}
