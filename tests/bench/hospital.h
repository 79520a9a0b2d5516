/*
 * hospital.h - the training store that benches work in: three accounts, and
 * as many patients as a bench wants.
 */
#ifndef BENCH_HOSPITAL_H
#define BENCH_HOSPITAL_H

#include "bench.h"
#include "wardbook/patient.h"

/* Of ana (founder), officer (records) and clerk. */
#define BENCH_PASS "a bench has no secrets"

struct hospital {
	char dir[64], path[96];
	struct store *store;
	struct session *founder, *clerk, *officer;
	uint64_t seed;		/* of person_make() */
	double *family, *given; /* cumulated weights of names */
};

/* Ends the bench with the sentence of what failed. */
void hospital_must(enum rc rc, const struct err *e);

/* A store with its accounts in a folder of its own under TMPDIR. */
void hospital_open(struct hospital *h);
/* Another account with a session. */
struct session *
hospital_account(struct hospital *h, enum role r, const char *name);
/* Closes sessions and store, leaves the files for other processes. */
void hospital_leave(struct hospital *h);
void hospital_close(struct hospital *h); /* and removes the files */

/* The next person, with 8 index entries: two names, a number each, two of the
 * phone's, a birth day. */
void person_make(struct hospital *h, struct patient *p);

/* Called with each patient filed, and with NULL as a batch begins and (commit)
 * as it ends. */
typedef void (*hospital_fn)(void *arg, const struct patient *p, bool commit);
void hospital_fill(struct hospital *h, int64_t patients, hospital_fn also,
		   void *arg);

/* A file with BENCH_PASS, for the program's --password-file. */
const char *hospital_pass_file(struct hospital *h);

#endif
