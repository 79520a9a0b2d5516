/*
 * test_record_number.c - the record number: prefix, counter, check character
 * (Luhn modulo 30); what the check finds, and that no number comes twice.
 */
#include "patient_fixture.h"
#include "wardbook/num.h"

static const char alphabet[] = "0123456789ACDEFGHJKLMNPRTUVWXY";

/* The rule once more, from its definition: from the right, every second one
 * doubled, the digits of the product in base 30 added. */
static char
check_of(const char *body)
{
	int sum = 0, factor = 2;

	for (size_t i = strlen(body); i-- > 0;) {
		const char *at = strchr(alphabet, body[i]);
		int v;

		if (!at)
			continue;
		v = (int)(at - alphabet) * factor;
		sum += v / 30 + v % 30;
		factor = 3 - factor;
	}
	return alphabet[(30 - sum % 30) % 30];
}

static void
as_the_rule_says(void **state)
{
	static const int64_t counters[] = { 1, 7, 42, 999, 123456, 7654321 };
	char number[RECORD_NUMBER];

	(void)state;
	for (size_t i = 0; i < sizeof(counters) / sizeof(counters[0]); i++) {
		num_record_number(number, "VIT", counters[i]);
		assert_true(num_check_holds(number));
		number[strlen(number) - 1] = '\0';
		assert_int_equal(num_check_char(number), check_of(number));
	}
	num_record_number(number, "VIT", 123);
	assert_memory_equal(number, "VIT-000123-", 11);
}

static void
one_wrong_sign_and_two_swapped_are_found(void **state)
{
	char number[RECORD_NUMBER], wrong[RECORD_NUMBER];
	int swaps = 0, missed = 0;

	(void)state;
	for (int64_t c = 1; c < 3000; c += 37) {
		num_record_number(number, "VIT", c);
		for (size_t i = 4; number[i]; i++) {
			if (!strchr(alphabet, number[i]))
				continue;
			for (const char *p = alphabet; *p; p++) {
				strcpy(wrong, number);
				wrong[i] = *p;
				assert_int_equal(num_check_holds(wrong),
						 *p == number[i]);
			}
			if (!number[i + 1] || number[i] == number[i + 1] ||
			    !strchr(alphabet, number[i + 1]))
				continue;
			strcpy(wrong, number);
			wrong[i] = number[i + 1];
			wrong[i + 1] = number[i];
			swaps++;
			missed += num_check_holds(wrong);
		}
	}
	assert_true(swaps > 100);
	/* Luhn misses only the first sign swapped with the last one. */
	assert_int_equal(missed, 0);
}

static void
no_number_comes_twice(void **state)
{
	struct fixture *f = fixture_open();
	struct patient a = filed(f, "Meyer", "Anna", 19710405, ""), b;
	int64_t reason = add_reason(f, REASON_KIND_STRIKE, "wrong");
	struct patient p = person("Nobody", "", 0);

	(void)state;
	assert_non_null(strstr(a.who.number, "-000001-"));
	/* Struck out: its number stays taken. */
	OK(patient_strike(as(f, ROLE_RECORDS), a.visit.id, a.visit.version,
			  reason, &err));
	b = filed(f, "Meyer", "Anna", 19710405, "");
	assert_non_null(strstr(b.who.number, "-000002-"));
	/* One that is refused takes none. */
	IS(RC_REFUSED, patient_register(as(f, ROLE_CLERK), &p, &err));
	b = filed(f, "Okonkwo", "Ada", 19710405, "");
	assert_non_null(strstr(b.who.number, "-000003-"));
	/* Whatever someone writes into a change, the number stays. */
	strcpy(b.who.number, a.who.number);
	strcpy(b.who.city, "Vitória");
	OK(patient_change(as(f, ROLE_CLERK), &b, &err));
	OK(patient_get(as(f, ROLE_CLERK), b.visit.id, &b, &err));
	assert_non_null(strstr(b.who.number, "-000003-"));
	fixture_close(f);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(as_the_rule_says),
		cmocka_unit_test(one_wrong_sign_and_two_swapped_are_found),
		cmocka_unit_test(no_number_comes_twice),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
