/*
 * bench_book.c - the appointment book: a clinic's day, its week, the next free
 * place of a clinic that is full for a year, and 32 clerks at its last places.
 *
 * 20,000 patients and 200,000 appointments by default, for a run of a minute;
 * WARDBOOK_BENCH_PATIENTS=200000 WARDBOOK_BENCH_APPOINTMENTS=2000000 measures
 * the size that the targets speak of.  What is opened is as full in either: a
 * day's cost goes by the day and not by the years.  Bookings are filed as rows,
 * for what is measured is reading.
 */
#include "hospital.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "wardbook/appointment.h"
#include "wardbook/house.h"

#define CLINICS 50
#define OPENS	480 /* 08:00 */
#define SLOT	15
#define SLOTS	32 /* to 16:00 */
#define BATCH	2000
#define SAMPLES 200
#define CLERKS	32
#define PLACES	20 /* the last ones */

struct bench {
	struct hospital h;
	int64_t *patient;
	size_t npatients;
	int64_t clinic[CLINICS], last; /* clinic 0 is full */
	int32_t today;
	uint64_t seed;
};

static void
keep_patient(void *arg, const struct patient *p, bool commit)
{
	struct bench *b = arg;

	(void)commit;
	if (p)
		b->patient[b->npatients++] = p->visit.id;
}

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
	bench_row(name, "us", bench_percentile(t, 50), 0, 0, 0);
	snprintf(name, sizeof(name), "%s, p99", what);
	bench_row(name, "us", bench_percentile(t, 99), 0, 0, most);
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
		int64_t at = bench_now();

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
		bench_add(&t, bench_now() - at);
		if (lines != SLOTS) {
			fprintf(stderr, "bench_book: %d lines\n", lines);
			exit(1);
		}
	}
	report("opening a full clinic's day", &t, 20000);
}

static void
weeks(struct bench *b)
{
	struct bench_times t = { 0 };
	struct clinic_day week[7];
	struct err e;

	for (int i = 0; i < SAMPLES; i++) {
		int64_t at = bench_now();

		hospital_must(appointment_week(b->h.clerk,
					       b->clinic[i % CLINICS],
					       day_add(b->today, i % 350), week,
					       &e),
			      &e);
		bench_add(&t, bench_now() - at);
	}
	report("opening a clinic's week", &t, 60000);
}

static void
next_free(struct bench *b)
{
	struct bench_times t = { 0 };
	struct err e;

	for (int i = 0; i < SAMPLES; i++) {
		int32_t day = b->today, minute = 0;
		int64_t at = bench_now();
		enum rc rc = appointment_next_free(b->h.clerk, b->clinic[0], 0,
						   0, &day, &minute, &e);

		bench_add(&t, bench_now() - at);
		if (rc != RC_NONE) {
			fprintf(stderr, "bench_book: the clinic is not full\n");
			exit(1);
		}
	}
	report("next free place in 12 months of a full clinic", &t, 50000);
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
		a.row.day = day_add(b->today, 400);
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
	bool right;

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

int
main(void)
{
	const char *p = getenv("WARDBOOK_BENCH_PATIENTS");
	const char *a = getenv("WARDBOOK_BENCH_APPOINTMENTS");
	int64_t patients = p ? atol(p) : 20000;
	struct bench b = { .seed = 7 };

	hospital_open(&b.h);
	b.today = when_today();
	if (patients < 2 * CLERKS)
		patients = 2 * CLERKS;
	b.patient = calloc((size_t)patients, sizeof(*b.patient));
	if (!b.patient)
		return 1;
	for (int i = 0; i < CLINICS; i++)
		b.clinic[i] = make_clinic(&b, i, 1);
	b.last = make_clinic(&b, CLINICS, PLACES);
	hospital_fill(&b.h, patients, keep_patient, &b);
	fill_book(&b, a ? atol(a) : 200000);
	session_use(b.h.clerk);
	days(&b);
	weeks(&b);
	next_free(&b);
	fflush(NULL);
	last_places(&b);
	free(b.patient);
	b.h.clerk = b.h.officer = b.h.founder = NULL;
	hospital_close(&b.h);
	return 0;
}
