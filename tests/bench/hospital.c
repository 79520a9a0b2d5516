/*
 * hospital.c - people with Zipf-distributed names, filed in long batches.
 */
#include "hospital.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "wardbook/account.h"

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

struct session *
hospital_account(struct hospital *h, enum role r, const char *name)
{
	const struct account_plan plan = { .name = name,
					   .role = r,
					   .own = true };
	struct secret *pass = secret_open();
	struct session *s;
	int64_t id;
	struct err e;

	hospital_must(secret_set(pass, BENCH_PASS, strlen(BENCH_PASS), &e), &e);
	session_use(h->founder);
	hospital_must(account_add(h->founder, &plan, pass, &id, &s, &e), &e);
	secret_close(pass);
	return s;
}

void
hospital_open(struct hospital *h)
{
	static const struct site_plan plan = { .name = "Bench",
					       .founder = "ana",
					       .prefix = "BEN",
					       .zone = "UTC",
					       .training = true,
					       .number = 5 };
	const char *tmp = getenv("TMPDIR");
	struct secret *pass;
	struct err e;

	memset(h, 0, sizeof(*h));
	h->seed = 1;
	h->family = bench_zipf_make(FAMILIES);
	h->given = bench_zipf_make(GIVENS);
	snprintf(h->dir, sizeof(h->dir), "%.30s/wb-bench-XXXXXX",
		 tmp ? tmp : "/tmp");
	if (!mkdtemp(h->dir))
		exit(1);
	snprintf(h->path, sizeof(h->path), "%s/sealed.db", h->dir);
	hospital_must(vault_start(&e), &e);
	pass = secret_open();
	hospital_must(secret_set(pass, BENCH_PASS, strlen(BENCH_PASS), &e), &e);
	hospital_must(site_make(&h->store, &h->founder, h->path, &plan, pass,
				NULL, &e),
		      &e);
	secret_close(pass);
	h->officer = hospital_account(h, ROLE_RECORDS, "officer");
	h->clerk = hospital_account(h, ROLE_CLERK, "clerk");
}

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
	static const char *const tails[] = { "",      "-wal",	 "-shm",
					     "-gate", "-ticket", "-import" };
	char path[160];

	if (h->store)
		hospital_leave(h);
	for (size_t i = 0; i < sizeof(tails) / sizeof(tails[0]); i++) {
		snprintf(path, sizeof(path), "%s%s", h->path, tails[i]);
		unlink(path);
	}
	snprintf(path, sizeof(path), "%s/pass", h->dir);
	unlink(path);
	rmdir(h->dir);
	free(h->family);
	free(h->given);
}

const char *
hospital_pass_file(struct hospital *h)
{
	static char path[120];
	struct buf b = BUF_INIT;
	struct err e;

	snprintf(path, sizeof(path), "%s/pass", h->dir);
	buf_addf(&b, "%s\n", BENCH_PASS);
	hospital_must(buf_write_file(&b, path, &e), &e);
	buf_release(&b);
	return path;
}
