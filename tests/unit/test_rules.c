/*
 * test_rules.c - a sound store breaks no rule; each rule has a name, a
 * sentence, a reader and a test that breaks it (test_rules_*.c).
 */
#include "rules_fixture.h"

static void
names_and_sentences_are_of_one_rule(void **state)
{
	(void)state;
	for (int i = 0; i < rules_count(); i++) {
		assert_int_equal(rule_find(rule_get(i)->name), i);
		assert_true(strlen(rule_get(i)->sentence) > 15);
		assert_true(enum_words(&enum_rule_severity,
				       rule_get(i)->severity)[0]);
	}
	assert_int_equal(rule_find("no such rule"), -1);
}

static void
a_sound_store_breaks_no_rule(void **state)
{
	struct rule_result *r = mem_zero((size_t)rules_count(), sizeof(*r));
	struct row_appointment a = appointment(person().visit.id, 20260304, 0);
	struct row_stay s = stay(person().visit.id, now - DAY, 0);
	struct row_diagnosis d = diagnosis(a.patient_id);

	(void)state;
	plant(ROLE_CLERK, TBL_APPOINTMENT, &a);
	s.bed_id = bed;
	plant_stay(&s);
	plant(ROLE_DOCTOR, TBL_DIAGNOSIS, &d);
	assert_true(rules_count() >= 40);
	for (int k = 0; k < 2; k++) {
		OK(rules_run(as(k ? ROLE_CHARGE_NURSE : ROLE_RECORDS), -1, r,
			     NULL, NULL, &err));
		for (int i = 0; i < rules_count(); i++)
			if (r[i].found)
				fail_msg("%s: %lld", rule_get(i)->name,
					 (long long)r[i].found);
	}
	free(r);
	assert_true(store_is_idle(fx.store));
}

static void
who_may_and_what_stays_shut(void **state)
{
	struct rule_result *r = mem_zero((size_t)rules_count(), sizeof(*r));
	char why[RULE_WHY];
	int rule = rule_find("phone-without-digits");

	(void)state;
	IS(RC_DENIED, rules_run(as(ROLE_CLERK), -1, r, NULL, NULL, &err));
	OK(rules_run(as(ROLE_ADMINISTRATOR), -1, r, NULL, NULL, &err));
	assert_false(r[rule].checked);
	assert_true(r[rule_find("dead-with-booking")].checked);
	assert_false(rule_checkable(as(ROLE_ADMINISTRATOR), rule, why));
	assert_string_equal(why, "not checked: identity is not opened by "
				 "your role");
	assert_true(rule_checkable(as(ROLE_RECORDS), rule, why));
	free(r);
}

/* What the table names is broken by the program of its area. */
static void
every_rule_is_in_the_table_once(void **state)
{
	(void)state;
	for (int i = 0; i < rules_count(); i++) {
		int n = 0;

		for (int k = 0; k < RULE_AREAS; k++)
			n += rule_find(rule_areas[k].rule) == i;
		if (n != 1)
			fail_msg("%s: %d in the table", rule_get(i)->name, n);
	}
	assert_int_equal(RULE_AREAS, rules_count());
}

static bool
take_one(const struct rule_hit *h, void *arg)
{
	(void)h;
	++*(int *)arg;
	return false;
}

static void
a_work_list_may_stop_early(void **state)
{
	int n = 0;

	(void)state;
	person_with(TBL_PATIENT, "sex", 0, NULL);
	person_with(TBL_PATIENT, "sex", 0, NULL);
	OK(rules_run(as(ROLE_RECORDS), -1, NULL, take_one, &n, &err));
	assert_int_equal(n, 1);
	assert_true(store_is_idle(fx.store));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(names_and_sentences_are_of_one_rule),
		cmocka_unit_test(a_sound_store_breaks_no_rule),
		cmocka_unit_test(who_may_and_what_stays_shut),
		cmocka_unit_test(every_rule_is_in_the_table_once),
		cmocka_unit_test(a_work_list_may_stop_early),
	};

	return cmocka_run_group_tests(tests, rules_open, fixture_close);
}
