/*
 * test_gs1.c - what scanners send: element strings with and without their
 * symbology, bare numbers, and every way in which they are broken.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>
#include <cmocka.h>

#include "wardbook/gs1.h"

#define TODAY 20260302

static struct gs1 g;
static struct err err;

#define PARSE(s) gs1_parse(&g, (s), TODAY, &err)

static void
symbologies(void **state)
{
	static const char *const head[] = { "]C1", "]d2", "]Q3", "]e0", "" };
	char scan[100];

	(void)state;
	for (size_t i = 0; i < sizeof(head) / sizeof(head[0]); i++) {
		strcpy(scan, head[i]);
		strcat(scan, "010950600013435217281130"
			     "10AB-123/4\x1d"
			     "21S-77\x1d"
			     "3012");
		assert_int_equal(PARSE(scan), RC_OK);
		assert_string_equal(g.gtin, "09506000134352");
		assert_string_equal(g.lot, "AB-123/4");
		assert_string_equal(g.serial, "S-77");
		assert_int_equal(g.expiry, 20281130);
		assert_false(g.whole_month);
		assert_int_equal(g.count, 12);
		assert_int_equal(g.elements, 5);
	}
}

static void
order_and_separators(void **state)
{
	(void)state;
	/* Variable first, FNC1 in front, behind, and twice. */
	assert_int_equal(PARSE("]d2\x1d"
			       "10L1\x1d"
			       "21X9\x1d\x1d"
			       "0109506000134352"
			       "17270200\x1d"),
			 RC_OK);
	assert_string_equal(g.lot, "L1");
	assert_string_equal(g.serial, "X9");
	assert_string_equal(g.gtin, "09506000134352");
	assert_int_equal(g.expiry, 20270228);
	assert_true(g.whole_month);
	/* Lot last: its digits are not another identifier. */
	assert_int_equal(PARSE("]C10109506000134352"
			       "17270131"
			       "1017210101"),
			 RC_OK);
	assert_string_equal(g.lot, "17210101");
	/* What a pharmacy does not need is passed over. */
	assert_int_equal(PARSE("]d2"
			       "0109506000134352"
			       "3103001250"
			       "7101234567\x1d"
			       "240XY\x1d"
			       "10Q"),
			 RC_OK);
	assert_string_equal(g.lot, "Q");
	assert_int_equal(g.elements, 5);
	assert_int_equal(PARSE("(01)09506000134352(17)270200(10)A(b)1"), RC_OK);
	assert_string_equal(g.lot, "A(b)1");
}

static void
months_and_centuries(void **state)
{
	static const struct {
		const char *yymmdd;
		int32_t day;
	} v[] = {
		{ "240200", 20240229 }, { "280200", 20280229 },
		{ "271200", 20271231 }, { "760101", 20760101 },
		{ "770101", 19770101 }, { "991231", 19991231 },
		{ "000101", 20000101 }, { "260302", 20260302 },
	};
	char scan[40];

	(void)state;
	for (size_t i = 0; i < sizeof(v) / sizeof(v[0]); i++) {
		strcpy(scan, "]d217");
		strcat(scan, v[i].yymmdd);
		assert_int_equal(PARSE(scan), RC_OK);
		assert_int_equal(g.expiry, v[i].day);
	}
	/* Date and time. */
	assert_int_equal(PARSE("]d270032706301200"), RC_OK);
	assert_int_equal(g.expiry, 20270630);
}

static void
bare_numbers(void **state)
{
	(void)state;
	assert_int_equal(PARSE("9506000134352"), RC_OK);
	assert_string_equal(g.gtin, "09506000134352");
	assert_int_equal(PARSE("]E09506000134352"), RC_OK);
	assert_string_equal(g.gtin, "09506000134352");
	assert_int_equal(PARSE("96385074"), RC_OK);
	assert_string_equal(g.gtin, "00000096385074");
	assert_int_equal(PARSE("]E09506000134353"), RC_REFUSED);
	/* A number whose check digit does not hold may be anything. */
	assert_int_equal(PARSE("9506000134353"), RC_NONE);
}

static void
not_gs1(void **state)
{
	static const char *const v[] = {
		"",
		"STB-000123-7",
		"]A0STB-000123-7",
		"amoxi",
		"01",
		"]",
		"]C",
		"(a)",
		"]d2",
		"]Q1https://x",
		"0109506000134353",
	};

	(void)state;
	for (size_t i = 0; i < sizeof(v) / sizeof(v[0]); i++) {
		assert_int_equal(PARSE(v[i]), RC_NONE);
		assert_string_equal(g.gtin, "");
	}
}

static void
broken(void **state)
{
	static const char *const v[] = {
		"]d20109506000134353", /* check digit */
		"]d2010950600013435",  /* too short */
		"]d20109506000134352"
		"172713",		      /* cut off */
		"]d217271301",		      /* month 13 */
		"]d217270230",		      /* 30 February */
		"]d21727AB01",		      /* letters in a date */
		"]d210",		      /* an empty lot */
		"]d21012345678901234567890X", /* a lot of 22 */
		"]d210A\x01"
		"B",		 /* a control */
		"]d210\xc3\xa9", /* not of the 82 characters */
		"]d30",		 /* no such symbology... */
		"]d2"
		"0109506000134352"
		"0195012345678903",
		"]d210A\x1d"
		"10B", /* two lots */
		"]d217270101"
		"17270102",
		"]d230123456789", /* nine digits of count */
		"]d299",	  /* nothing behind it */
		"(01)0950600013435(10)A",
		"(01",
	};

	(void)state;
	for (size_t i = 0; i < sizeof(v) / sizeof(v[0]); i++) {
		enum rc want = strcmp(v[i], "]d30") ? RC_REFUSED : RC_NONE;

		err_clear(&err);
		if (PARSE(v[i]) != want)
			fail_msg("%zu: %s", i, v[i]);
		/* Nothing of a broken label is kept. */
		assert_string_equal(g.gtin, "");
		assert_string_equal(g.lot, "");
		assert_int_equal(g.expiry, 0);
		if (want == RC_REFUSED)
			assert_string_equal(err.field, "scan");
	}
	/* The same twice says nothing new. */
	assert_int_equal(PARSE("]d210A\x1d"
			       "10A"),
			 RC_OK);
}

static void
check_digits(void **state)
{
	char out[GS1_GTIN + 1];

	(void)state;
	assert_int_equal(gs1_check_digit("6291041500213", 13), '3');
	assert_int_equal(gs1_check_digit("36000291452?", 12), '2' + 0);
	assert_int_equal(gs1_gtin(out, "036000291452", &err), RC_OK);
	assert_string_equal(out, "00036000291452");
	assert_int_equal(gs1_gtin(out, "036000291453", &err), RC_REFUSED);
	assert_string_equal(err.field, "gtin");
	assert_int_equal(gs1_gtin(out, "03600029145", &err), RC_REFUSED);
	assert_int_equal(gs1_gtin(out, "03600029145a", &err), RC_REFUSED);
	assert_int_equal(gs1_gtin(out, "", &err), RC_REFUSED);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(symbologies),
		cmocka_unit_test(order_and_separators),
		cmocka_unit_test(months_and_centuries),
		cmocka_unit_test(bare_numbers),
		cmocka_unit_test(not_gs1),
		cmocka_unit_test(broken),
		cmocka_unit_test(check_digits),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
