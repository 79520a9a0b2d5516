/*
 * test_mapping.c - the mapping language, fields, and the reader of delimited
 * files, without a store.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <cmocka.h>

#include "../../src/exchange/exchange.h"

#define W(s) ((char[]){ s }) /* a word that is no constant */
#define HEAD "source s\nrecord staff\ndelimiter comma\n"
#define GOOD HEAD "column id -> staff.code key\ncolumn n -> staff.name\n"

static struct err err;

static enum rc
parse(struct mapping **m, const char *text)
{
	return mapping_parse(m, "t.map", text, strlen(text), &err);
}

static void
a_mapping_says_what_it_holds(void **state)
{
	struct mapping *m;

	(void)state;
	assert_int_equal(
		RC_OK,
		parse(&m,
		      "# who\nsource s\ntitle \"A \"\"b\"\" c\"\nrecord "
		      "staff\r\n"
		      "delimiter |\nquote none\nconstant staff.kind doctor\n"
		      "column id -> staff.code key required # the number\n"
		      "column \"First name\" -> staff.name default \"-\"\n"
		      "column \"a=b\" drop \"no\"\n"
		      "column Shift -> staff.shift values D=morning N=night\n"
		      "must id >= 0 \"It is below zero.\"\n"));
	assert_string_equal(m->name, "t");
	assert_string_equal(m->title, "A \"b\" c");
	assert_int_equal(m->record, TBL_STAFF);
	assert_int_equal(m->delimiter, '|');
	assert_false(m->quoting);
	assert_int_equal(m->ncols, 4);
	assert_true(m->col[0].key && m->col[0].required);
	assert_string_equal(m->col[1].name, "First name");
	assert_string_equal(m->col[1].absent, "-");
	assert_string_equal(m->col[2].name, "a=b");
	assert_int_equal(m->col[2].target, TO_DROP);
	assert_int_equal(m->col[3].words[1].number, SHIFT_NIGHT);
	assert_int_equal(m->nrules, 1);
	assert_string_equal(m->rule[0].op, ">=");
	mapping_free(m);
}

static void
what_makes_no_sense_is_refused_with_its_line(void **state)
{
	static const struct {
		const char *text, *says;
	} bad[] = {
		{ "", "source, record" },
		{ HEAD "column id -> staff.code\n", "no column is the key" },
		{ "source s\nrecord boat\n", "line 2" },
		{ "record staff\ncolumn a -> boat.x\n", "line 2" },
		{ "record staff\ncolumn a -> staff.boat\n", "line 2" },
		{ "record staff\ncolumn a -> patient.sex\n", "don't fill" },
		{ "record staff\ncolumn a -> staff.account_id\n", "no file" },
		{ "record staff\ncolumn a -> staff.mac\n", "line 2" },
		{ "record staff\ncolumn a drop\n", "say why" },
		{ "record staff\ncolumn a drop x\ncolumn a drop y\n",
		  "named twice" },
		{ "column a drop x\n", "record comes before" },
		{ "record staff\ncolumn a\n", "->" },
		{ "record staff\ncolumn a -> staff.shift values D=dawn\n",
		  "dawn" },
		{ "record staff\ncolumn a -> staff.shift values\n", "A=B" },
		{ "record staff\ncolumn a -> staff.name date iso values A=B\n",
		  "exclude" },
		{ "record staff\ncolumn a -> staff.name loud\n", "loud" },
		{ "record staff\ncolumn \"a -> staff.name\n", "not closed" },
		{ GOOD "must id ~ 3 \"No.\"\n", "compares" },
		{ GOOD "must other > 3 \"No.\"\n", "other" },
		{ GOOD "must id > 3\n", "sentence" },
		{ GOOD "derive patient.known_day from id\n", "no date" },
		{ GOOD "constant staff.boat 3\n", "staff.boat" },
		{ GOOD "sail away\n", "line 6" },
		{ GOOD "source a b\n", "nothing can stand here" },
		{ "delimiter \"\"\n", "part fields" },
		{ "source s\nrecord patient\ndelimiter comma\ncolumn a -> "
		  "patient.sex\n",
		  "patient.key" },
		{ "source s\nrecord appointment\ndelimiter comma\ncolumn a -> "
		  "patient.key\ncolumn b -> key\n",
		  "clinic.code" },
		{ "record appointment\ncolumn a -> appointment.day\n", "date" },
		{ "source \xFF\n", "UTF-8" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		struct mapping *m;

		if (parse(&m, bad[i].text) != RC_USAGE)
			fail_msg("taken: %s", bad[i].text);
		if (!strstr(err.text, bad[i].says))
			fail_msg("%s: %s", bad[i].says, err.text);
		assert_null(m);
	}
}

static void
the_shipped_mappings_are_right(void **state)
{
	static const char *const names[] = {
		"noshow",
		"hms-patients",
		"hms-patients-delimited",
		"hms-physicians",
		"hms-cover",
		"hms-cover-delimited",
		"hms-list",
		"hms-physicians-delimited",
		"hms-hospitals",
		"hms-hospitals-delimited",
		"hms-insurance",
		"hms-insurance-delimited",
		"hms-appointments",
		"hms-appointments-delimited",
		"hms-billing",
		"hms-billing-delimited",
		"kaggle-patients",
		"kaggle-doctors",
		"kaggle-appointments",
		"kaggle-treatments",
		"kaggle-billing",
		"icd10cm",
	};

	(void)state;
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		char path[80];

		snprintf(path, sizeof(path), "seeds/mappings/%s.map", names[i]);
		if (import_check_map(path, &err) != RC_OK)
			fail_msg("%s", err.text);
	}
}

static void
every_column_is_named_on_both_sides(void **state)
{
	char *right[] = { W("n "), W("id") },
	     *more[] = { W("n"), W("id"), W("x") };
	char *less[] = { W("id") }, *twice[] = { W("n"), W("id"), W("n") };
	char *mended[] = { W("n"), W("id"), W("reject_line"),
			   W("reject_reason") };
	struct mapping *m;
	int extra;

	(void)state;
	assert_int_equal(RC_OK, parse(&m, GOOD));
	assert_int_equal(RC_OK, mapping_bind(m, right, 2, &extra, &err));
	assert_int_equal(m->col[0].at, 1);
	assert_int_equal(extra, 0);
	assert_int_equal(RC_OK, mapping_bind(m, mended, 4, &extra, &err));
	assert_int_equal(extra, 2);
	assert_int_equal(RC_USAGE, mapping_bind(m, more, 3, &extra, &err));
	assert_non_null(strstr(err.text, "\"x\""));
	assert_int_equal(RC_USAGE, mapping_bind(m, less, 1, &extra, &err));
	assert_non_null(strstr(err.text, "\"n\""));
	assert_int_equal(RC_USAGE, mapping_bind(m, twice, 3, &extra, &err));
	mapping_free(m);
}

static void
fields_are_understood(void **state)
{
	static const struct {
		const char *column, *text;
		bool good;
		int64_t v;
	} cases[] = {
		{ "identity.birth_day date iso", "2016-02-29", true, 20160229 },
		{ "identity.birth_day date iso", "2016-04-29T00:00:00Z", true,
		  20160429 },
		{ "identity.birth_day date iso", "2015-02-29", false, 0 },
		{ "identity.birth_day date iso", "29/02/2016", false, 0 },
		{ "identity.birth_day date iso", "2016-2-9", false, 0 },
		{ "identity.birth_day date dmy", "29/02/2016", true, 20160229 },
		{ "identity.birth_day date mdy", "02/29/2016", true, 20160229 },
		{ "identity.birth_day date dmy", "today", false, 0 },
		{ "value date instant", "2016-04-29T18:38:08Z", true,
		  1461955088000 },
		{ "value date instant", "2016-04-29T18:38:08+01:00", true,
		  1461951488000 },
		{ "value date instant", "2016-04-29T25:38:08Z", false, 0 },
		{ "value number", "-1", true, -1 },
		{ "value number", "1.5", false, 0 },
		{ "value number", "", true, 0 },
		{ "value number required", "", false, 0 },
		{ "value tenths", "4.6", true, 46 },
		{ "value tenths", "4", true, 40 },
		{ "value tenths", "-0.1", true, -1 },
		{ "value tenths", "4.65", false, 0 },
		{ "patient.sex", "Female", true, SEX_FEMALE },
		{ "patient.sex", "f", false, 0 },
		{ "patient.sex values F=female *=unknown", "f", true,
		  SEX_FEMALE },
		{ "patient.sex values F=female *=unknown", "x", true,
		  SEX_UNKNOWN },
		{ "patient.sex values F=female", "x", false, 0 },
		{ "patient.sex default other", "", true, SEX_OTHER },
		{ "attribute.handicap", "4", true, 4 },
		{ "attribute.handicap", "high", false, 0 },
		{ "problem icd10 I10 x", "1", true, 1 },
		{ "problem icd10 I10 x", "No", true, 0 },
		{ "problem icd10 I10 x", "2", false, 0 },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		char text[200], why[MAP_WHY];
		struct mapping *m;
		struct cell x;
		bool good;

		snprintf(text, sizeof(text),
			 "source s\nrecord patient\n"
			 "delimiter comma\ncolumn k -> patient.key\n"
			 "column c -> %s\n",
			 cases[i].column);
		if (parse(&m, text) != RC_OK)
			fail_msg("%s", err.text);
		good = map_cell(&m->col[1], cases[i].text, &x, why);
		if (good != cases[i].good || (good && x.v != cases[i].v))
			fail_msg("%s of \"%s\"", cases[i].column,
				 cases[i].text);
		mapping_free(m);
	}
}

static void
text_fields_are_joined_and_must_fit(void **state)
{
	struct map_column c = { .col = table_col(TBL_STAFF, "name") };
	char why[MAP_WHY], longer[100];
	struct row_staff row;
	struct cell x = { .text = " Ana  Mari\xCC\x81"
				  "a " };

	(void)state;
	row_init(TBL_STAFF, &row);
	assert_true(map_fill(&c, &x, &row, why));
	assert_string_equal(row.name, "Ana Mar\xC3\xAD"
				      "a");
	x.text = "Silva";
	assert_true(map_fill(&c, &x, &row, why));
	assert_string_equal(row.name, "Ana Mar\xC3\xAD"
				      "a Silva");
	memset(longer, 'x', sizeof(longer));
	longer[70] = '\0';
	x.text = longer;
	assert_false(map_fill(&c, &x, &row, why));
	assert_non_null(strstr(why, "room for 80"));
}

static void
rules_compare_as_the_file_writes(void **state)
{
	struct map_rule r = { .left = 0, .right = 1, .op = ">=" };
	struct cell x[2] = { { .v = 20160429, .day = 20160429 },
			     { .v = 1461955088000, .day = 20160429 } };

	(void)state;
	assert_true(map_rule_holds(&r, x));
	x[1].day = 20160430;
	assert_false(map_rule_holds(&r, x));
	x[1].empty = true;
	assert_true(map_rule_holds(&r, x));
	r.right = -1;
	r.number = 20160429;
	strcpy(r.op, "<");
	assert_false(map_rule_holds(&r, x));
	strcpy(r.op, "=");
	assert_true(map_rule_holds(&r, x));
}

/* ---- reader ----------------------------------------------------------------- */

static char path[] = "/tmp/wb-delim-XXXXXX";

static struct delim *
open_text(const char *p, size_t n, char delimiter, bool quoting)
{
	struct delim *d;
	FILE *f = fopen(path, "w");

	assert_non_null(f);
	assert_int_equal(fwrite(p, 1, n, f), n);
	fclose(f);
	assert_int_equal(RC_OK, delim_open(&d, path, delimiter, quoting, &err));
	return d;
}

static bool
next(struct delim *d, struct delim_row *r)
{
	bool more;

	assert_int_equal(RC_OK, delim_next(d, r, &more, &err));
	return more;
}

#define TEXT(s) (s), sizeof(s) - 1

static void
rows_are_taken_apart(void **state)
{
	struct delim *d =
		open_text(TEXT("\xEF\xBB\xBF"
			       "a,b\r\n\r\n"
			       "\"x,\"\"y\"\"\", z "
			       "\r\n\"two\r\nlines\",\"\"\r\nlast,5\" x"),
			  ',', true);
	struct delim_row r;

	(void)state;
	assert_true(next(d, &r));
	assert_string_equal(r.field[0], "a");
	assert_int_equal(r.start, 3);
	assert_true(delim_crlf(d));
	assert_true(next(d, &r));
	assert_int_equal(r.line, 3);
	assert_int_equal(r.n, 2);
	assert_string_equal(r.field[0], "x,\"y\"");
	assert_string_equal(r.field[1], "z");
	assert_true(next(d, &r));
	assert_int_equal(r.line, 4);
	assert_string_equal(r.field[0], "two\r\nlines");
	assert_string_equal(r.field[1], "");
	assert_true(next(d, &r));
	assert_int_equal(r.line, 6);
	assert_string_equal(r.field[1], "5\" x");
	assert_false(next(d, &r));
	assert_int_equal(RC_OK, delim_rewind(d, &err));
	assert_true(next(d, &r));
	assert_int_equal(r.line, 1);
	delim_close(d);
}

static void
without_quoting_a_quote_is_a_character(void **state)
{
	struct delim *d = open_text(TEXT("\"a~b\"\n\t~c\n"), '~', false);
	struct delim_row r;

	(void)state;
	assert_true(next(d, &r));
	assert_int_equal(r.n, 2);
	assert_string_equal(r.field[0], "\"a");
	assert_true(next(d, &r));
	assert_string_equal(r.field[0], "");
	delim_close(d);
}

static void
what_is_no_row_says_where(void **state)
{
	struct delim *d =
		open_text(TEXT("ok,1\na,b\0c\n\xFFx,1\n"
			       "a,\"b\"c\nok,2\n\"open,3\nok,4\nok,5\n"),
			  ',', true);
	static const struct {
		int64_t line;
		int field;
		const char *says;
	} want[] = {
		{ 1, -1, "" },	     { 2, 1, "NUL" }, { 3, 0, "UTF-8" },
		{ 4, 1, "doubled" }, { 5, -1, "" },   { 6, 0, "not closed" },
		{ 7, -1, "" },	     { 8, -1, "" },
	};
	struct delim_row r;

	(void)state;
	for (size_t i = 0; i < sizeof(want) / sizeof(want[0]); i++) {
		assert_true(next(d, &r));
		assert_int_equal(r.line, want[i].line);
		assert_int_equal(r.fault_field, want[i].field);
		if (*want[i].says ? !strstr(r.fault, want[i].says)
				  : r.fault[0] != '\0')
			fail_msg("line %d: %s", (int)r.line, r.fault);
	}
	assert_false(next(d, &r));
	delim_close(d);
}

static void
a_long_field_refuses_its_row_alone(void **state)
{
	size_t n = 10 << 20;
	char *big = malloc(n + 32);
	struct delim_row r;
	struct delim *d;

	(void)state;
	memcpy(big, "a,b\nx,\"", 7);
	memset(big + 7, 'm', n);
	memcpy(big + 7 + n, "\"\nc,d\n", 6);
	d = open_text(big, n + 13, ',', true);
	free(big);
	assert_true(next(d, &r));
	assert_true(next(d, &r));
	assert_non_null(strstr(r.fault, "65,536"));
	assert_int_equal(r.fault_field, 1);
	assert_int_equal(r.end - r.start, (int64_t)n + 4);
	assert_true(next(d, &r));
	assert_string_equal(r.field[1], "d");
	delim_close(d);
}

static void
keys_are_exact(void **state)
{
	struct keymap k;
	bool fresh;
	size_t n;

	(void)state;
	keymap_init(&k);
	for (int turn = 0; turn < 2; turn++)
		for (int i = 0; i < 20000; i++) {
			char key[32];
			int len = snprintf(key, sizeof(key), "%d", i * 7);

			assert_int_equal(keymap_put(&k, key, (size_t)len,
						    &fresh),
					 i);
			assert_int_equal(fresh, turn == 0);
		}
	assert_memory_equal(keymap_key(&k, 3, &n), "21", 2);
	assert_int_equal(n, 2);
	keymap_release(&k);
}

static int
make_path(void **state)
{
	int fd = mkstemp(path);

	(void)state;
	return fd < 0 ? -1 : close(fd);
}

static int
drop_path(void **state)
{
	(void)state;
	return unlink(path);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_mapping_says_what_it_holds),
		cmocka_unit_test(what_makes_no_sense_is_refused_with_its_line),
		cmocka_unit_test(the_shipped_mappings_are_right),
		cmocka_unit_test(every_column_is_named_on_both_sides),
		cmocka_unit_test(fields_are_understood),
		cmocka_unit_test(text_fields_are_joined_and_must_fit),
		cmocka_unit_test(rules_compare_as_the_file_writes),
		cmocka_unit_test(rows_are_taken_apart),
		cmocka_unit_test(without_quoting_a_quote_is_a_character),
		cmocka_unit_test(what_is_no_row_says_where),
		cmocka_unit_test(a_long_field_refuses_its_row_alone),
		cmocka_unit_test(keys_are_exact),
	};

	return cmocka_run_group_tests(tests, make_path, drop_path);
}
