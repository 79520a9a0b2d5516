/*
 * test_alike_around.c - look-alikes in the same ward or clinic: who is one,
 * how often one is asked, and that the demo hospital asks seldom.
 */
#include "fixture.h"

#include "wardbook/appointment.h"
#include "wardbook/demo.h"
#include "wardbook/merge.h"
#include "wardbook/ward.h"
#include "wardbook/when.h"

static int64_t ward, other_ward, clinic;
static const int32_t today = 20260302;

static int
setup(void **state)
{
	OK(when_zone_set("UTC", &err));
	when_clock_set(when_instant(today, 480));
	if (fixture_open(state))
		return -1;
	ward = make_place(PLACE_KIND_WARD, 0, 0, false);
	other_ward = make_place(PLACE_KIND_WARD, 0, 0, false);
	clinic = make_place(PLACE_KIND_CLINIC, 15, 20, false);
	return 0;
}

static int64_t
someone(const char *family, const char *given, int64_t in)
{
	struct patient p;
	int64_t stay;

	patient_init(&p);
	strcpy(p.who.family, family);
	strcpy(p.who.given, given);
	p.who.birth_day = 19480909;
	p.visit.sex = SEX_FEMALE;
	OK(patient_register(as(ROLE_CLERK), &p, &err));
	if (in)
		OK(ward_admit(as(ROLE_NURSE), p.visit.id, in, 0, &stay, &err));
	return p.visit.id;
}

static struct around_list
around(enum role r, int64_t patient)
{
	struct around_list l;

	OK(alike_around(as(r), patient, &l, &err));
	return l;
}

static void
only_who_is_near_and_called_alike(void **state)
{
	int64_t a = someone("Meyer", "Anna", ward);
	int64_t b = someone("Maier", "Anna", ward);
	struct around_list l;

	(void)state;
	someone("Meyer", "Anna", other_ward);
	someone("Meyer", "Karl", ward);
	someone("Okonkwo", "Anna", ward);
	someone("Meyer", "Anna", 0);
	l = around(ROLE_NURSE, a);
	assert_int_equal(l.n, 1);
	assert_int_equal(l.v[0].id, b);
	assert_string_equal(l.v[0].name, "MAIER, Anna");
	assert_string_equal(l.v[0].where, "Place place1");
	assert_true(l.ask);
	l = around(ROLE_NURSE, b);
	assert_int_equal(l.n, 1);
	assert_int_equal(l.v[0].id, a);
}

static void
todays_clinic_counts_too(void **state)
{
	int64_t a = someone("Silva", "Rosa", 0),
		b = someone("Silva", "Rosa", 0);
	int64_t ids[] = { a, b };
	struct appointment x;

	(void)state;
	for (int i = 0; i < 2; i++) {
		appointment_init(&x);
		x.row.patient_id = ids[i];
		x.row.clinic_id = clinic;
		x.row.day = today + i;
		x.row.minute = 600;
		OK(appointment_book(as(ROLE_CLERK), &x, &err));
	}
	assert_int_equal(around(ROLE_CLERK, a).n, 0);
	appointment_init(&x);
	x.row.patient_id = b;
	x.row.clinic_id = clinic;
	x.row.day = today;
	x.row.minute = 900;
	OK(appointment_book(as(ROLE_CLERK), &x, &err));
	assert_int_equal(around(ROLE_CLERK, a).n, 1);
	/* Tomorrow they are not both here. */
	when_clock_set(when_instant(today + 1, 480));
	assert_int_equal(around(ROLE_CLERK, a).n, 0);
	when_clock_set(when_instant(today, 480));
}

static void
asked_once_a_person_and_shift(void **state)
{
	int64_t a = someone("Novak", "Petra", ward);

	(void)state;
	someone("Nowak", "Petra", ward);
	assert_true(around(ROLE_NURSE, a).ask);
	OK(alike_warned(as(ROLE_NURSE), a, &err));
	OK(alike_warned(as(ROLE_NURSE), a, &err));
	assert_false(around(ROLE_NURSE, a).ask);
	assert_int_equal(around(ROLE_NURSE, a).n, 1);
	/* Somebody else, and the next shift, are asked. */
	assert_true(around(ROLE_DOCTOR, a).ask);
	when_clock_set(when_instant(today, 13 * 60 + 59));
	assert_false(around(ROLE_NURSE, a).ask);
	when_clock_set(when_instant(today, 14 * 60));
	assert_true(around(ROLE_NURSE, a).ask);
	/* A night is one shift. */
	when_clock_set(when_instant(today, 23 * 60));
	OK(alike_warned(as(ROLE_NURSE), a, &err));
	when_clock_set(when_instant(today + 1, 5 * 60));
	assert_false(around(ROLE_NURSE, a).ask);
	when_clock_set(when_instant(today + 1, 6 * 60));
	assert_true(around(ROLE_NURSE, a).ask);
	when_clock_set(when_instant(today, 480));
}

static void
an_answer_is_kept_for_good(void **state)
{
	int64_t a = someone("Lima", "Jose", ward);
	int64_t b = someone("Lima", "Josef", ward);
	struct around_list l;

	(void)state;
	assert_true(around(ROLE_NURSE, a).ask);
	OK(alike_answer_set(as(ROLE_NURSE), b, a, ALIKE_ANSWER_TWIN, &err));
	l = around(ROLE_DOCTOR, a);
	assert_false(l.ask);
	/* The mark stays: both are still here. */
	assert_int_equal(l.n, 1);
	assert_true(l.v[0].answered);
	assert_false(around(ROLE_NURSE, b).ask);
}

/* ---- the demo hospital --------------------------------------------------------- */

struct opened {
	int64_t id[400];
	int n;
};

static bool
take_ward(const struct ward_line *l, void *arg)
{
	struct opened *o = arg;

	if (l->stay.id && o->n < 400)
		o->id[o->n++] = l->stay.patient_id;
	return true;
}

static bool
take_place(const void *row, void *arg)
{
	const struct row_place *p = row;
	struct opened *o = arg;

	o->id[o->n++] = p->id;
	return o->n < 400;
}

static void
the_demo_ward_asks_at_most_once_in_twenty(void **state)
{
	const struct demo_options o = { .patients = 150,
					.years = 1,
					.seed = 7 };
	struct opened wards = { .n = 0 }, who = { .n = 0 };
	struct around_list l;
	struct session *s = NULL;
	struct secret *pass = secret_open();
	struct store *st;
	char path[120];
	int asked = 0;

	(void)state;
	snprintf(path, sizeof(path), "%s/demo.db", fx.dir);
	OK(demo_make(path, &o, &err));
	OK(store_open(&st, path, &err));
	OK(secret_set(pass, DEMO_PASS, strlen(DEMO_PASS), &err));
	OK(session_login(&s, st, &(struct login){ "nina", "test" }, pass, NULL,
			 &err));
	OK(house_each(s, TBL_PLACE, PLACE_KIND_WARD, 0, false, take_place,
		      &wards, &err));
	assert_true(wards.n > 0);
	for (int i = 0; i < wards.n; i++)
		OK(ward_list(s, wards.id[i], take_ward, &who, &err));
	assert_true(who.n >= 10);
	for (int i = 0; i < who.n; i++) {
		OK(alike_around(s, who.id[i], &l, &err));
		asked += l.ask;
	}
	if (asked * 20 > who.n)
		fail_msg("%d questions in %d openings", asked, who.n);
	session_close(s);
	secret_close(pass);
	store_abandon(st);
	session_use(fx.founder);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(only_who_is_near_and_called_alike),
		cmocka_unit_test(todays_clinic_counts_too),
		cmocka_unit_test(asked_once_a_person_and_shift),
		cmocka_unit_test(an_answer_is_kept_for_good),
		cmocka_unit_test(the_demo_ward_asks_at_most_once_in_twenty),
	};

	return cmocka_run_group_tests(tests, setup, fixture_close);
}
