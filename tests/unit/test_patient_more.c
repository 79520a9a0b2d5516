/*
 * test_patient_more.c - people nobody knows, newborns, months of birth, deaths
 * and what they cancel.
 */
#include "fixture.h"

#include "wardbook/appointment.h"
#include "wardbook/check.h"
#include "wardbook/patient_more.h"
#include "wardbook/recall_list.h"
#include "wardbook/reminder.h"
#include "wardbook/waiting.h"
#include "wardbook/ward.h"
#include "wardbook/when.h"

static int64_t clinic;
static const int32_t today = 20260302;

static int
setup(void **state)
{
	OK(when_zone_set("UTC", &err));
	when_clock_set(when_instant(today, 480));
	if (fixture_open(state))
		return -1;
	clinic = make_place(PLACE_KIND_CLINIC, 15, 1, false);
	return 0;
}

static int64_t
book(int64_t patient, int32_t day, int minute)
{
	struct appointment a;

	appointment_init(&a);
	a.row.patient_id = patient;
	a.row.clinic_id = clinic;
	a.row.day = day;
	a.row.minute = minute;
	OK(appointment_book(as(ROLE_CLERK), &a, &err));
	return a.row.id;
}

static int64_t
state_of(int64_t id)
{
	struct row_appointment r;

	as(ROLE_CLERK);
	OK(row_get(fx.store, TBL_APPOINTMENT, id, &r, &err));
	return r.state;
}

static struct patient
load(int64_t id)
{
	struct patient p;

	OK(patient_get(as(ROLE_NURSE), id, &p, &err));
	return p;
}

/* ---- deaths ------------------------------------------------------------------- */

static void
a_death_cancels_what_lies_ahead(void **state)
{
	int64_t id = make_patient("Okonkwo"), done, one, two, stay, touched;
	struct death d = { 20260301, 1410, "heart failure" }, read;
	struct appointment a;
	struct ahead_count n, left;

	(void)state;
	done = book(id, today, 481);
	one = book(id, today + 1, 600);
	two = book(id, today + 1, 660);
	touched = book(id, today + 2, 700);
	OK(appointment_arrive(as(ROLE_CLERK), done, 1, &err));
	IS(RC_DENIED, patient_die(as(ROLE_CLERK), id, 1, &d, &n, &err));
	IS(RC_CONFLICT, patient_die(as(ROLE_NURSE), id, 7, &d, &n, &err));
	d.day = 20260401;
	IS(RC_REFUSED, patient_die(as(ROLE_NURSE), id, 1, &d, &n, &err));
	d.day = 19480908;
	IS(RC_REFUSED, patient_die(as(ROLE_NURSE), id, 1, &d, &n, &err));
	d.day = 20260301;
	OK(patient_die(as(ROLE_NURSE), id, 1, &d, &n, &err));
	assert_int_equal(n.bookings, 3);
	assert_int_equal(state_of(done), APPOINTMENT_STATE_ARRIVED);
	assert_int_equal(state_of(one), APPOINTMENT_STATE_CANCELLED);
	OK(patient_death_get(as(ROLE_CLERK), id, &read, &err));
	assert_int_equal(read.day, 20260301);
	assert_int_equal(read.minute, 1410);
	assert_string_equal(read.cause, "heart failure");
	OK(appointment_get(as(ROLE_CLERK), one, &a, &err));
	assert_int_equal(a.row.cancel_id,
			 reason_of(REASON_KIND_CANCEL_PATIENT, "died"));
	/* Nobody is booked or admitted after that. */
	IS(RC_REFUSED, ward_admit(as(ROLE_NURSE), id,
				  make_place(PLACE_KIND_WARD, 0, 0, false), 0,
				  &stay, &err));
	IS(RC_REFUSED, patient_die(as(ROLE_NURSE), id, load(id).visit.version,
				   &d, &n, &err));
	/* Someone takes one of the places, another booking is touched. */
	book(make_patient("Silva"), today + 1, 660);
	OK(appointment_get(as(ROLE_CLERK), touched, &a, &err));
	OK(appointment_strike(as(ROLE_CLERK), touched, a.row.version,
			      reason_of(REASON_KIND_STRIKE, "wrong-patient"),
			      &err));
	IS(RC_CONFLICT,
	   patient_live(as(ROLE_NURSE), id, 1, true, &n, &left, &err));
	OK(patient_live(as(ROLE_NURSE), id, load(id).visit.version, true, &n,
			&left, &err));
	assert_int_equal(n.bookings, 1);
	assert_int_equal(left.bookings, 2);
	assert_int_equal(state_of(one), APPOINTMENT_STATE_BOOKED);
	assert_int_equal(state_of(two), APPOINTMENT_STATE_CANCELLED);
	OK(patient_death_get(as(ROLE_CLERK), id, &read, &err));
	assert_int_equal(read.day, 0);
	assert_string_equal(read.cause, "");
	IS(RC_REFUSED, patient_live(as(ROLE_NURSE), id, load(id).visit.version,
				    true, &n, &left, &err));
}

static void
what_is_not_wanted_back_stays_cancelled(void **state)
{
	int64_t id = make_patient("Lima"), one = book(id, today + 7, 600);
	struct death d = { 20260302, WHEN_NO_MINUTE, "" };
	struct ahead_count n, left;

	(void)state;
	OK(patient_die(as(ROLE_DOCTOR), id, 1, &d, &n, &err));
	assert_int_equal(n.bookings, 1);
	OK(patient_live(as(ROLE_DOCTOR), id, 2, false, &n, &left, &err));
	assert_int_equal(n.bookings, 0);
	assert_int_equal(left.bookings, 0);
	assert_int_equal(state_of(one), APPOINTMENT_STATE_CANCELLED);
	/* The next time it is not offered again. */
	OK(patient_die(as(ROLE_DOCTOR), id, 3, &d, &n, &err));
	OK(patient_live(as(ROLE_DOCTOR), id, 4, true, &n, &left, &err));
	assert_int_equal(n.bookings, 0);
	assert_int_equal(state_of(one), APPOINTMENT_STATE_CANCELLED);
}

static int64_t
wish_state(enum tbl t, int64_t id)
{
	struct row_waiting w;
	struct row_patient_recall r;

	as(ROLE_CLERK);
	if (t == TBL_WAITING)
		OK(row_get(fx.store, t, id, &w, &err));
	else
		OK(row_get(fx.store, t, id, &r, &err));
	return t == TBL_WAITING ? w.state : r.state;
}

static bool
collect(const struct ahead_item *i, void *arg)
{
	buf_addf(arg, "%s|", i->words);
	return true;
}

static void
lists_and_recalls_end_with_it(void **state)
{
	int64_t id = make_patient("Pereira"), other;
	struct death d = { 20260302, WHEN_NO_MINUTE, "" };
	struct row_patient_recall r;
	struct row_waiting w, w2;
	struct ahead_count n, left;
	struct patient p;
	struct reminder_plan plan = { clinic, today + 1, today + 20, false };
	struct buf b = BUF_INIT;
	char words[AHEAD_WORDS];
	int sent;

	(void)state;
	other = make_place(PLACE_KIND_CLINIC, 15, 1, false);
	book(id, today + 9, 600);
	waiting_init(&w);
	w.patient_id = id;
	w.clinic_id = clinic;
	OK(waiting_set(as(ROLE_CLERK), &w, &err));
	waiting_init(&w2);
	w2.patient_id = id;
	w2.clinic_id = other;
	OK(waiting_set(as(ROLE_CLERK), &w2, &err));
	row_init(TBL_PATIENT_RECALL, &r);
	r.patient_id = id;
	r.clinic_id = clinic;
	r.month = 202609;
	OK(recall_list_set(as(ROLE_CLERK), &r, &err));
	p = load(id);
	strcpy(p.who.address, "133 Anchor Street");
	OK(patient_change(as(ROLE_CLERK), &p, &err));
	OK(reminder_choice_set(as(ROLE_CLERK), id, REMINDER_WAY_LETTER, &err));
	OK(reminder_letters(as(ROLE_CLERK), &plan, &b, &sent, &err));
	buf_clear(&b);
	OK(patient_ahead(as(ROLE_NURSE), id, collect, &b, &err));
	assert_non_null(strstr(b.p, "11-Mar-2026 10:00  Place place1|"));
	assert_non_null(strstr(b.p, "Waiting list  Place place1|"));
	assert_non_null(strstr(b.p, "Recall Sep 2026  Place place1|"));
	assert_non_null(strstr(b.p, "Reminder of 11-Mar-2026 went out "
				    "02-Mar-2026 by letter|"));
	OK(patient_die(as(ROLE_NURSE), id, 1, &d, &n, &err));
	assert_string_equal(ahead_words(words, &n),
			    "1 booking, 2 of the waiting list, 1 recall");
	assert_int_equal(wish_state(TBL_WAITING, w.id), WAITING_STATE_ENDED);
	assert_int_equal(wish_state(TBL_PATIENT_RECALL, r.id),
			 WAITING_STATE_ENDED);
	buf_clear(&b);
	OK(patient_ahead(as(ROLE_NURSE), id, collect, &b, &err));
	assert_null(strstr(b.p ? b.p : "", "Waiting list"));
	/* Somebody touches one of them meanwhile: it stays as it is. */
	OK(act_begin(as(ROLE_CLERK), ACT_WAITING_KEEP, &err));
	OK(row_get(fx.store, TBL_WAITING, w2.id, &w2, &err));
	w2.priority = PRIORITY_SOON;
	OK(row_update(fx.store, TBL_WAITING, &w2, &err));
	OK(act_commit(as(ROLE_CLERK), &err));
	OK(patient_live(as(ROLE_NURSE), id, 2, true, &n, &left, &err));
	assert_string_equal(ahead_words(words, &n),
			    "1 booking, 1 of the waiting list, 1 recall");
	assert_int_equal(left.waiting, 1);
	assert_int_equal(left.bookings + left.recalls, 0);
	assert_int_equal(wish_state(TBL_WAITING, w.id), WAITING_STATE_WAITING);
	assert_int_equal(wish_state(TBL_PATIENT_RECALL, r.id),
			 WAITING_STATE_WAITING);
	/* Not wanted back: it stays ended, and is not offered again. */
	OK(patient_die(as(ROLE_NURSE), id, 3, &d, &n, &err));
	OK(patient_live(as(ROLE_NURSE), id, 4, false, &n, &left, &err));
	OK(patient_die(as(ROLE_NURSE), id, 5, &d, &n, &err));
	OK(patient_live(as(ROLE_NURSE), id, 6, true, &n, &left, &err));
	assert_int_equal(n.waiting + n.recalls + n.bookings, 0);
	assert_int_equal(wish_state(TBL_WAITING, w.id), WAITING_STATE_ENDED);
	buf_release(&b);
}

static void
a_certificate_says_what_is_filed(void **state)
{
	int64_t id = make_patient("Marques");
	struct death d = { 20260301, 1410, "heart failure" };
	struct ahead_count n;
	struct buf b = BUF_INIT;
	int copy;

	(void)state;
	IS(RC_REFUSED,
	   patient_death_certificate(as(ROLE_DOCTOR), id, &b, &copy, &err));
	OK(patient_die(as(ROLE_DOCTOR), id, 1, &d, &n, &err));
	IS(RC_DENIED,
	   patient_death_certificate(as(ROLE_CLERK), id, &b, &copy, &err));
	OK(patient_death_certificate(as(ROLE_DOCTOR), id, &b, &copy, &err));
	assert_int_equal(copy, 0);
	assert_non_null(strstr(b.p, "CERTIFICATE OF DEATH\n"));
	assert_non_null(strstr(b.p, "MARQUES, "));
	assert_non_null(strstr(b.p, "Died               01-Mar-2026 23:30\n"));
	assert_non_null(strstr(b.p, "Cause              heart failure\n"));
	OK(patient_death_certificate(as(ROLE_DOCTOR), id, &b, &copy, &err));
	assert_int_equal(copy, 1);
	assert_non_null(strstr(b.p, "CERTIFICATE OF DEATH   COPY\n"));
	buf_release(&b);
}

static void
a_death_in_the_ward_does_the_same(void **state)
{
	int64_t id = make_patient("Costa"), one = book(id, today + 8, 600);
	int64_t stay;

	(void)state;
	OK(ward_admit(as(ROLE_NURSE), id,
		      make_place(PLACE_KIND_WARD, 0, 0, false), 0, &stay,
		      &err));
	OK(ward_discharge(as(ROLE_NURSE), stay, 1, STAY_ENDING_DIED, &err));
	assert_int_equal(load(id).visit.death_day, today);
	assert_int_equal(state_of(one), APPOINTMENT_STATE_CANCELLED);
}

/* ---- unknown people --------------------------------------------------------------- */

static void
someone_nobody_knows_becomes_someone(void **state)
{
	struct unknown u = { SEX_MALE, -1, "Anchor Street, grey coat" };
	struct row_patient_more m;
	struct patient p;
	char name[PATIENT_NAME];

	(void)state;
	IS(RC_REFUSED, patient_register_unknown(as(ROLE_NURSE), &u, &p, &err));
	assert_string_equal(err.field, "age");
	u.age = 40;
	IS(RC_DENIED, patient_register_unknown(as(ROLE_DOCTOR), &u, &p, &err));
	OK(patient_register_unknown(as(ROLE_NURSE), &u, &p, &err));
	assert_true(p.who.number[0]);
	assert_string_equal(patient_name(name, &p),
			    "UNKNOWN, 02-Mar-2026 08:00");
	assert_int_equal(p.visit.birth_year, 1986);
	assert_int_equal(p.who.birth_known, BIRTH_KNOWN_ESTIMATED);
	OK(patient_more_get(as(ROLE_CLERK), p.visit.id, &m, &err));
	assert_int_equal(m.unidentified, 1);
	assert_string_equal(m.found, "Anchor Street, grey coat");
	strcpy(p.who.family, "Novák");
	strcpy(p.who.given, "Petr");
	p.who.birth_day = 19840105;
	OK(patient_identify(as(ROLE_NURSE), &p, &err));
	OK(patient_more_get(as(ROLE_CLERK), p.visit.id, &m, &err));
	assert_int_equal(m.unidentified, 0);
	assert_string_equal(load(p.visit.id).who.family, "Novák");
	/* Once. */
	strcpy(p.who.given, "Pavel");
	IS(RC_REFUSED, patient_identify(as(ROLE_NURSE), &p, &err));
	assert_string_equal(load(p.visit.id).who.given, "Petr");
}

/* ---- newborns ------------------------------------------------------------------------ */

static void
a_newborn_is_tied_to_its_mother(void **state)
{
	int64_t mother = make_patient("Ferreira");
	struct newborn n = { .mother = mother,
			     .sex = SEX_FEMALE,
			     .day = today,
			     .minute = 435,
			     .order = 2 };
	struct row_patient_more m;
	struct patient p = load(mother), father;

	(void)state;
	strcpy(p.who.address, "133 Anchor Street");
	OK(patient_change(as(ROLE_CLERK), &p, &err));
	OK(patient_register_newborn(as(ROLE_NURSE), &n, &p, &err));
	assert_string_equal(p.who.family, "Ferreira");
	assert_string_equal(p.who.given, "Baby girl 2");
	assert_string_equal(p.who.address, "133 Anchor Street");
	assert_string_equal(p.who.kin_name, "Adaeze Ferreira");
	assert_string_equal(p.who.kin_relation, "mother");
	assert_int_equal(p.who.birth_day, today);
	OK(patient_more_get(as(ROLE_CLERK), p.visit.id, &m, &err));
	assert_int_equal(m.mother_id, mother);
	assert_int_equal(m.birth_minute, 435);
	assert_int_equal(m.birth_order, 2);
	n.day = today + 1;
	IS(RC_REFUSED, patient_register_newborn(as(ROLE_NURSE), &n, &p, &err));
	n.day = 0;
	IS(RC_REFUSED, patient_register_newborn(as(ROLE_NURSE), &n, &p, &err));
	father = load(make_patient("Ferreira"));
	father.visit.sex = SEX_MALE;
	OK(patient_change(as(ROLE_CLERK), &father, &err));
	n.mother = father.visit.id;
	n.day = today;
	IS(RC_REFUSED, patient_register_newborn(as(ROLE_NURSE), &n, &p, &err));
	n.mother = 77;
	IS(RC_NONE, patient_register_newborn(as(ROLE_NURSE), &n, &p, &err));
}

/* ---- months of birth ------------------------------------------------------------------- */

static void
months_as_people_write_them(void **state)
{
	static const struct {
		const char *text;
		int32_t month;
	} tries[] = {
		{ "sep 1948", 194809 },
		{ "September 1948", 194809 },
		{ "9/1948", 194809 },
		{ "09.1948", 194809 },
		{ "12-1948", 194812 },
		{ "1948-09", 194809 },
		{ "Sep-1948", 194809 },
		{ "jan1948", 194801 },
		{ "", 0 },
		{ "1948", 0 },
		{ "9/9/1948", 0 },
		{ "13/1948", 0 },
		{ "9/48", 0 },
		{ "09sep1948", 0 },
		{ "1948-09-12", 0 },
		{ "sep", 0 },
		{ "77", 0 },
		{ "xyz 1948", 0 },
		{ "marta 1948", 0 },
		{ "June 1948", 194806 },
		{ "090948", 0 },
		{ "09091948", 0 },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(tries) / sizeof(tries[0]); i++)
		if (patient_month_parse(tries[i].text) != tries[i].month)
			fail_msg("\"%s\": %d", tries[i].text,
				 (int)patient_month_parse(tries[i].text));
}

static void
a_month_of_birth_is_kept(void **state)
{
	struct patient p;
	char born[PATIENT_BORN];
	int64_t id;

	(void)state;
	patient_init(&p);
	strcpy(p.who.family, "Weber");
	p.visit.sex = SEX_FEMALE;
	p.who.birth_known = BIRTH_KNOWN_MONTH;
	p.birth_month = 202604;
	IS(RC_REFUSED, patient_register(as(ROLE_CLERK), &p, &err));
	p.birth_month = 194813;
	IS(RC_REFUSED, patient_register(as(ROLE_CLERK), &p, &err));
	p.birth_month = 194809;
	OK(patient_register(as(ROLE_CLERK), &p, &err));
	id = p.visit.id;
	p = load(id);
	assert_int_equal(p.birth_month, 194809);
	assert_int_equal(p.visit.birth_year, 1948);
	assert_string_equal(patient_born(born, &p, today), "Sep 1948 (77y)");
	p.birth_month = 194810;
	OK(patient_change(as(ROLE_CLERK), &p, &err));
	p = load(id);
	assert_int_equal(p.birth_month, 194810);
	/* The day becomes known. */
	p.who.birth_day = 19481012;
	OK(patient_change(as(ROLE_CLERK), &p, &err));
	p = load(id);
	assert_int_equal(p.birth_month, 0);
	assert_int_equal(p.who.birth_known, BIRTH_KNOWN_DAY);
}

/* ---- other names ------------------------------------------------------------------------ */

static int
found(const char *words)
{
	struct patient_hits h;
	int n;

	patient_hits_init(&h);
	OK(patient_find(as(ROLE_CLERK), words, 20, &h, &err));
	n = h.near ? 0 : (int)h.n;
	patient_hits_release(&h);
	return n;
}

static void
no_fault(const struct check_line *l, void *arg)
{
	(void)arg;
	if (l->wrong)
		fail_msg("%s: %s", l->what, l->detail);
}

static void
one_is_found_by_every_name(void **state)
{
	int64_t id = make_patient("Zielinska"), wrong;
	struct row_patient_name n;
	struct patient p;

	(void)state;
	row_init(TBL_PATIENT_NAME, &n);
	n.patient_id = id;
	n.kind = NAME_USE_BIRTH;
	IS(RC_REFUSED, patient_name_add(as(ROLE_CLERK), &n, &err));
	strcpy(n.family, "Quispe Zielinska");
	n.since_day = 20200101;
	n.until_day = 20190101;
	IS(RC_REFUSED, patient_name_add(as(ROLE_CLERK), &n, &err));
	n.until_day = 20210101;
	IS(RC_DENIED, patient_name_add(as(ROLE_DOCTOR), &n, &err));
	OK(patient_name_add(as(ROLE_CLERK), &n, &err));
	assert_int_equal(found("quispe"), 1);
	assert_int_equal(found("quispe adaeze"), 1);
	assert_int_equal(found("zielinska"), 1);
	/* The record's own name goes; the word stands in the other one. */
	p = load(id);
	strcpy(p.who.family, "Orzechowska");
	OK(patient_change(as(ROLE_CLERK), &p, &err));
	assert_int_equal(found("zielinska"), 1);
	assert_int_equal(found("orzechowska quispe"), 1);
	OK(check_run(as(ROLE_SECURITY), false, no_fault, NULL, &wrong, &err));
	assert_int_equal(wrong, 0);
	OK(patient_name_strike(as(ROLE_CLERK), n.id, n.version,
			       reason_of(REASON_KIND_STRIKE, "wrong-patient"),
			       &err));
	assert_int_equal(found("quispe"), 0);
	assert_int_equal(found("orzechowska"), 1);
	OK(check_run(as(ROLE_SECURITY), false, no_fault, NULL, &wrong, &err));
	assert_int_equal(wrong, 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_death_cancels_what_lies_ahead),
		cmocka_unit_test(what_is_not_wanted_back_stays_cancelled),
		cmocka_unit_test(lists_and_recalls_end_with_it),
		cmocka_unit_test(a_certificate_says_what_is_filed),
		cmocka_unit_test(a_death_in_the_ward_does_the_same),
		cmocka_unit_test(someone_nobody_knows_becomes_someone),
		cmocka_unit_test(a_newborn_is_tied_to_its_mother),
		cmocka_unit_test(months_as_people_write_them),
		cmocka_unit_test(a_month_of_birth_is_kept),
		cmocka_unit_test(one_is_found_by_every_name),
	};

	return cmocka_run_group_tests(tests, setup, fixture_close);
}
