/*
 * demo.c - the made-up hospital: its accounts, and the order in which its
 * parts are made.  Everything goes through the record functions, as a person
 * would file it, with the clock set back to when it happened.
 */
#include "demo_inside.h"

#include <stdlib.h>
#include <string.h>

#include "wardbook/account.h"
#include "wardbook/house.h"
#include "wardbook/text.h"
#include "wardbook/when.h"

const struct demo_user demo_users[] = {
	{ "ana", ROLE_SECURITY, "Ana Moreira" },
	{ "carla", ROLE_CLERK, "Carla Dias" },
	{ "nina", ROLE_NURSE, "Nina Osei" },
	{ "chris", ROLE_CHARGE_NURSE, "Chris Lindqvist" },
	{ "david", ROLE_DOCTOR, "David Patel" },
	{ "paula", ROLE_PHARMACIST, "Paula Novák" },
	{ "bill", ROLE_BILLING, "Bill Okafor" },
	{ "rita", ROLE_RECORDS, "Rita Sandoval" },
	{ "adam", ROLE_ADMINISTRATOR, "Adam Weiss" },
	{ "otto", ROLE_AUDITOR, "Otto Brandt" },
	{ NULL, 0, NULL },
};

/* splitmix64: small, and the same everywhere. */
static uint64_t
next(struct demo *d)
{
	uint64_t z = d->random += 0x9E3779B97F4A7C15ull;

	z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9ull;
	z = (z ^ (z >> 27)) * 0x94D049BB133111EBull;
	return z ^ (z >> 31);
}

int
demo_pick(struct demo *d, int n)
{
	return (int)(next(d) % (uint64_t)n);
}

bool
demo_once(struct demo *d, int n)
{
	return demo_pick(d, n) == 0;
}

void
demo_clock(struct demo *d, int32_t day, int32_t minute)
{
	int64_t t = when_instant(day, minute);

	when_clock_set(t < d->now ? t : d->now);
}

enum rc
demo_batch(struct demo *d, enum role r, enum act a, int *left, struct err *e)
{
	enum rc rc;

	if (*left > 0) {
		--*left;
		return RC_OK;
	}
	if (act_is_open(d->by[r])) {
		rc = act_commit(d->by[r], e);
		if (rc != RC_OK)
			return rc;
	}
	session_use(d->by[r]);
	rc = act_begin_batch(d->by[r], a, "made-up hospital", e);
	if (rc == RC_OK)
		*left = DEMO_BATCH;
	return rc;
}

enum rc
demo_batch_end(struct demo *d, enum role r, int *left, enum rc rc,
	       struct err *e)
{
	*left = 0;
	if (rc != RC_OK)
		act_abort(d->by[r]);
	else if (act_is_open(d->by[r]))
		rc = act_commit(d->by[r], e);
	return rc;
}

enum rc
demo_say(struct demo *d, const char *what, int64_t done, int64_t total,
	 struct err *e)
{
	if (d->o->progress && !d->o->progress(what, done, total))
		return err_set(e, RC_REFUSED, "Stopped; nothing was made.");
	return RC_OK;
}

/* Everybody's account.  The founder is the first of them. */
static enum rc
make_accounts(struct demo *d, const struct secret *pass, struct err *e)
{
	for (int i = 1; demo_users[i].name; i++) {
		const struct demo_user *u = &demo_users[i];
		struct account_plan plan = { u->name, u->role, NULL, 0, true };
		int64_t id;
		enum rc rc;

		session_use(d->by[ROLE_SECURITY]);
		rc = account_add(d->by[ROLE_SECURITY], &plan, pass, &id,
				 &d->by[u->role], e);
		if (rc != RC_OK)
			return rc;
		rc = demo_say(d, "accounts", i, 9, e);
		if (rc != RC_OK)
			return rc;
	}
	return RC_OK;
}

/* Where they work: the nurse on a ward, the clerk at clinics, ... */
static enum rc
set_places(struct demo *d, struct err *e)
{
	const struct {
		enum role role;
		const int64_t *ids;
		int n;
	} who[] = {
		{ ROLE_CLERK, d->clinic, 4 },
		{ ROLE_NURSE, d->ward, 1 },
		{ ROLE_CHARGE_NURSE, d->ward, 2 },
		{ ROLE_DOCTOR, d->clinic, 1 },
		{ ROLE_PHARMACIST, &d->pharmacy, 1 },
	};
	enum rc rc = RC_OK;

	session_use(d->by[ROLE_SECURITY]);
	for (size_t i = 0; rc == RC_OK && i < sizeof(who) / sizeof(who[0]); i++)
		rc = account_set_places(d->by[ROLE_SECURITY],
					d->by[who[i].role]->account, who[i].ids,
					who[i].n, e);
	return rc;
}

static enum rc
make_all(struct demo *d, const struct secret *pass, struct err *e)
{
	enum rc rc;

	rc = make_accounts(d, pass, e);
	if (rc == RC_OK)
		rc = demo_register_rule(d, false, e);
	if (rc == RC_OK)
		rc = demo_house(d, e);
	if (rc == RC_OK)
		rc = set_places(d, e);
	if (rc == RC_OK)
		rc = demo_people(d, e);
	if (rc == RC_OK)
		rc = demo_visits(d, e);
	if (rc == RC_OK)
		rc = demo_wards(d, e);
	if (rc == RC_OK)
		rc = demo_stock(d, e);
	if (rc == RC_OK)
		rc = demo_register(d, e);
	if (rc == RC_OK)
		rc = demo_bills(d, e);
	if (rc == RC_OK)
		rc = demo_pharmacy(d, e);
	if (rc == RC_OK)
		rc = demo_prescriptions(d, e);
	if (rc == RC_OK)
		rc = demo_waiting(d, e);
	return rc;
}

enum rc
demo_make(const char *path, const struct demo_options *o, struct err *e)
{
	struct demo d = { .o = o, .random = (uint64_t)o->seed };
	struct secret *pass = secret_open();
	struct demo apart = { .random = ~(uint64_t)o->seed };
	uint8_t uid[VAULT_UID], pseudonyms[VAULT_KEY];
	struct site_plan plan = {
		.name = "St. Brendan's Training Hospital",
		.founder = demo_users[0].name,
		.prefix = "STB",
		.zone = "UTC",
		.currency = "EUR",
		.training = true,
		.number = (int)(o->seed % 1000) + 1,
		.uid = uid,
		.pseudonyms = pseudonyms,
	};
	int64_t clock = when_now();
	bool stopped = when_clock_is_set();
	enum rc rc;

	for (size_t i = 0; i < sizeof(uid); i++)
		uid[i] = (uint8_t)next(&d);
	for (size_t i = 0; i < sizeof(pseudonyms); i++)
		pseudonyms[i] = (uint8_t)next(&apart);
	rc = when_zone_set(plan.zone, e);
	when_local(clock, &d.today, NULL);
	d.now = when_instant(d.today, 6 * 60);
	if (rc == RC_OK)
		rc = secret_set(pass, DEMO_PASS, strlen(DEMO_PASS), e);
	demo_clock(&d, day_add(d.today, -365 * o->years), 8 * 60);
	if (rc == RC_OK)
		rc = site_make(&d.store, &d.by[ROLE_SECURITY], path, &plan,
			       pass, NULL, e);
	if (rc == RC_OK) {
		rc = make_all(&d, pass, e);
		for (int r = ROLE_LAST; r > 0; r--)
			session_close(d.by[r]);
		if (rc == RC_OK)
			store_close(d.store);
		else
			store_abandon(d.store);
	}
	when_clock_set(stopped ? clock : 0);
	secret_close(pass);
	free(d.patient);
	free(d.known);
	free(d.medicine);
	free(d.region);
	return rc;
}
