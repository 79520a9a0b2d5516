/*
 * test_key.c - the key decoder: function keys by other routes, pastes, and
 * scanners, whose characters must never reach a key map.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "../../src/ui/keys.h"

static struct keys k;
static int64_t now;

static int
setup(void **state)
{
	(void)state;
	keys_init(&k);
	now = 10000000;
	return 0;
}

static int
teardown(void **state)
{
	(void)state;
	keys_release(&k);
	return 0;
}

/* Pushes characters, gap microseconds apart. */
static void
push(const char *s, int64_t gap)
{
	for (; *s; s++) {
		now += gap;
		keys_push(&k, (unsigned char)*s, now);
	}
}

static void
expect_key(bool typing, int32_t key)
{
	struct event ev;
	assert_int_equal(keys_next(&k, typing, now, &ev), KEYS_EVENT);
	assert_int_equal(ev.type, EV_KEY);
	assert_int_equal(ev.key, key);
}

static void
expect_text(bool typing, enum event_type type, const char *text)
{
	struct event ev;
	assert_int_equal(keys_next(&k, typing, now, &ev), KEYS_EVENT);
	assert_int_equal(ev.type, type);
	assert_string_equal(ev.text, text);
}

static void
expect_empty(void)
{
	struct event ev;
	assert_int_equal(keys_next(&k, false, now, &ev), KEYS_EMPTY);
}

static void
test_alt_digit_is_a_function_key(void **state)
{
	(void)state;
	push("\0332\033-\033=\0330", 1);
	expect_key(false, K_F2);
	expect_key(false, K_F11);
	expect_key(false, K_F12);
	expect_key(false, K_F10);
	expect_empty();
}

static void
test_esc_alone_cancels(void **state)
{
	(void)state;
	push("\033", 0);
	expect_key(true, K_ESC);
	push("2", 500000);
	expect_key(true, '2');
	push("\033j", 1); /* an Alt that nobody bound */
	expect_key(true, K_ESC);
	expect_key(true, 'j');
}

static bool
bound(int32_t key)
{
	return key == K_ALT('x');
}

static void
test_bound_alt_key(void **state)
{
	(void)state;
	k.alt_bound = bound;
	push("\033x\033y", 1);
	expect_key(false, K_ALT('x'));
	expect_key(false, K_ESC);
	expect_key(false, 'y');
}

static void
test_ctrl_x_digit_at_leisure(void **state)
{
	struct event ev;
	(void)state;
	push("\x18", 0);
	assert_int_equal(keys_next(&k, true, now, &ev), KEYS_EVENT);
	assert_int_equal(ev.type, EV_NONE);
	assert_true(k.prefix);
	push("4", 3000000);
	expect_key(true, K_F4);
	assert_false(k.prefix);
	push("\x18q", 100000);
	assert_int_equal(keys_next(&k, true, now, &ev), KEYS_EVENT);
	expect_key(true, 'q');
}

static void
test_paste_waits_for_its_end(void **state)
{
	struct event ev;
	(void)state;
	keys_push(&k, K_PASTE_START, now);
	push("a\rq", 1);
	assert_int_equal(keys_next(&k, false, now, &ev), KEYS_HOLD);
	keys_push(&k, K_PASTE_END, now);
	push("x", 1);
	expect_text(false, EV_PASTE, "a\nq");
	expect_key(false, 'x');
}

static void
test_paste_whose_end_is_lost(void **state)
{
	(void)state;
	keys_push(&k, K_PASTE_START, now);
	push("ab", 1);
	now += 3000000;
	expect_text(false, EV_PASTE, "ab");
	expect_empty();
}

static void
test_scan_with_prefix(void **state)
{
	(void)state;
	push("\x02Q12q\r", 2000);
	expect_text(true, EV_SCAN, "Q12q");
	expect_empty();
}

static void
test_scan_with_aim_identifier_and_group_separator(void **state)
{
	(void)state;
	push("]C1010761\x1d"
	     "21q\r",
	     2000);
	expect_text(false, EV_SCAN,
		    "]C1010761\x1d"
		    "21q");
	push("]C10107614141000418\r", 2000);
	expect_text(true, EV_SCAN, "]C10107614141000418");
	expect_empty();
}

static void
test_scan_is_held_until_it_is_known(void **state)
{
	struct event ev;
	(void)state;
	push("4012", 2000);
	assert_int_equal(keys_next(&k, false, now, &ev), KEYS_HOLD);
	push("345q\r", 2000);
	expect_text(false, EV_SCAN, "4012345q");
	expect_empty();
}

static void
test_digits_by_hand_are_keys(void **state)
{
	(void)state;
	push("1", 0);
	now += 100000;
	expect_key(false, '1');
	push("123456\r", 90000);
	for (const char *p = "123456"; *p; p++)
		expect_key(false, *p);
	expect_key(false, K_ENTER);
}

static void
test_commands_typed_ahead_are_no_scan(void **state)
{
	(void)state;
	push("jjjjjjj\r", 1);
	for (int i = 0; i < 7; i++)
		expect_key(false, 'j');
	expect_key(false, K_ENTER);
}

static void
test_quick_text_stays_text(void **state)
{
	struct event ev;
	(void)state;
	push("123456\r", 1);
	for (const char *p = "123456"; *p; p++)
		expect_key(true, *p);
	assert_int_equal(keys_next(&k, true, now, &ev), KEYS_EVENT);
	assert_int_equal(ev.key, K_ENTER);
	assert_true(ev.burst);
}

/* The number of a box is one wherever it comes, in one write or slowly, with
 * or without what a scanner puts before it. */
static void
test_a_box_is_a_scan_where_text_is_typed(void **state)
{
	static const char *const box[] = {
		"01095060000001451728063010NEW77",
		"(01)09506000000145(17)280630(10)NEW77",
		"0109506000000145",
	};
	char line[80];

	(void)state;
	for (size_t i = 0; i < sizeof(box) / sizeof(box[0]); i++) {
		snprintf(line, sizeof(line), "%s\r", box[i]);
		push(line, 2000);
		expect_text(true, EV_SCAN, box[i]);
		push(line, 2000);
		expect_text(false, EV_SCAN, box[i]);
	}
	expect_empty();
}

static void
test_a_box_is_held_until_it_is_known(void **state)
{
	struct event ev;
	(void)state;
	push("(0", 2000);
	assert_int_equal(keys_next(&k, true, now, &ev), KEYS_HOLD);
	push("1)0950600000014", 2000);
	assert_int_equal(keys_next(&k, true, now, &ev), KEYS_HOLD);
	push("510NEW\r", 2000);
	expect_text(true, EV_SCAN, "(01)0950600000014510NEW");
	/* one digit in a text field doesn't wait as long as a scan may */
	push("0", 90000);
	now += 5000;
	assert_int_equal(keys_next(&k, true, now, &ev), KEYS_HOLD);
	assert_true(k.hold_ms <= 10);
	now += 6000;
	assert_int_equal(keys_next(&k, false, now, &ev), KEYS_HOLD);
	expect_key(true, '0');
	/* by hand it is text, and so is a number that only begins like one */
	push("01", 90000);
	now += 90000;
	expect_key(true, '0');
	expect_key(true, '1');
	push("01151\r", 1);
	expect_key(true, '0');
	expect_key(true, '1');
	for (int i = 0; i < 3; i++)
		assert_int_equal(keys_next(&k, true, now, &ev), KEYS_EVENT);
	expect_key(true, K_ENTER);
	/* a check digit that does not hold: text stays text */
	push("0109506000000146\r", 1);
	expect_key(true, '0');
}

static void
test_enter_of_a_hand_is_no_burst(void **state)
{
	struct event ev;
	(void)state;
	push("a", 0);
	expect_key(true, 'a');
	push("\r", 200000);
	assert_int_equal(keys_next(&k, true, now, &ev), KEYS_EVENT);
	assert_false(ev.burst);
}

static void
test_second_enter_of_a_scanner_is_a_burst_too(void **state)
{
	struct event ev;
	(void)state;
	push("a\r\n", 2000);
	expect_key(true, 'a');
	assert_int_equal(keys_next(&k, true, now, &ev), KEYS_EVENT);
	assert_true(ev.burst);
	assert_int_equal(keys_next(&k, true, now, &ev), KEYS_EVENT);
	assert_true(ev.burst);
}

static void
test_flush_forgets(void **state)
{
	(void)state;
	push("yyyy", 1);
	keys_flush(&k);
	expect_empty();
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, setup, teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_alt_digit_is_a_function_key),
		TEST(test_esc_alone_cancels),
		TEST(test_bound_alt_key),
		TEST(test_ctrl_x_digit_at_leisure),
		TEST(test_paste_waits_for_its_end),
		TEST(test_paste_whose_end_is_lost),
		TEST(test_scan_with_prefix),
		TEST(test_scan_with_aim_identifier_and_group_separator),
		TEST(test_scan_is_held_until_it_is_known),
		TEST(test_a_box_is_a_scan_where_text_is_typed),
		TEST(test_a_box_is_held_until_it_is_known),
		TEST(test_digits_by_hand_are_keys),
		TEST(test_commands_typed_ahead_are_no_scan),
		TEST(test_quick_text_stays_text),
		TEST(test_enter_of_a_hand_is_no_burst),
		TEST(test_second_enter_of_a_scanner_is_a_burst_too),
		TEST(test_flush_forgets),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
