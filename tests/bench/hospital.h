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
	char dir[200], path[240];
	struct store *store;
	struct session *founder, *clerk, *officer;
	char keep[256];		/* what a kept store's stamp will say; "" */
	bool full;		/* a kept one that was filled before */
	uint64_t seed;		/* of person_make() */
	double *family, *given; /* cumulated weights of names */
};

/* Ends the bench with the sentence of what failed. */
void hospital_must(enum rc rc, const struct err *e);

/* A store with its accounts in a folder of its own under TMPDIR. */
void hospital_open(struct hospital *h);
/* The same in build/bench-store/NAME, where it stays for the next run: for what
 * takes minutes to fill.  True: it is full already of what `what` says, today
 * and with the tables as they are; else hospital_keep() says when it is. */
bool hospital_open_kept(struct hospital *h, const char *name, const char *what);
void hospital_keep(struct hospital *h);
/* Drops the indexes of a table before it is filled and makes them again
 * afterwards, sorted once instead of touched by every row.  The store is idle
 * meanwhile.  One table at a time. */
void hospital_indexes_drop(struct hospital *h, const char *table);
void hospital_indexes_make(struct hospital *h);

/* Another account with a session; in a full store, its log-in. */
struct session *
hospital_account(struct hospital *h, enum role r, const char *name);
/* Closes sessions and store, leaves the files for other processes. */
void hospital_leave(struct hospital *h);
void hospital_close(struct hospital *h); /* and removes what is not kept */

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
