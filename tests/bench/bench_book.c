/*
 * bench_book.c - the appointment book with 200,000 patients and 2 million
 * appointments: a clinic's day, its week, the day as it stood, the next free
 * place of a clinic that is full for a year, 32 clerks at its last places; and
 * what reads the whole store, the list of duplicates and the rules.
 *
 * Bookings are filed as rows, every eighth in two versions, and their indexes
 * are made afterwards, for what is measured is reading.  The store stays under
 * build/ for the day.  WARDBOOK_BENCH_PATIENTS and WARDBOOK_BENCH_APPOINTMENTS
 * set other sizes.
 */
#include "hospital.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "wardbook/appointment.h"
#include "wardbook/buf.h"
#include "wardbook/house.h"
#include "wardbook/merge.h"
#include "wardbook/rules.h"

#define CLINICS 50
#define OPENS	480 /* 08:00 */
#define SLOT	15
#define SLOTS	32 /* to 16:00 */
#define BATCH	20000
#define SAMPLES 200
#define CLERKS	32
#define PLACES	20 /* the last ones */

struct bench {
	struct hospital h;
	int64_t *patient;
	size_t npatients;
	int64_t clinic[CLINICS], last; /* clinic 0 is full */
	int32_t today, last_day;
	uint64_t seed;
};

static int64_t
make_clinic(struct bench *b, int number, int capacity)
{
	struct row_place p;
	struct row_clinic_session c;
	struct err e;

	session_use(b->h.founder);
	house_new(TBL_PLACE, &p);
	p.kind = PLACE_KIND_CLINIC;
	snprintf(p.code, sizeof(p.code), "C%d", number);
	snprintf(p.name, sizeof(p.name), "Clinic %d", number);
	p.slot_minutes = SLOT;
	p.capacity = capacity;
	hospital_must(house_set(b->h.founder, TBL_PLACE, &p, &e), &e);
	for (int day = 1; day <= 7; day++) {
		house_new(TBL_CLINIC_SESSION, &c);
		c.place_id = p.id;
		c.weekday = day;
		c.from_minute = OPENS;
		c.to_minute = OPENS + SLOT * SLOTS;
		hospital_must(house_set(b->h.founder, TBL_CLINIC_SESSION, &c,
					&e),
			      &e);
	}
	return p.id;
}

static void
file_one(struct bench *b, int64_t clinic, int32_t day, int32_t minute)
{
	struct row_appointment r;
	struct err e;

	row_init(TBL_APPOINTMENT, &r);
	r.patient_id = b->patient[bench_random(&b->seed) % b->npatients];
	r.clinic_id = clinic;
	r.day = day;
	r.minute = minute;
	r.length = SLOT;
	r.priority = PRIORITY_ROUTINE;
	r.state = day < b->today ? APPOINTMENT_STATE_DONE
				 : APPOINTMENT_STATE_BOOKED;
	r.booked_at = when_now();
	hospital_must(row_insert(b->h.store, TBL_APPOINTMENT, &r, &e), &e);
	if (bench_random(&b->seed) % 8)
		return;
	r.minute = minute;
	r.reminded = 1;
	hospital_must(row_update(b->h.store, TBL_APPOINTMENT, &r, &e), &e);
}

static void
turn_batch(struct bench *b, int64_t i, bool open)
{
	struct session *s = b->h.officer;
	struct err e;

	if (i % BATCH && open)
		return;
	if (act_is_open(s))
		hospital_must(act_commit(s, &e), &e);
	if (!open)
		return;
	hospital_must(act_begin_batch(s, ACT_DATA_IMPORT, "bench", &e), &e);
	store_ids_reserve(b->h.store, BATCH);
}

/* Clinic 0: every place of a year and some days.  The others: five years back
 * and one ahead. */
static void
fill_book(struct bench *b, int64_t wanted)
{
	int64_t i = 0, from = bench_now();

	session_use(b->h.officer);
	hospital_indexes_drop(&b->h, "appointment");
	for (int d = 0; d <= 370; d++)
		for (int k = 0; k < SLOTS; k++, i++) {
			turn_batch(b, i, true);
			file_one(b, b->clinic[0], day_add(b->today, d),
				 OPENS + k * SLOT);
		}
	for (; i < wanted; i++) {
		uint64_t r = bench_random(&b->seed);

		turn_batch(b, i, true);
		file_one(b, b->clinic[1 + r % (CLINICS - 1)],
			 day_add(b->today, (int)(r / 64 % 2190) - 1825),
			 OPENS + (int)(r / 262144 % SLOTS) * SLOT);
	}
	turn_batch(b, 0, false);
	hospital_indexes_make(&b->h);
	fprintf(stderr, "bench_book: %lld appointments filed in %.1f s\n",
		(long long)i, (double)(bench_now() - from) / 1e9);
}

/* ---- reading ------------------------------------------------------------------ */

static bool
count_line(const struct appointment_line *l, void *arg)
{
	(void)l;
	++*(int *)arg;
	return true;
}

static void
report(const char *what, struct bench_times *t, double most)
{
	char name[100];

	snprintf(name, sizeof(name), "%s, p50", what);
	bench_row_of(name, "ms", t, 50, most);
	snprintf(name, sizeof(name), "%s, p99", what);
	bench_row_of(name, "ms", t, 99, most);
	bench_release(t);
}

/* What the book's screen reads: lines with names, free places, what is left
 * of earlier days. */
static void
days(struct bench *b)
{
	struct bench_times t = { 0 };
	struct free_start v[FREE_STARTS];
	struct session *s = b->h.clerk;
	struct err e;

	for (int i = 0; i < SAMPLES; i++) {
		int32_t day = day_add(b->today, i % 360);
		int n, lines = 0, late = 0;
		struct bench_mark at = bench_begin();

		hospital_must(appointment_day(s, b->clinic[0], day, count_line,
					      &lines, &e),
			      &e);
		hospital_must(appointment_free_starts(s, b->clinic[0], 0, 0,
						      day, v, FREE_STARTS, &n,
						      &e),
			      &e);
		hospital_must(appointment_unclosed(s, b->clinic[0], 100,
						   count_line, &late, &e),
			      &e);
		bench_end(&t, at);
		if (lines != SLOTS) {
			fprintf(stderr, "bench_book: %d lines\n", lines);
			exit(1);
		}
	}
	report("opening a full clinic's day", &t, 20);
}

static void
weeks(struct bench *b)
{
	struct bench_times t = { 0 };
	struct clinic_day week[7];
	struct err e;

	for (int i = 0; i < SAMPLES; i++) {
		struct bench_mark at = bench_begin();

		hospital_must(appointment_week(b->h.clerk,
					       b->clinic[i % CLINICS],
					       day_add(b->today, i % 350), week,
					       &e),
			      &e);
		bench_end(&t, at);
	}
	report("opening a clinic's week", &t, 60);
}

static void
next_free(struct bench *b)
{
	struct bench_times t = { 0 };
	struct err e;

	for (int i = 0; i < SAMPLES; i++) {
		int32_t day = b->today, minute = 0;
		struct bench_mark at = bench_begin();
		enum rc rc = appointment_next_free(b->h.clerk, b->clinic[0], 0,
						   0, &day, &minute, &e);

		bench_end(&t, at);
		if (rc != RC_NONE) {
			fprintf(stderr, "bench_book: the clinic is not full\n");
			exit(1);
		}
	}
	report("next free place in 12 months of a full clinic", &t, 50);
}

static bool
count_then(const struct asof_line *l, void *arg)
{
	*(int *)arg += l->then.id != 0;
	return true;
}

/* Days of a month ago, as they stood when they were booked. */
static void
as_it_stood(struct bench *b)
{
	struct bench_times t = { 0 };
	struct err e;
	int lines = 0;

	for (int i = 0; i < SAMPLES; i++) {
		struct bench_mark at = bench_begin();

		hospital_must(appointment_as_of(b->h.clerk,
						b->clinic[i % CLINICS],
						day_add(b->today, i % 60),
						when_now(), count_then, &lines,
						&e),
			      &e);
		bench_end(&t, at);
	}
	if (!lines)
		exit(1);
	report("a clinic's day as it stood", &t, 60);
}

/* ---- the whole store ------------------------------------------------------------ */

static void
work_lists(struct bench *b)
{
	struct rule_result *found =
		mem_zero((size_t)rules_count(), sizeof(*found));
	struct bench_times dup = { 0 }, rule = { 0 };
	struct bench_mark at = bench_begin();
	struct duplicates d;
	struct err e;
	int64_t hits = 0;

	session_use(b->h.officer);
	hospital_must(duplicates_find(b->h.officer, 500, NULL, NULL, &d, &e),
		      &e);
	bench_end(&dup, at);
	bench_row_of("duplicates of the whole store", "s", &dup, 50, 0);
	at = bench_begin();
	hospital_must(rules_run(b->h.officer, -1, found, NULL, NULL, &e), &e);
	bench_end(&rule, at);
	bench_row_of("every rule over the whole store", "s", &rule, 50, 0);
	for (int i = 0; i < rules_count(); i++)
		hits += found[i].found;
	fprintf(stderr, "bench_book: %zu duplicates, %lld found by rules\n",
		d.n, (long long)hits);
	duplicates_release(&d);
	bench_release(&dup);
	bench_release(&rule);
	free(found);
	session_use(b->h.clerk);
}

/* ---- the last places ------------------------------------------------------------ */

struct tally {
	int booked, full, errors;
};

static struct tally
clerk(struct bench *b, int number, int go)
{
	struct tally o = { 0, 0, 0 };
	struct session *s = b->h.clerk;
	struct appointment a;
	struct store *st;
	struct err e;
	char c;

	hospital_must(store_open(&st, b->h.path, &e), &e);
	store_wait_set(st, 60000);
	s->store = st;
	session_use(s);
	while (read(go, &c, 1) < 0)
		continue;
	for (int i = 0; i < 2; i++) {
		enum rc rc;

		appointment_init(&a);
		a.row.patient_id = b->patient[number * 2 + i];
		a.row.clinic_id = b->last;
		a.row.day = b->last_day;
		a.row.minute = OPENS;
		rc = appointment_book(s, &a, &e);
		o.booked += rc == RC_OK;
		o.full += rc == RC_REFUSED;
		o.errors += rc != RC_OK && rc != RC_REFUSED;
	}
	return o;
}

static void
last_places(struct bench *b)
{
	struct tally sum = { 0, 0, 0 }, o;
	int go[2], back[2];
	struct err e;
	bool right;

	/* A day on which no earlier run booked. */
	for (int taken = 1; taken; b->last_day = day_add(b->last_day, 7)) {
		taken = 0;
		hospital_must(appointment_day(b->h.clerk, b->last,
					      day_add(b->last_day, 7),
					      count_line, &taken, &e),
			      &e);
	}
	store_close(b->h.store); /* a fork must not share a connection */
	b->h.store = NULL;
	if (pipe(go) < 0 || pipe(back) < 0)
		exit(1);
	for (int i = 0; i < CLERKS; i++)
		if (fork() == 0) {
			close(go[1]);
			o = clerk(b, i, go[0]);
			_exit(write(back[1], &o, sizeof(o)) < 0);
		}
	close(go[0]);
	close(back[1]);
	sleep(1);
	close(go[1]);
	while (read(back[0], &o, sizeof(o)) == (ssize_t)sizeof(o)) {
		sum.booked += o.booked;
		sum.full += o.full;
		sum.errors += o.errors;
	}
	while (wait(NULL) > 0)
		continue;
	right = sum.booked == PLACES && sum.full == 2 * CLERKS - PLACES &&
		!sum.errors;
	printf("32 clerks at the last %d places: booked|places|%d|-|-|%d|%s\n",
	       PLACES, sum.booked, PLACES, right ? "ok" : "SHORT");
	printf("32 clerks at the last %d places: errors but full|errors|%d|-|"
	       "-|0|%s\n",
	       PLACES, sum.errors, sum.errors ? "SHORT" : "ok");
	fflush(stdout);
}

/* ---- all of it -------------------------------------------------------------------- */

struct ids {
	int64_t *v;
	int64_t n, max;
};

static bool
keep_id(const void *row, const struct err *why, void *arg)
{
	const struct row_head *r = row;
	struct ids *x = arg;

	if (!why && x->n < x->max)
		x->v[x->n++] = r->id;
	return true;
}

static int64_t
find_ids(struct bench *b, enum tbl t, int64_t *v, int64_t max)
{
	struct ids x = { v, 0, max };
	struct err e;

	hospital_must(store_each_row(b->h.store, t, false, keep_id, &x, &e),
		      &e);
	return x.n;
}

static void
fill_store(struct bench *b, int64_t patients, int64_t appointments)
{
	for (int i = 0; i <= CLINICS; i++)
		make_clinic(b, i, i < CLINICS ? 1 : PLACES);
	hospital_fill(&b->h, patients, NULL, NULL);
	b->npatients = (size_t)find_ids(b, TBL_PATIENT, b->patient, patients);
	find_ids(b, TBL_PLACE, b->clinic, CLINICS);
	fill_book(b, appointments);
	hospital_keep(&b->h);
}

int
main(void)
{
	const char *p = getenv("WARDBOOK_BENCH_PATIENTS");
	const char *a = getenv("WARDBOOK_BENCH_APPOINTMENTS");
	int64_t patients = p ? atol(p) : 200000;
	int64_t appointments = a ? atol(a) : 2000000;
	struct bench b = { .seed = 7 };
	int64_t place[CLINICS + 1];
	char what[100];

	if (patients < 2 * CLERKS)
		patients = 2 * CLERKS;
	snprintf(what, sizeof(what), "book 2, %lld patients, %lld bookings",
		 (long long)patients, (long long)appointments);
	hospital_open_kept(&b.h, "book", what);
	b.today = b.last_day = when_today();
	b.last_day = day_add(b.today, 393);
	b.patient = mem_zero((size_t)patients, sizeof(*b.patient));
	session_use(b.h.officer);
	if (!b.h.full)
		fill_store(&b, patients, appointments);
	b.npatients = (size_t)find_ids(&b, TBL_PATIENT, b.patient, patients);
	find_ids(&b, TBL_PLACE, place, CLINICS + 1);
	memcpy(b.clinic, place, sizeof(b.clinic));
	b.last = place[CLINICS];
	session_use(b.h.clerk);
	days(&b);
	weeks(&b);
	next_free(&b);
	as_it_stood(&b);
	work_lists(&b);
	fflush(NULL);
	last_places(&b);
	free(b.patient);
	b.h.clerk = b.h.officer = b.h.founder = NULL;
	hospital_close(&b.h);
	return 0;
}
