/*
 * test_told.c - what other systems told: admissions, the own doctor, the
 * particulars of a visit; and a file of patients that brings them.
 */
#include "fixture.h"

#include "wardbook/import.h"
#include "wardbook/told.h"

static int64_t patient, doctor, nurse;

static int
setup(void **state)
{
	struct row_staff s;

	if (fixture_open(state))
		return -1;
	patient = make_patient("Osei");
	doctor = make_doctor();
	house_new(TBL_STAFF, &s);
	s.kind = STAFF_KIND_NURSE;
	strcpy(s.name, "Nurse One");
	OK(house_set(as(ROLE_SECURITY), TBL_STAFF, &s, &err));
	nurse = s.id;
	return 0;
}

static void
the_own_doctor_is_a_doctor(void **state)
{
	struct row_own_doctor o;

	(void)state;
	IS(RC_NONE, told_own_doctor(as(ROLE_CLERK), patient, &o, &err));
	IS(RC_REFUSED, own_doctor_set(as(ROLE_CLERK), patient, nurse, &err));
	assert_string_equal(err.field, "doctor_id");
	IS(RC_DENIED,
	   own_doctor_set(as(ROLE_PHARMACIST), patient, doctor, &err));
	OK(own_doctor_set(as(ROLE_CLERK), patient, doctor, &err));
	OK(told_own_doctor(as(ROLE_NURSE), patient, &o, &err));
	assert_int_equal(o.doctor_id, doctor);
	OK(own_doctor_set(as(ROLE_CLERK), patient, 0, &err));
	OK(told_own_doctor(as(ROLE_NURSE), patient, &o, &err));
	assert_int_equal(o.doctor_id, 0);
	assert_int_equal(o.version, 2);
	IS(RC_DENIED, told_own_doctor(as(ROLE_EXPORTER), patient, &o, &err));
}

struct seen {
	int n;
	struct row_admission_told last;
};

static bool
see(const struct row_admission_told *a, void *arg)
{
	struct seen *x = arg;

	x->n++;
	x->last = *a;
	return true;
}

/* The file of a source as it is, with what leads nowhere. */
static void
a_file_brings_them(void **state)
{
	static const char text[] =
		"patient_id,first_name,last_name,date_of_birth,gender,address,"
		"city,state,zip_code,phone_number,email,insurance_id,primary_"
		"physician_id,admission_date,discharge_date\n"
		"5700,Maddy,Robin,1997-02-22,other,,,,06212,158974561,,9988,"
		"4455,2024-07-03,2024-01-17\n";
	char path[128];
	const char *files[] = { path };
	struct import_options o = { .map = "seeds/mappings/hms-patients.map",
				    .files = files,
				    .nfiles = 1 };
	struct import_summary sum;
	struct row_own_doctor own;
	struct seen x = { 0 };
	int64_t id;
	FILE *f;

	(void)state;
	snprintf(path, sizeof(path), "%s/in.csv", fx.dir);
	f = fopen(path, "w");
	assert_non_null(f);
	assert_int_equal(fwrite(text, 1, sizeof(text) - 1, f),
			 sizeof(text) - 1);
	assert_int_equal(fclose(f), 0);
	OK(import_run(as(ROLE_RECORDS), &o, &sum, &err));
	assert_int_equal(unlink(path), 0);
	assert_int_equal(sum.accepted, 1);
	assert_int_equal(sum.loose, 1);
	OK(patient_by_external(as(ROLE_RECORDS), "hms", "5700", &id, &err));
	OK(told_admissions(as(ROLE_NURSE), id, see, &x, &err));
	assert_int_equal(x.n, 1);
	assert_int_equal(x.last.from_day, 20240703);
	assert_int_equal(x.last.to_day, 20240117);
	OK(told_own_doctor(as(ROLE_NURSE), id, &own, &err));
	assert_int_equal(own.doctor_id, 0);
	assert_string_equal(own.number, "4455");
	/* Entered in error: out of the list, and the rule. */
	OK(admission_told_strike(as(ROLE_RECORDS), x.last.id, x.last.version,
				 reason_of(REASON_KIND_STRIKE, "typing"),
				 &err));
	x.n = 0;
	OK(told_admissions(as(ROLE_NURSE), id, see, &x, &err));
	assert_int_equal(x.n, 0);
	IS(RC_DENIED, told_admissions(as(ROLE_AUDITOR), id, see, &x, &err));
}

static void
a_visit_of_which_nothing_is_told(void **state)
{
	struct told_visit v;

	(void)state;
	OK(told_visit(as(ROLE_CLERK), 4711, &v, &err));
	assert_int_equal(v.more.id, 0);
	assert_int_equal(v.words.id, 0);
	IS(RC_DENIED, told_visit(as(ROLE_EXPORTER), 4711, &v, &err));
}

static int
close_all(void **state)
{
	char lock[128];

	snprintf(lock, sizeof(lock), "%s-import", fx.path);
	unlink(lock);
	return fixture_close(state);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_own_doctor_is_a_doctor),
		cmocka_unit_test(a_file_brings_them),
		cmocka_unit_test(a_visit_of_which_nothing_is_told),
	};

	return cmocka_run_group_tests(tests, setup, close_all);
}
