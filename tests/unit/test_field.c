/*
 * test_field.c - what is typed into a field, and the one form it is shown in.
 */
#include <locale.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "../../src/ui/field.h"

static const struct field_option sexes[] = {
	{ "female", "Female" },
	{ "male", "Male" },
	{ "unknown", "Not known" },
	{ "none", "Not asked" },
};

static const struct field_def defs[] = {
	[FIELD_TEXT] = { .name = "t",
			 .label = "Text",
			 .type = FIELD_TEXT,
			 .flags = FIELD_UPPER,
			 .max = 20 },
	[FIELD_DATE] = { .name = "d",
			 .label = "Day",
			 .type = FIELD_DATE,
			 .flags = FIELD_NOT_FUTURE,
			 .max = 20 },
	[FIELD_DATETIME] = { .name = "w",
			     .label = "When",
			     .type = FIELD_DATETIME,
			     .max = 32 },
	[FIELD_TIME] = { .name = "m",
			 .label = "Time",
			 .type = FIELD_TIME,
			 .max = 10 },
	[FIELD_INT] = { .name = "i",
			.label = "Count",
			.type = FIELD_INT,
			.flags = FIELD_HAS_MIN | FIELD_HAS_MAX,
			.least = 1,
			.most = 300,
			.max = 12 },
	[FIELD_MONEY] = { .name = "p",
			  .label = "Paid",
			  .type = FIELD_MONEY,
			  .max = 16 },
	[FIELD_CHOICE] = { .name = "c",
			   .label = "Sex",
			   .type = FIELD_CHOICE,
			   .options = sexes,
			   .noptions = 4,
			   .max = 40 },
	[FIELD_BOOL] = { .name = "b",
			 .label = "Paid",
			 .type = FIELD_BOOL,
			 .max = 4 },
};

static struct field f;

static enum rc
type(enum field_type type, const char *text)
{
	struct err e;
	field_release(&f);
	field_init(&f, &defs[type]);
	edit_insert(&f.edit, text, strlen(text));
	f.touched = true;
	return field_read(&f, DATE_DMY, &e);
}

static void
expect(enum field_type t, const char *typed, const char *shown)
{
	assert_int_equal(type(t, typed), RC_OK);
	assert_string_equal(f.edit.text.p, shown);
	assert_false(f.invalid);
}

static void
refuse(enum field_type t, const char *typed)
{
	assert_int_equal(type(t, typed), RC_REFUSED);
	assert_string_equal(f.edit.text.p, typed); /* stays as typed */
	assert_true(f.invalid);
	assert_true(strlen(f.error) > 5);
	assert_false(f.full);
}

static int
setup(void **state)
{
	struct err e;
	(void)state;
	assert_int_equal(when_zone_set("UTC", &e), RC_OK);
	when_clock_set(INT64_C(1772439300000)); /* Mon 02-Mar-2026 08:15 */
	field_init(&f, &defs[FIELD_TEXT]);
	return 0;
}

static int
teardown(void **state)
{
	(void)state;
	field_release(&f);
	when_clock_set(0);
	return 0;
}

static void
test_dates_are_shown_in_one_form(void **state)
{
	(void)state;
	expect(FIELD_DATE, "t", "02-Mar-2026");
	expect(FIELD_DATE, "t-1", "01-Mar-2026");
	expect(FIELD_DATE, "9/9/2008", "09-Sep-2008");
	expect(FIELD_DATE, "09sep2008", "09-Sep-2008");
	expect(FIELD_DATE, " 9.9.08 ", "09-Sep-2008");
	assert_int_equal(f.day, 20080909);
	expect(FIELD_DATE, "", "");
	assert_false(f.full);
	refuse(FIELD_DATE, "31/2/2020");
	refuse(FIELD_DATE, "t+1"); /* not in the future */
	refuse(FIELD_DATE, "hello");
}

static void
test_a_day_and_a_time(void **state)
{
	(void)state;
	expect(FIELD_DATETIME, "t 1430", "02-Mar-2026 14:30");
	expect(FIELD_DATETIME, "n", "02-Mar-2026 08:15");
	expect(FIELD_DATETIME, "9/9/2008 8:05", "09-Sep-2008 08:05");
	expect(FIELD_DATETIME, "t+1", "03-Mar-2026");
	assert_int_equal(f.minute, WHEN_NO_MINUTE);
	expect(FIELD_TIME, "815", "08:15");
	assert_int_equal(f.minute, 8 * 60 + 15);
	refuse(FIELD_TIME, "25:00");
}

static void
test_the_canonical_form_reads_as_itself(void **state)
{
	(void)state;
	expect(FIELD_DATETIME, "02-Mar-2026 14:30", "02-Mar-2026 14:30");
	expect(FIELD_DATETIME, "02-Mar-2026", "02-Mar-2026");
	expect(FIELD_DATE, "09-Sep-2008", "09-Sep-2008");
	expect(FIELD_MONEY, "-0.50", "-0.50");
}

static void
test_numbers_and_their_range(void **state)
{
	(void)state;
	expect(FIELD_INT, "007", "7");
	refuse(FIELD_INT, "0");
	refuse(FIELD_INT, "301");
	refuse(FIELD_INT, "12x");
	expect(FIELD_MONEY, "12.5", "12.50");
	assert_int_equal(f.num, 1250);
}

static void
test_choices_by_words_code_and_beginning(void **state)
{
	(void)state;
	expect(FIELD_CHOICE, "f", "Female");
	assert_int_equal(f.num, 0);
	expect(FIELD_CHOICE, "MALE", "Male");
	expect(FIELD_CHOICE, "not k", "Not known");
	assert_string_equal(f.code, "unknown");
	refuse(FIELD_CHOICE, "not"); /* two begin so */
	refuse(FIELD_CHOICE, "x");
	expect(FIELD_BOOL, "y", "yes");
	expect(FIELD_BOOL, "No", "no");
}

static void
test_space_steps_through_what_stands(void **state)
{
	(void)state;
	expect(FIELD_CHOICE, "", "");
	assert_true(field_step(&f, ' '));
	assert_string_equal(f.edit.text.p, "Female");
	assert_true(field_step(&f, '-'));
	assert_string_equal(f.edit.text.p, "Not asked");
	f.touched = true; /* letters are being typed */
	assert_false(field_step(&f, ' '));
	expect(FIELD_DATE, "28/2/2024", "28-Feb-2024");
	assert_true(field_step(&f, '+'));
	assert_string_equal(f.edit.text.p, "29-Feb-2024");
	expect(FIELD_DATE, "", "");
	assert_false(field_step(&f, '-'));
}

static void
test_text_is_normalised(void **state)
{
	(void)state;
	expect(FIELD_TEXT, "  a   b ", "A B");
	expect(FIELD_TEXT, "   ", "");
}

static void
test_changes_against_what_was_loaded(void **state)
{
	(void)state;
	expect(FIELD_INT, "7", "7");
	assert_true(field_changed(&f));
	field_settle(&f);
	assert_false(field_changed(&f));
	assert_false(field_is_news(&f));
	edit_set(&f.edit, "8");
	assert_true(field_changed(&f));
	assert_true(field_is_news(&f));
	assert_false(field_is_news(&f));
}

static void
test_only_the_impossible_is_refused_while_typing(void **state)
{
	(void)state;
	/* A number is refused as a whole: dropping what is wrong in it would
	 * leave another number. */
	type(FIELD_INT, "");
	assert_true(field_takes(&f, '7'));
	assert_true(field_takes(&f, '.'));
	assert_true(field_takes(&f, 'O'));
	type(FIELD_DATE, "");
	assert_true(field_takes(&f, 's'));
	assert_false(field_takes(&f, '!'));
	assert_false(field_takes(&f, 0x4e00));
	type(FIELD_TEXT, "");
	assert_true(field_takes(&f, 0x4e00));
}

#define TEST(t) cmocka_unit_test_setup_teardown(t, setup, teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_dates_are_shown_in_one_form),
		TEST(test_a_day_and_a_time),
		TEST(test_the_canonical_form_reads_as_itself),
		TEST(test_numbers_and_their_range),
		TEST(test_choices_by_words_code_and_beginning),
		TEST(test_space_steps_through_what_stands),
		TEST(test_text_is_normalised),
		TEST(test_changes_against_what_was_loaded),
		TEST(test_only_the_impossible_is_refused_while_typing),
	};
	setlocale(LC_ALL, "C.UTF-8");
	return cmocka_run_group_tests(tests, NULL, NULL);
}
