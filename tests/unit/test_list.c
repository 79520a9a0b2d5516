/*
 * test_list.c - the list's model, and which columns are left at a width.
 */
#include <locale.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "../../src/ui/layout.h"
#include "../../src/ui/list.h"

static void
add(struct list *l, int64_t id, const char *text)
{
	rows_add(&l->rows, id, 1, ROLE_NORMAL);
	rows_cell(&l->rows, text);
}

static void
fill(struct list *l)
{
	list_init(l);
	rows_heading(&l->rows, "First");
	add(l, 11, "Okonkwo Adaeze");
	add(l, 12, "Núñez O'Brien");
	rows_heading(&l->rows, "Second");
	add(l, 13, "Smith John");
	list_settle(l);
}

static int64_t
selected(const struct list *l)
{
	long row = list_selected(l);
	return row < 0 ? -1 : l->rows.v[row].id;
}

static void
test_headings_are_passed_over(void **state)
{
	struct list l;
	size_t nth;
	(void)state;
	fill(&l);
	assert_int_equal(selected(&l), 11);
	list_move(&l, -1);
	assert_int_equal(selected(&l), 11);
	list_move(&l, 2);
	assert_int_equal(selected(&l), 13);
	list_move(&l, 5);
	assert_int_equal(selected(&l), 13);
	assert_int_equal(list_count(&l, &nth), 3);
	assert_int_equal(nth, 3);
	list_first(&l);
	assert_int_equal(selected(&l), 11);
	list_last(&l);
	assert_int_equal(selected(&l), 13);
	list_release(&l);
}

static void
test_reload_keeps_the_id_selected(void **state)
{
	struct list l;
	(void)state;
	fill(&l);
	list_move(&l, 1);
	assert_int_equal(selected(&l), 12);
	list_begin(&l);
	assert_int_equal(selected(&l), -1);
	add(&l, 20, "New one");
	add(&l, 21, "Another");
	add(&l, 12, "Núñez O'Brien");
	list_settle(&l);
	assert_int_equal(selected(&l), 12);
	list_begin(&l); /* and when it has gone, its neighbour */
	add(&l, 20, "New one");
	add(&l, 21, "Another");
	list_settle(&l);
	assert_int_equal(selected(&l), 21);
	list_begin(&l);
	list_settle(&l);
	assert_int_equal(selected(&l), -1);
	list_release(&l);
}

static void
test_an_id_can_be_asked_for_in_advance(void **state)
{
	struct list l;
	(void)state;
	fill(&l);
	list_begin(&l);
	list_select(&l, 31);
	add(&l, 30, "a");
	add(&l, 31, "b");
	list_settle(&l);
	assert_int_equal(selected(&l), 31);
	list_release(&l);
}

static void
test_filter_by_beginnings_of_words(void **state)
{
	struct list l;
	(void)state;
	fill(&l);
	list_filter(&l, "obr NUN");
	assert_int_equal(l.nshown, 1);
	assert_int_equal(selected(&l), 12);
	list_filter(&l, "onkwo"); /* not a beginning */
	assert_int_equal(l.nshown, 0);
	assert_int_equal(selected(&l), -1);
	list_filter(&l, "");
	assert_int_equal(l.nshown, 5);
	list_release(&l);
}

static void
test_scroll_follows_the_selection(void **state)
{
	struct list l;
	(void)state;
	list_init(&l);
	for (int i = 0; i < 100; i++)
		add(&l, i + 1, "row");
	list_settle(&l);
	list_move(&l, 30);
	list_scroll(&l, 10);
	assert_in_range(l.sel, l.top, l.top + 9);
	list_last(&l);
	list_scroll(&l, 10);
	assert_int_equal(l.top, 90);
	list_scroll(&l, 40); /* the window grew */
	assert_int_equal(l.top, 60);
	list_release(&l);
}

static const struct column_def columns[] = {
	{ .name = "name", .label = "Name", .width = 20, .grow = true },
	{ .name = "a", .label = "A", .width = 10, .drop = 1 },
	{ .name = "b", .label = "B", .width = 10, .drop = 3 },
	{ .name = "c", .label = "C", .width = 10, .drop = 2 },
};

static void
test_the_highest_drop_number_goes_first(void **state)
{
	int w[4];
	(void)state;
	layout_columns(columns, 4, 56, w);
	assert_int_equal(w[0] + w[1] + w[2] + w[3], 50);
	layout_columns(columns, 4, 55, w);
	assert_int_equal(w[2], 0);
	assert_int_equal(w[3], 10);
	assert_int_equal(w[0], 31 < 40 ? 31 : 40);
	layout_columns(columns, 4, 35, w);
	assert_int_equal(w[3], 0);
	assert_int_equal(w[1], 10);
	layout_columns(columns, 4, 20, w);
	assert_int_equal(w[1], 0);
	assert_int_equal(w[0], 20);
}

static void
test_growing_stops_at_twice_the_width(void **state)
{
	int w[4];
	(void)state;
	layout_columns(columns, 4, 300, w);
	assert_int_equal(w[0], 40);
	assert_int_equal(w[1], 10);
}

static const struct group_def groups[] = {
	{ .title = "Who" },
	{ .title = "Where", .beside = true },
};
static const struct field_def fields[] = {
	{ .name = "a", .label = "Name", .group = 0, .rows = 1, .width = 40 },
	{ .name = "b", .label = "Born", .group = 0, .rows = 1, .width = 12 },
	{ .name = "c", .label = "Place", .group = 1, .rows = 1, .width = 30 },
};
static const struct screen_def form = {
	.groups = groups,
	.ngroups = 2,
	.fields = fields,
	.nfields = 3,
};

static void
test_groups_stand_beside_where_they_fit(void **state)
{
	struct spot s[3];
	struct group_spot g[2];
	bool hidden[3] = { false };
	(void)state;
	assert_int_equal(layout_form(&form, 80, hidden, s, g), 3);
	assert_int_equal(g[0].row, g[1].row);
	assert_int_equal(s[0].row, s[2].row);
	assert_true(s[2].col > s[0].col + 2 + s[0].label + s[0].width);
	assert_true(s[2].col + 2 + s[2].label + 2 + s[2].width <= 80);
	assert_int_equal(layout_form(&form, 40, hidden, s, g), 6);
	assert_int_equal(s[2].row, 5);
	assert_true(s[0].col + 2 + s[0].label + 2 + s[0].width <= 40);
}

static void
test_hidden_fields_take_no_room(void **state)
{
	struct spot s[3];
	struct group_spot g[2];
	bool hidden[3] = { false, true, true };
	(void)state;
	assert_int_equal(layout_form(&form, 80, hidden, s, g), 2);
	assert_int_equal(g[1].row, -1);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_headings_are_passed_over),
		cmocka_unit_test(test_reload_keeps_the_id_selected),
		cmocka_unit_test(test_an_id_can_be_asked_for_in_advance),
		cmocka_unit_test(test_filter_by_beginnings_of_words),
		cmocka_unit_test(test_scroll_follows_the_selection),
		cmocka_unit_test(test_the_highest_drop_number_goes_first),
		cmocka_unit_test(test_growing_stops_at_twice_the_width),
		cmocka_unit_test(test_groups_stand_beside_where_they_fit),
		cmocka_unit_test(test_hidden_fields_take_no_room),
	};
	setlocale(LC_ALL, "C.UTF-8");
	return cmocka_run_group_tests(tests, NULL, NULL);
}
