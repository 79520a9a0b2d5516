/*
 * test_edit.c - the line editor: graphemes, limits, undo, scrolling, wrapping.
 */
#include <locale.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "../../src/ui/edit.h"
#include "wardbook/key.h"

static void
type(struct edit *e, const char *s)
{
	edit_insert(e, s, strlen(s));
}

static void
test_combining_mark_joins_its_letter(void **state)
{
	struct edit e;
	(void)state;
	edit_init(&e, 0);
	type(&e, "Jose");
	assert_int_equal(edit_key(&e, 0x301), EDIT_CHANGED);
	type(&e, "x");
	assert_string_equal(e.text.p, "Jose\xcc\x81x");
	edit_key(&e, K_LEFT);
	edit_key(&e, K_LEFT);
	assert_int_equal(e.at, 3); /* before the whole letter */
	edit_key(&e, K_DELETE);
	assert_string_equal(e.text.p, "Josx");
	edit_release(&e);
}

static void
test_mark_before_point_moves_to_boundary(void **state)
{
	struct edit e;
	(void)state;
	edit_init(&e, 0);
	type(&e, "\xcc\x81"); /* a lone mark */
	edit_key(&e, K_HOME);
	type(&e, "e"); /* which now joins the e */
	assert_int_equal(e.at, e.text.len);
	edit_release(&e);
}

static void
test_backspace_takes_wide_and_accented_whole(void **state)
{
	struct edit e;
	(void)state;
	edit_init(&e, 0);
	type(&e, "李é");
	edit_key(&e, K_BACKSPACE);
	assert_string_equal(e.text.p, "李");
	edit_key(&e, K_BACKSPACE);
	assert_string_equal(e.text.p, "");
	assert_int_equal(edit_key(&e, K_BACKSPACE), EDIT_IGNORED);
	edit_release(&e);
}

static void
test_limit_counts_code_points(void **state)
{
	struct edit e;
	(void)state;
	edit_init(&e, 4);
	assert_int_equal(edit_insert(&e, "éééééé", 12), EDIT_FULL);
	assert_string_equal(e.text.p, "éééé");
	assert_int_equal(edit_key(&e, 'x'), EDIT_FULL);
	edit_release(&e);
}

static void
test_paste_is_cleaned(void **state)
{
	struct edit e;
	(void)state;
	edit_init(&e, 0);
	type(&e, "a\tb\r\nc\nd");
	assert_string_equal(e.text.p, "a b c d");
	edit_set(&e, "");
	e.newlines = true;
	type(&e, "a\r\nb\rc");
	assert_string_equal(e.text.p, "a\nb\nc");
	edit_set(&e, "");
	type(&e, "x\033[2Jy\xe2\x80\xaez");
	assert_null(strchr(e.text.p, 033));
	assert_null(strstr(e.text.p, "\xe2\x80\xae"));
	edit_release(&e);
}

static void
test_words_and_ends(void **state)
{
	struct edit e;
	(void)state;
	edit_init(&e, 0);
	type(&e, "one two three");
	edit_key(&e, K_CTRL('w'));
	assert_string_equal(e.text.p, "one two ");
	edit_key(&e, K_CTRL('a'));
	edit_key(&e, K_RIGHT);
	edit_key(&e, K_CTRL('k'));
	assert_string_equal(e.text.p, "o");
	edit_key(&e, K_CTRL('u'));
	assert_string_equal(e.text.p, "");
	edit_release(&e);
}

static void
test_undo_by_runs_and_redo(void **state)
{
	struct edit e;
	(void)state;
	edit_init(&e, 0);
	edit_key(&e, 'a');
	edit_key(&e, 'b');
	edit_key(&e, K_LEFT);
	edit_key(&e, 'c');
	assert_string_equal(e.text.p, "acb");
	edit_key(&e, K_CTRL('z'));
	assert_string_equal(e.text.p, "ab");
	edit_key(&e, K_CTRL('z'));
	assert_string_equal(e.text.p, "");
	assert_int_equal(edit_key(&e, K_CTRL('z')), EDIT_IGNORED);
	edit_key(&e, K_CTRL('y'));
	edit_key(&e, K_CTRL('y'));
	assert_string_equal(e.text.p, "acb");
	for (int i = 0; i < 3 * EDIT_UNDO; i++) {
		edit_key(&e, 'x');
		edit_key(&e, K_LEFT);
	}
	while (edit_key(&e, K_CTRL('z')) == EDIT_CHANGED)
		continue;
	edit_release(&e);
}

static void
test_scroll_keeps_the_point_in_sight(void **state)
{
	struct edit e;
	(void)state;
	edit_init(&e, 0);
	type(&e, "abcdefghijklmnopqrstuvwxyz李李李");
	for (size_t n = 0; n < 40; n++) {
		struct edit_view v = edit_look(&e, 10);
		assert_in_range(v.cursor, 0, 9);
		assert_true(v.from <= e.at && e.at <= v.from + v.n);
		assert_int_equal(v.left, v.from > 0);
		edit_key(&e, K_LEFT);
	}
	struct edit_view v = edit_look(&e, 10);
	assert_int_equal(v.cursor, 0);
	assert_true(v.right);
	edit_set(&e, "short");
	v = edit_look(&e, 10);
	assert_int_equal(v.n, 5);
	assert_false(v.left || v.right);
	edit_release(&e);
}

static void
test_a_full_field_shows_all_it_can(void **state)
{
	struct edit e;
	(void)state;
	edit_init(&e, 0);
	edit_set(&e, "123456789");
	struct edit_view v = edit_look(&e, 10);
	assert_int_equal(v.from, 0);
	assert_int_equal(v.n, 9);
	assert_int_equal(v.cursor, 9);
	edit_release(&e);
}

static void
test_wrap_at_blanks_and_move_between_lines(void **state)
{
	struct edit e;
	struct edit_line l[8];
	int row, col;
	(void)state;
	edit_init(&e, 0);
	e.newlines = true;
	edit_set(&e, "one two three\n\nfour");
	int n = edit_wrap(&e, 8, l, 8, &row, &col);
	assert_int_equal(n, 4);
	assert_memory_equal(e.text.p + l[0].from, "one two ", 8);
	assert_int_equal(l[2].n, 0);
	assert_int_equal(row, 3);
	assert_int_equal(col, 4);
	assert_true(edit_move_line(&e, 8, -1));
	edit_wrap(&e, 8, l, 8, &row, &col);
	assert_int_equal(row, 2);
	assert_true(edit_move_line(&e, 8, -1));
	assert_true(edit_move_line(&e, 8, -1));
	assert_false(edit_move_line(&e, 8, -1));
	edit_set(&e, "wordlongerthanthewidth");
	assert_int_equal(edit_wrap(&e, 8, l, 8, &row, &col), 3);
	edit_release(&e);
}

static void
test_a_secret_keeps_no_history(void **state)
{
	struct edit e;
	(void)state;
	edit_init(&e, 20);
	e.secret = true;
	type(&e, "hunter");
	assert_int_equal(e.nundo, 0);
	assert_int_equal(edit_key(&e, K_CTRL('z')), EDIT_IGNORED);
	edit_release(&e);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_combining_mark_joins_its_letter),
		cmocka_unit_test(test_mark_before_point_moves_to_boundary),
		cmocka_unit_test(test_backspace_takes_wide_and_accented_whole),
		cmocka_unit_test(test_limit_counts_code_points),
		cmocka_unit_test(test_paste_is_cleaned),
		cmocka_unit_test(test_words_and_ends),
		cmocka_unit_test(test_undo_by_runs_and_redo),
		cmocka_unit_test(test_scroll_keeps_the_point_in_sight),
		cmocka_unit_test(test_a_full_field_shows_all_it_can),
		cmocka_unit_test(test_wrap_at_blanks_and_move_between_lines),
		cmocka_unit_test(test_a_secret_keeps_no_history),
	};
	setlocale(LC_ALL, "C.UTF-8");
	return cmocka_run_group_tests(tests, NULL, NULL);
}
