/*
 * test_rules_patients.c - what is wrong with patients, their births, deaths
 * and phone numbers, and with those of staff, hospitals and insurers.
 */
#include "rules_fixture.h"

static void
patients(void **state)
{
	struct patient p, q;
	struct row_patient_more m;
	int64_t id;

	(void)state;
	only("dead-before-known",
	     person_with(TBL_PATIENT, "death_day", 20200101, NULL));
	only("known-in-future",
	     person_with(TBL_PATIENT, "known_day", 20300101, NULL));
	only("death-in-future",
	     person_with(TBL_PATIENT, "death_day", 20300101, NULL));
	only("sex-not-asked", person_with(TBL_PATIENT, "sex", 0, NULL));
	finds("birth-in-future",
	      person_with(TBL_IDENTITY, "birth_day", 20300101, NULL));
	finds("birth-year-differs",
	      person_with(TBL_IDENTITY, "birth_day", 19500909, NULL));
	finds("age-over-120",
	      person_with(TBL_PATIENT, "birth_year", 1901, NULL));
	finds("death-before-birth",
	      person_with(TBL_PATIENT, "death_day", 19470101, NULL));
	only("birth-known-wrong",
	     person_with(TBL_IDENTITY, "birth_known", BIRTH_KNOWN_MONTH, NULL));
	only("phone-without-digits",
	     person_with(TBL_IDENTITY, "phone", 0, "unknown"));
	only("kin-phone-without-digits",
	     person_with(TBL_IDENTITY, "kin_phone", 0, "none"));
	only("email-without-at",
	     person_with(TBL_IDENTITY, "email", 0, "ana.example.org"));
	only("post-code-without-digit",
	     person_with(TBL_IDENTITY, "zip", 0, "n/a"));
	only("family-is-given",
	     person_with(TBL_IDENTITY, "family", 0, "Adaeze"));
	only("number-check-wrong",
	     person_with(TBL_IDENTITY, "number", 0, "VIT-999999-0"));
	p = person();
	p.who.family[0] = p.who.given[0] = '\0';
	replant(ROLE_CLERK, TBL_IDENTITY, &p.who);
	only("name-missing", p.visit.id);
	p = person();
	snprintf(p.who.kin_name, sizeof(p.who.kin_name), "%s %s", p.who.given,
		 p.who.family);
	replant(ROLE_CLERK, TBL_IDENTITY, &p.who);
	only("kin-is-patient", p.visit.id);
	p = person();
	id = person_with(TBL_IDENTITY, "number", 0, p.who.number);
	only("number-twice", id);
	person_with(TBL_IDENTITY, "external", 0, "X-77");
	id = person_with(TBL_IDENTITY, "external", 0, "x 77");
	only("external-number-twice", id);
	p = person();
	q = person();
	q.visit.sex = SEX_MALE;
	replant(ROLE_CLERK, TBL_PATIENT, &q.visit);
	row_init(TBL_PATIENT_MORE, &m);
	m.id = p.visit.id;
	m.mother_id = q.visit.id;
	m.unidentified = 1;
	plant(ROLE_CLERK, TBL_PATIENT_MORE, &m);
	only("mother-impossible", p.visit.id);
	only("still-unidentified", p.visit.id);
}

static void
states_of_patients(void **state)
{
	struct patient p = person(), q = person();
	struct row_patient lone;
	struct row_region g;
	struct row_appointment a;
	struct row_stay s;
	struct row_diagnosis d;

	(void)state;
	p.visit.state = PATIENT_STATE_MERGED;
	replant(ROLE_CLERK, TBL_PATIENT, &p.visit);
	only("merge-without-target", p.visit.id);
	q.visit.state = PATIENT_STATE_MERGED;
	q.visit.living_id = p.visit.id;
	replant(ROLE_CLERK, TBL_PATIENT, &q.visit);
	only("merged-into-gone", q.visit.id);
	row_init(TBL_PATIENT, &lone);
	lone.sex = SEX_FEMALE;
	plant(ROLE_CLERK, TBL_PATIENT, &lone);
	only("patient-without-identity", lone.id);
	p = person();
	a = appointment(p.visit.id, 20260305, 0);
	plant(ROLE_CLERK, TBL_APPOINTMENT, &a);
	s = stay(p.visit.id, now - DAY, 0);
	plant_stay(&s);
	d = diagnosis(p.visit.id);
	plant(ROLE_DOCTOR, TBL_DIAGNOSIS, &d);
	p.visit.state = PATIENT_STATE_STRUCK;
	replant(ROLE_CLERK, TBL_PATIENT, &p.visit);
	only("struck-with-booking", a.id);
	only("struck-in-ward", s.id);
	only("struck-with-diagnosis", d.id);
	house_new(TBL_REGION, &g);
	strcpy(g.name, "Gone");
	OK(house_set(as(ROLE_SECURITY), TBL_REGION, &g, &err));
	p.visit.id = person_with(TBL_PATIENT, "region_id", g.id, NULL);
	g.active = 0;
	OK(house_set(as(ROLE_SECURITY), TBL_REGION, &g, &err));
	only("region-out-of-use", p.visit.id);
}

static void
the_dead(void **state)
{
	struct patient p = person();
	struct row_appointment ahead = appointment(p.visit.id, 20260305, 0);
	struct row_appointment done = appointment(p.visit.id, 20260302, 2);
	struct row_stay in = stay(p.visit.id, now - 2 * DAY, 0), died;
	struct row_diagnosis d = diagnosis(p.visit.id);

	(void)state;
	p.visit.known_day = 20200101;
	p.visit.death_day = 20260301;
	replant(ROLE_CLERK, TBL_PATIENT, &p.visit);
	plant(ROLE_CLERK, TBL_APPOINTMENT, &ahead);
	plant(ROLE_CLERK, TBL_APPOINTMENT, &done);
	plant_stay(&in);
	d.day = 20260302;
	plant(ROLE_DOCTOR, TBL_DIAGNOSIS, &d);
	only("dead-with-booking", ahead.id);
	only("seen-after-death", done.id);
	only("dead-in-ward", in.id);
	only("diagnosis-after-death", d.id);
	p = person();
	died = stay(p.visit.id, now - 2 * DAY, now - DAY);
	died.ending = STAY_ENDING_DIED;
	plant_stay(&died);
	only("died-without-death", died.id);
}

/* Ten that are alike make the eleventh odd. */
static void
plant_reached(enum tbl t, const char *kind)
{
	char rule[60], *phone, *email;
	union {
		struct row_head head;
		struct row_staff staff;
		struct row_hospital hospital;
		struct row_insurer insurer;
	} row;

	for (int k = 0; k <= 10; k++) {
		house_new(t, &row);
		fresh_name((char *)&row + table_col(t, "code")->offset, "R");
		fresh_name((char *)&row + table_col(t, "name")->offset, "Name");
		phone = (char *)&row + table_col(t, "phone")->offset;
		email = (char *)&row + table_col(t, "email")->offset;
		strcpy(phone, k < 10 ? "0201844466" : "201844466");
		strcpy(email, k < 10 ? "a@b" : "a.b");
		if (t == TBL_STAFF)
			row.staff.kind = STAFF_KIND_OTHER;
		plant(ROLE_CLERK, t, &row);
		snprintf(rule, sizeof(rule), "%s-phone-of-odd-length", kind);
		assert_int_equal(look(rule).n, k == 10);
	}
	only(rule, row.head.id);
	snprintf(rule, sizeof(rule), "%s-email-without-at", kind);
	only(rule, row.head.id);
}

static void
how_people_are_reached(void **state)
{
	int64_t id = 0;

	(void)state;
	plant_reached(TBL_STAFF, "staff");
	plant_reached(TBL_HOSPITAL, "hospital");
	plant_reached(TBL_INSURER, "insurer");
	for (int k = 0; k < 10; k++)
		person_with(TBL_IDENTITY, "phone", 0, "020 184-4466");
	assert_int_equal(look("phone-of-odd-length").n, 0);
	id = person_with(TBL_IDENTITY, "phone", 0, "158974561");
	only("phone-of-odd-length", id);
}

static void
same_name_and_email(void **state)
{
	struct patient p = person(), q = person();

	(void)state;
	strcpy(p.who.email, "robin@mail.com");
	replant(ROLE_CLERK, TBL_IDENTITY, &p.who);
	strcpy(q.who.email, "ROBIN@mail.com");
	replant(ROLE_CLERK, TBL_IDENTITY, &q.who);
	assert_int_equal(look("name-and-email-twice").n, 0);
	strcpy(q.who.family, p.who.family);
	strcpy(q.who.given, p.who.given);
	replant(ROLE_CLERK, TBL_IDENTITY, &q.who);
	only("name-and-email-twice", q.visit.id);
}

static void
every_rule_was_broken_once(void **state)
{
	(void)state;
	breaks_its_rules(RULES_PATIENTS);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(patients),
		cmocka_unit_test(states_of_patients),
		cmocka_unit_test(the_dead),
		cmocka_unit_test(how_people_are_reached),
		cmocka_unit_test(same_name_and_email),
		cmocka_unit_test(every_rule_was_broken_once),
	};

	return cmocka_run_group_tests(tests, rules_open, fixture_close);
}
