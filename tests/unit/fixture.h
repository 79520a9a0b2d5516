/*
 * fixture.h - a training hospital for the tests of the record room: a store
 * with a founder and one account a role, made once a program, because each
 * account costs a key derivation.
 *
 * Tests of one program share the store, so each adds what it needs under names
 * of its own (house_place() and the like) and counts only that.
 */
#ifndef FIXTURE_H
#define FIXTURE_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <cmocka.h>

#include "wardbook/account.h"
#include "wardbook/house.h"
#include "wardbook/patient.h"
#include "wardbook/text.h"

static struct fixture {
	char dir[64], path[96];
	struct store *store;
	struct session *founder;
	struct session *as[ROLE_LAST + 1]; /* the founder apart */
	int serial;
} fx;

static struct err err;

#define OK(call)                                                          \
	do {                                                              \
		err_clear(&err);                                          \
		enum rc rc_ = (call);                                     \
		if (rc_ != RC_OK)                                         \
			fail_msg("%s: %d %s", #call, (int)rc_, err.text); \
	} while (0)
#define IS(code, call) assert_int_equal(code, (call))

/* The session of a role, made the store's; its account is added when it is
 * first asked for. */
static inline struct session *
as(enum role r)
{
	struct account_plan plan = { .role = r, .own = true };
	struct secret *pass;
	char name[33];
	int64_t id;

	if (r != ROLE_SECURITY && !fx.as[r]) {
		snprintf(name, sizeof(name), "%s", enum_name(&enum_role, r));
		plan.name = name;
		pass = secret_open();
		OK(secret_set(pass, "the same for everyone here", 26, &err));
		session_use(fx.founder);
		OK(account_add(fx.founder, &plan, pass, &id, &fx.as[r], &err));
		secret_close(pass);
	}
	session_use(r == ROLE_SECURITY ? fx.founder : fx.as[r]);
	return r == ROLE_SECURITY ? fx.founder : fx.as[r];
}

static inline int
fixture_open(void **state)
{
	static const struct site_plan plan = {
		.name = "Vitória Hospital",
		.founder = "ana",
		.prefix = "VIT",
		.zone = "UTC",
		.training = true,
		.number = 5,
	};
	struct secret *pass;

	(void)state;
	memset(&fx, 0, sizeof(fx));
	strcpy(fx.dir, "/tmp/wb-record-XXXXXX");
	assert_non_null(mkdtemp(fx.dir));
	snprintf(fx.path, sizeof(fx.path), "%s/w.db", fx.dir);
	OK(vault_start(&err));
	pass = secret_open();
	OK(secret_set(pass, "a long pass phrase of ana 2016", 30, &err));
	OK(site_make(&fx.store, &fx.founder, fx.path, &plan, pass, NULL, &err));
	secret_close(pass);
	OK(house_seed_reasons(fx.founder, &err));
	return 0;
}

static inline int
fixture_close(void **state)
{
	(void)state;
	when_clock_set(0);
	for (int r = 0; r <= ROLE_LAST; r++)
		session_close(fx.as[r]);
	session_close(fx.founder);
	store_abandon(fx.store);
	return rmdir(fx.dir);
}

/* ---- things of the house ---------------------------------------------------- */

/* A name that no other test has. */
static inline void
fresh_name(char out[17], const char *stem)
{
	snprintf(out, 17, "%.10s%d", stem, ++fx.serial);
}

static inline int64_t
make_place(enum place_kind kind, int slot, int capacity, bool alongside)
{
	struct row_place p;

	house_new(TBL_PLACE, &p);
	p.kind = kind;
	fresh_name(p.code, "place");
	snprintf(p.name, sizeof(p.name), "Place %s", p.code);
	p.slot_minutes = slot;
	p.capacity = capacity;
	p.alongside = alongside;
	OK(house_set(as(ROLE_SECURITY), TBL_PLACE, &p, &err));
	return p.id;
}

static inline int64_t
make_doctor(void)
{
	struct row_staff p;

	house_new(TBL_STAFF, &p);
	p.kind = STAFF_KIND_DOCTOR;
	fresh_name(p.code, "dr");
	snprintf(p.name, sizeof(p.name), "Dr %s", p.code);
	OK(house_set(as(ROLE_SECURITY), TBL_STAFF, &p, &err));
	return p.id;
}

static inline int64_t
make_bed(int64_t ward, const char *label)
{
	struct row_bed b;

	house_new(TBL_BED, &b);
	b.place_id = ward;
	snprintf(b.label, sizeof(b.label), "%s", label);
	OK(house_set(as(ROLE_SECURITY), TBL_BED, &b, &err));
	return b.id;
}

static inline int64_t
make_hours(int64_t clinic, int weekday, int from, int to, int capacity)
{
	struct row_clinic_session c;

	house_new(TBL_CLINIC_SESSION, &c);
	c.place_id = clinic;
	c.weekday = weekday;
	c.from_minute = from;
	c.to_minute = to;
	c.capacity = capacity;
	OK(house_set(as(ROLE_SECURITY), TBL_CLINIC_SESSION, &c, &err));
	return c.id;
}

static inline int64_t
reason_of(enum reason_kind kind, const char *code)
{
	int64_t id = 0;

	OK(house_find(fx.founder, TBL_REASON, kind, code, &id, &err));
	return id;
}

/* ---- patients --------------------------------------------------------------- */

static inline int64_t
make_patient(const char *family)
{
	struct patient p;

	patient_init(&p);
	text_copy(p.who.family, sizeof(p.who.family), family);
	strcpy(p.who.given, "Adaeze");
	p.who.birth_day = 19480909;
	p.visit.sex = SEX_FEMALE;
	OK(patient_register(as(ROLE_CLERK), &p, &err));
	return p.visit.id;
}

/* ---- other terminals -------------------------------------------------------- */

/* In a child: the same session on a connection of its own. */
static inline bool
reconnect(struct session *s)
{
	struct store *st;

	if (store_open(&st, fx.path, &err) != RC_OK)
		return false;
	s->store = st;
	session_use(s);
	return true;
}

#endif
