/*
 * test_ward.c - one bed, one patient.
 */
#include <sys/wait.h>

#include "fixture.h"
#include "wardbook/ward.h"

static struct row_stay
stay_row(int64_t id)
{
	struct row_stay r;

	as(ROLE_NURSE);
	OK(row_get(fx.store, TBL_STAY, id, &r, &err));
	return r;
}

static int64_t
admitted(int64_t patient, int64_t ward, int64_t bed)
{
	int64_t stay = 0;

	OK(ward_admit(as(ROLE_NURSE), patient, ward, bed, &stay, &err));
	return stay;
}

static void
one_bed_one_patient(void **state)
{
	int64_t ward = make_place(PLACE_KIND_WARD, 0, 0, false);
	int64_t other = make_place(PLACE_KIND_WARD, 0, 0, false);
	int64_t bed = make_bed(ward, "1"), two = make_bed(ward, "2");
	int64_t a = make_patient("A"), b = make_patient("B"), stay;
	struct session *s;

	(void)state;
	stay = admitted(a, ward, bed);
	assert_int_equal(stay_row(stay).admission_id, stay);
	s = as(ROLE_NURSE);
	IS(RC_CONFLICT, ward_admit(s, b, ward, bed, &stay, &err));
	assert_string_equal(err.field, "bed_id");
	assert_non_null(strstr(err.text, "Bed 1 of"));
	IS(RC_CONFLICT, ward_admit(s, a, ward, two, &stay, &err));
	assert_string_equal(err.field, "patient_id");
	assert_non_null(strstr(err.text, "bed 1"));
	IS(RC_REFUSED, ward_admit(s, b, other, two, &stay, &err));
	IS(RC_REFUSED, ward_admit(s, b, bed, 0, &stay, &err));
	IS(RC_REFUSED, ward_admit(s, 0, ward, two, &stay, &err));
	IS(RC_DENIED, ward_admit(as(ROLE_CLERK), b, ward, two, &stay, &err));
	/* Any number wait without a bed. */
	admitted(b, ward, 0);
	admitted(make_patient("C"), ward, 0);
}

static void
moving_ends_a_stay_and_begins_one(void **state)
{
	int64_t ward = make_place(PLACE_KIND_WARD, 0, 0, false);
	int64_t one = make_bed(ward, "1"), two = make_bed(ward, "2");
	int64_t a = make_patient("A"), b = make_patient("B");
	int64_t first = admitted(a, ward, one);
	struct row_stay was, now;
	struct session *s;

	(void)state;
	admitted(b, ward, two);
	s = as(ROLE_CHARGE_NURSE);
	IS(RC_CONFLICT, ward_move(s, first, 1, ward, two, &err));
	IS(RC_REFUSED, ward_move(s, first, 1, ward, one, &err));
	IS(RC_CONFLICT, ward_move(s, first, 2, ward, 0, &err));
	OK(ward_move(s, first, 1, ward, 0, &err));
	was = stay_row(first);
	assert_int_equal(was.ending, STAY_ENDING_MOVED);
	OK(ward_stay_of(s, a, &now, &err));
	assert_int_equal(now.admission_id, first);
	assert_int_equal(now.from_at, was.to_at);
	IS(RC_REFUSED, ward_move(s, first, 2, ward, one, &err));
	/* A move that did not happen. */
	IS(RC_REFUSED,
	   ward_strike(s, first, 2, reason_of(REASON_KIND_STRIKE, "not-done"),
		       &err));
	OK(ward_strike(s, now.id, now.version,
		       reason_of(REASON_KIND_STRIKE, "not-done"), &err));
	OK(ward_stay_of(as(ROLE_NURSE), a, &now, &err));
	assert_int_equal(now.id, first);
	assert_int_equal(now.bed_id, one);
}

static void
discharge_frees_the_bed(void **state)
{
	int64_t ward = make_place(PLACE_KIND_WARD, 0, 0, false);
	int64_t bed = make_bed(ward, "1"), a = make_patient("A");
	int64_t stay = admitted(a, ward, bed), next = 0;
	struct row_bed b;
	struct row_stay r;
	struct patient p;
	struct session *s = as(ROLE_NURSE);

	(void)state;
	IS(RC_REFUSED, ward_discharge(s, stay, 1, STAY_ENDING_OPEN, &err));
	IS(RC_REFUSED, ward_discharge(s, stay, 1, STAY_ENDING_MOVED, &err));
	IS(RC_CONFLICT, ward_discharge(s, stay, 3, STAY_ENDING_HOME, &err));
	/* Nor can the bed be taken away under him. */
	OK(row_get(fx.store, TBL_BED, bed, &b, &err));
	b.active = 0;
	IS(RC_REFUSED, house_set(as(ROLE_SECURITY), TBL_BED, &b, &err));
	s = as(ROLE_NURSE);
	OK(ward_discharge(s, stay, 1, STAY_ENDING_HOME, &err));
	IS(RC_REFUSED, ward_discharge(s, stay, 2, STAY_ENDING_HOME, &err));
	IS(RC_NONE, ward_stay_of(s, a, &r, &err));
	stay = admitted(make_patient("B"), ward, bed);
	OK(ward_strike(as(ROLE_NURSE), stay, 1,
		       reason_of(REASON_KIND_STRIKE, "wrong-patient"), &err));
	stay = admitted(a, ward, bed);
	OK(ward_discharge(as(ROLE_NURSE), stay, 1, STAY_ENDING_DIED, &err));
	OK(patient_get(as(ROLE_NURSE), a, &p, &err));
	assert_int_equal(p.visit.death_day, when_today());
	IS(RC_REFUSED, ward_admit(as(ROLE_NURSE), a, ward, bed, &next, &err));
	assert_non_null(strstr(err.text, "died on"));
}

static bool
list_line(const struct ward_line *l, void *arg)
{
	buf_addf(arg, "%s/%.5s/%s/%s|", l->bed, l->patient, l->alerts,
		 l->allergy);
	return true;
}

static void
note_allergy(int64_t patient, const char *substance)
{
	struct row_allergy a;

	row_init(TBL_ALLERGY, &a);
	a.patient_id = patient;
	text_copy(a.substance, sizeof(a.substance), substance);
	OK(allergy_record(as(ROLE_NURSE), &a, &err));
}

static void
the_ward_shows_every_bed(void **state)
{
	int64_t ward = make_place(PLACE_KIND_WARD, 0, 0, false);
	int64_t a = make_patient("Abe"), b = make_patient("Bea");
	struct row_alert falls;
	struct buf out = BUF_INIT;
	char longest[81];

	(void)state;
	make_bed(ward, "10");
	admitted(a, ward, make_bed(ward, "2"));
	admitted(b, ward, 0);
	row_init(TBL_ALERT, &falls);
	falls.patient_id = a;
	falls.kind = ALERT_KIND_FALLS;
	OK(alert_set(as(ROLE_NURSE), &falls, &err));
	note_allergy(a, "penicillin");
	OK(ward_list(as(ROLE_NURSE), ward, list_line, &out, &err));
	assert_string_equal(out.p, "2/ABE, /falls/penicillin|10///|"
				   "/BEA, //not asked|");
	buf_clear(&out);
	OK(ward_list(as(ROLE_CLERK), ward, list_line, &out, &err));
	assert_string_equal(out.p, "2/ABE, /falls/not shown to your role|"
				   "10///|/BEA, //not shown to your role|");
	/* However many there are, none is cut. */
	for (int i = 0; i < 12; i++) {
		char name[16];

		snprintf(name, sizeof(name), "substance %02d", i);
		note_allergy(a, name);
	}
	memset(longest, 'x', 80);
	longest[80] = '\0';
	note_allergy(b, longest);
	note_allergy(b, "latex");
	buf_clear(&out);
	OK(ward_list(as(ROLE_NURSE), ward, list_line, &out, &err));
	assert_non_null(strstr(out.p, " more|10"));
	assert_non_null(strstr(out.p, "//"));
	assert_true(strstr(out.p, longest) || strstr(out.p, "latex, +1 more"));
	IS(RC_DENIED, ward_list(as(ROLE_BILLING), ward, list_line, &out, &err));
	buf_release(&out);
}

static void
a_bed_goes_to_one_of_many(void **state)
{
	enum { PEOPLE = 16 };
	int64_t ward = make_place(PLACE_KIND_WARD, 0, 0, false);
	int64_t bed = make_bed(ward, "1"), patient[PEOPLE], stay;
	struct session *s;
	pid_t child[PEOPLE];
	int got = 0, conflicts = 0;

	(void)state;
	for (int i = 0; i < PEOPLE; i++)
		patient[i] = make_patient("Crowd");
	s = as(ROLE_NURSE);
	for (int i = 0; i < PEOPLE; i++) {
		child[i] = fork();
		if (child[i])
			continue;
		if (!reconnect(s))
			_exit(99);
		_exit((int)ward_admit(s, patient[i], ward, bed, &stay, &err));
	}
	for (int i = 0; i < PEOPLE; i++) {
		int status;

		assert_int_equal(waitpid(child[i], &status, 0), child[i]);
		got += WEXITSTATUS(status) == RC_OK;
		conflicts += WEXITSTATUS(status) == RC_CONFLICT;
	}
	assert_int_equal(got, 1);
	assert_int_equal(conflicts, PEOPLE - 1);
}

static void
a_nurse_answers_for_a_ward(void **state)
{
	int64_t ward = make_place(PLACE_KIND_WARD, 0, 0, false);
	int64_t clinic = make_place(PLACE_KIND_CLINIC, 15, 1, false);
	struct row_staff n;

	(void)state;
	house_new(TBL_STAFF, &n);
	n.kind = STAFF_KIND_NURSE;
	strcpy(n.name, "Nurse One");
	OK(house_set(as(ROLE_SECURITY), TBL_STAFF, &n, &err));
	assert_int_equal(ward_nurse(as(ROLE_NURSE), ward), 0);
	IS(RC_DENIED, ward_nurse_set(as(ROLE_DOCTOR), ward, n.id, &err));
	IS(RC_REFUSED,
	   ward_nurse_set(as(ROLE_SECURITY), ward, make_doctor(), &err));
	assert_string_equal(err.field, "nurse_id");
	IS(RC_REFUSED, ward_nurse_set(as(ROLE_SECURITY), clinic, n.id, &err));
	OK(ward_nurse_set(as(ROLE_SECURITY), ward, n.id, &err));
	assert_int_equal(ward_nurse(as(ROLE_NURSE), ward), n.id);
	OK(ward_nurse_set(as(ROLE_SECURITY), ward, 0, &err));
	assert_int_equal(ward_nurse(as(ROLE_NURSE), ward), 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(one_bed_one_patient),
		cmocka_unit_test(moving_ends_a_stay_and_begins_one),
		cmocka_unit_test(discharge_frees_the_bed),
		cmocka_unit_test(the_ward_shows_every_bed),
		cmocka_unit_test(a_bed_goes_to_one_of_many),
		cmocka_unit_test(a_nurse_answers_for_a_ward),
	};

	return cmocka_run_group_tests(tests, fixture_open, fixture_close);
}
