/*
 * test_drop.c - what a role can put into a domain that it cannot open.
 */
#include "access_fixture.h"

#include "wardbook/patient.h"

static struct fixture *f;

static int
open_all(void **state)
{
	(void)state;
	f = fixture_open();
	add_account(f, ROLE_RECORDS, "rita", true);
	add_account(f, ROLE_NURSE, "nina", true);
	add_account(f, ROLE_CLERK, "carla", true);
	return 0;
}

static int
close_all(void **state)
{
	(void)state;
	fixture_close(f);
	return 0;
}

static int64_t
drop_allergy(int64_t *patient)
{
	struct session *rita = f->as[ROLE_RECORDS];
	struct row_allergy a;
	struct patient p;

	session_use(rita);
	patient_init(&p);
	strcpy(p.who.family, "Okonkwo");
	p.visit.sex = SEX_FEMALE;
	p.visit.birth_year = 1948;
	p.who.birth_known = BIRTH_KNOWN_YEAR;
	OK(patient_register(rita, &p, &err));
	OK(store_begin(f->store, &err));
	row_init(TBL_ALLERGY, &a);
	a.patient_id = p.visit.id;
	strcpy(a.substance, "penicillin");
	OK(row_insert(f->store, TBL_ALLERGY, &a, &err));
	OK(store_commit(f->store, &err));
	*patient = p.visit.id;
	return a.id;
}

static void
a_dropped_row_opens_to_holders_only(void **state)
{
	struct row_allergy a;
	int64_t patient, id = drop_allergy(&patient);

	(void)state;
	OK(row_get(f->store, TBL_ALLERGY, id, &a, &err));
	assert_true(a.shut);
	assert_string_equal(a.substance, "");
	session_use(f->as[ROLE_NURSE]);
	OK(row_get(f->store, TBL_ALLERGY, id, &a, &err));
	assert_false(a.shut);
	assert_string_equal(a.substance, "penicillin");
	/* The next holder who changes it seals it. */
	strcpy(a.reaction, "rash");
	OK(store_begin(f->store, &err));
	OK(row_update(f->store, TBL_ALLERGY, &a, &err));
	OK(store_commit(f->store, &err));
	OK(row_get(f->store, TBL_ALLERGY, id, &a, &err));
	assert_string_equal(a.reaction, "rash");
}

static void
raw_change(const char *sql)
{
	sqlite3 *db;

	assert_int_equal(sqlite3_open(f->path, &db), SQLITE_OK);
	assert_int_equal(sqlite3_exec(db, sql, NULL, NULL, NULL), SQLITE_OK);
	sqlite3_close(db);
}

static void
a_dropped_row_cannot_be_moved(void **state)
{
	int64_t first, second, a = drop_allergy(&first);
	struct row_allergy row;
	char sql[200];

	(void)state;
	drop_allergy(&second);
	snprintf(sql, sizeof(sql),
		 "UPDATE allergy SET patient_id = %lld WHERE "
		 "id = %lld",
		 (long long)second, (long long)a);
	raw_change(sql);
	session_use(f->as[ROLE_NURSE]);
	IS(RC_DAMAGED, row_get(f->store, TBL_ALLERGY, a, &row, &err));
}

static void
a_sealed_row_does_not_pass_for_a_dropped_one(void **state)
{
	struct row_patient p;
	int64_t patient;

	(void)state;
	drop_allergy(&patient);
	raw_change("UPDATE patient SET mac = zeroblob(18)");
	raw_change("UPDATE place SET mac = zeroblob(18)");
	session_use(f->as[ROLE_NURSE]);
	IS(RC_DAMAGED, row_get(f->store, TBL_PATIENT, patient, &p, &err));
}

static void
a_role_without_either_half_writes_nothing(void **state)
{
	struct row_allergy a;
	int64_t patient;

	(void)state;
	drop_allergy(&patient);
	session_use(f->as[ROLE_CLERK]);
	OK(store_begin(f->store, &err));
	row_init(TBL_ALLERGY, &a);
	a.patient_id = patient;
	IS(RC_NOKEY, row_insert(f->store, TBL_ALLERGY, &a, &err));
	store_rollback(f->store);
}

int
main(void)
{
#define T(t) cmocka_unit_test_setup_teardown(t, open_all, close_all)
	const struct CMUnitTest tests[] = {
		T(a_dropped_row_opens_to_holders_only),
		T(a_dropped_row_cannot_be_moved),
		T(a_sealed_row_does_not_pass_for_a_dropped_one),
		T(a_role_without_either_half_writes_nothing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
