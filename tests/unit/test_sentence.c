/*
 * test_sentence.c - one sentence that books: what is understood, in any order,
 * and what is said not to be.
 *
 * Today is Monday 16-Nov-2026, 09:00.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "wardbook/sentence.h"

static const struct sentence_word house_words[] = {
	{ WORD_CLINIC, 1, "CARD", "Cardiology" },
	{ WORD_CLINIC, 2, "GEN", "General medicine" },
	{ WORD_CLINIC, 3, "GER", "Geriatric medicine" },
	{ WORD_CLINIC, 4, "CHILD", "Children's clinic" },
	{ WORD_DOCTOR, 11, "D01", "Dr David Patel" },
	{ WORD_DOCTOR, 12, "D02", "Dr Ana Silva" },
	{ WORD_REASON, 21, "new", "New visit" },
	{ WORD_REASON, 22, "follow-up", "Follow-up visit" },
	{ WORD_REASON, 23, "dressing", "Dressing or stitches" },
	{ WORD_CANCEL, 31, "better", "No longer needs it" },
	{ WORD_CANCEL, 32, "room", "No room free" },
};

static const struct sentence_house house = {
	house_words, sizeof(house_words) / sizeof(house_words[0]),
	DATE_DMY,    20261116,
	540,
};

static struct err err;

static struct sentence
read(const char *text)
{
	struct sentence x;

	err_clear(&err);
	if (sentence_parse(&x, text, &house, &err) != RC_OK)
		fail_msg("%s: %s", text, err.text);
	return x;
}

static void
is_whole(const char *text)
{
	struct sentence x = read(text);

	assert_int_equal(x.verb, SENTENCE_BOOK);
	assert_string_equal(x.patient, "s4444");
	assert_int_equal(x.clinic, 1);
	assert_int_equal(x.day, 20261130);
	assert_int_equal(x.minute, 570);
	assert_int_equal(x.reason, 21);
}

static void
words_come_in_any_order(void **state)
{
	(void)state;
	is_whole("book s4444 cardio t+2w 0930 new");
	is_whole("book new 0930 t+2w cardio s4444");
	is_whole("s4444 book CARD 30/11/2026 9:30 New");
	is_whole("Book for s4444 in cardiology on 30nov at 9.30, new");
	is_whole("book s4444 t+2w 0930 cardi new");
}

static void
refuse(const char *text, const char *why)
{
	struct sentence x;

	err_clear(&err);
	assert_int_equal(sentence_parse(&x, text, &house, &err), RC_REFUSED);
	if (!strstr(err.text, why))
		fail_msg("%s: %s", text, err.text);
}

static void
what_is_not_understood_is_said(void **state)
{
	struct sentence x;

	(void)state;
	refuse("book s4444 cardio t+x 0930", "t+x");
	refuse("book s4444 cardio 31/2 0930", "31/2");
	refuse("book s4444 cardio t+2w 25:99", "25:99");
	refuse("book s4444 with nobody", "nobody");
	/* Two clinics have it in their name: neither is taken. */
	refuse("book s4444 medicine t", "could be General medicine or");
	refuse("arrive t", "of whom");
	refuse("miss 0930", "of whom");
	assert_int_equal(sentence_parse(&x, "okonkwo adaeze", &house, &err),
			 RC_NONE);
	assert_int_equal(sentence_parse(&x, "book", &house, &err), RC_NONE);
	assert_false(sentence_is("book"));
	assert_false(sentence_is("booking s4444"));
	assert_true(sentence_is("book s4444"));
}

static void
what_is_left_is_the_patient(void **state)
{
	struct sentence x = read("book okonkwo adaeze gen tomorrow 8:15");

	(void)state;
	assert_string_equal(x.patient, "okonkwo adaeze");
	assert_int_equal(x.clinic, 2);
	assert_int_equal(x.day, 20261117);
	assert_int_equal(x.minute, 495);
	/* A name that is also a reason's beginning, led by for. */
	x = read("book for dressler card t+1w");
	assert_string_equal(x.patient, "dressler");
	assert_int_equal(x.reason, 0);
	x = read("book for new card t+1w new");
	assert_string_equal(x.patient, "new");
	assert_int_equal(x.reason, 21);
	/* Four digits are a time once; a second time they are a number. */
	x = read("arrive 4444");
	assert_string_equal(x.patient, "4444");
	assert_int_equal(x.minute, WHEN_NO_MINUTE);
	x = read("arrive STB-000042-3");
	assert_string_equal(x.patient, "STB-000042-3");
	x = read("book \xc3\x96zt\xc3\xbcrk card t");
	assert_string_equal(x.patient, "\xc3\x96zt\xc3\xbcrk");
}

static void
doctors_lengths_priorities(void **state)
{
	struct sentence x = read("book s4444 with david patel mon 0930 20min "
				 "urgent");

	(void)state;
	assert_int_equal(x.doctor, 11);
	assert_int_equal(x.day, 20261123); /* the next Monday */
	assert_int_equal(x.length, 20);
	assert_int_equal(x.priority, 3);
	assert_string_equal(x.patient, "s4444");
	x = read("book silva dr silva card t+1 foll");
	assert_int_equal(x.doctor, 12);
	assert_string_equal(x.patient, "silva");
	assert_int_equal(x.reason, 22);
	x = read("book s4444 D02 tuesday");
	assert_int_equal(x.doctor, 12);
	assert_int_equal(x.day, 20261117);
}

static void
the_other_verbs(void **state)
{
	struct sentence x = read("cancel s4444 better");

	(void)state;
	assert_int_equal(x.verb, SENTENCE_CANCEL);
	assert_int_equal(x.reason, 31);
	/* Of a booking it is none. */
	x = read("book s4444 better");
	assert_int_equal(x.reason, 0);
	assert_string_equal(x.patient, "s4444 better");
	x = read("move s4444 t+1w 1000");
	assert_int_equal(x.verb, SENTENCE_MOVE);
	assert_int_equal(x.day, 20261123);
	assert_int_equal(x.minute, 600);
	assert_int_equal(read("arrived s4444").verb, SENTENCE_ARRIVE);
	assert_int_equal(read("s4444 missed").verb, SENTENCE_MISS);
}

/* A leap day is a day only where there is one. */
static void
the_29th_of_february(void **state)
{
	(void)state;
	assert_int_equal(read("book s4444 29/2/2028").day, 20280229);
	refuse("book s4444 29/2/2027", "29/2/2027");
}

static void
long_and_odd_text_is_harmless(void **state)
{
	char text[4000];
	struct sentence x;

	(void)state;
	memset(text, 'x', sizeof(text));
	memcpy(text, "book ", 5);
	for (size_t i = 50; i < sizeof(text); i += 50)
		text[i] = ' ';
	text[sizeof(text) - 1] = '\0';
	assert_int_equal(sentence_parse(&x, text, &house, &err), RC_OK);
	assert_true(strlen(x.patient) < sizeof(x.patient));
	assert_int_equal(sentence_parse(&x, "book \xff\xfe t", &house, &err),
			 RC_OK);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(words_come_in_any_order),
		cmocka_unit_test(what_is_not_understood_is_said),
		cmocka_unit_test(what_is_left_is_the_patient),
		cmocka_unit_test(doctors_lengths_priorities),
		cmocka_unit_test(the_other_verbs),
		cmocka_unit_test(the_29th_of_february),
		cmocka_unit_test(long_and_odd_text_is_harmless),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
