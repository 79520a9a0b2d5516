/*
 * test_label_code.c - the bars of a label read back, by a reader of its own:
 * the widths of bars and gaps give the signs, the check sign must hold, and the
 * text is the record number.  And what a label printer is told stays on the
 * label, nothing over anything else.
 */
#include "fixture.h"

#include <math.h>
#include <stdlib.h>

#include "wardbook/label.h"
#include "wardbook/when.h"

static int
setup(void **state)
{
	OK(when_zone_set("UTC", &err));
	when_clock_set(when_instant(20260302, 480));
	return fixture_open(state);
}

static struct buf out = BUF_INIT;

static struct patient
labelled(const char *family, enum label_kind kind, enum label_format format)
{
	struct patient p;
	int copy;

	patient_init(&p);
	text_copy(p.who.family, sizeof(p.who.family), family);
	strcpy(p.who.given, "Adaeze");
	strcpy(p.who.address, "133 Anchor Street");
	strcpy(p.who.city, "Weaver's Gate");
	p.who.birth_day = 19480909;
	p.visit.sex = SEX_FEMALE;
	OK(patient_register(as(ROLE_CLERK), &p, &err));
	OK(label_print(as(ROLE_NURSE), p.visit.id, kind, format, &out, &copy,
		       &err));
	return p;
}

/* ---- Code 128 (ISO/IEC 15417), from its bars ---------------------------------------- */

/* Widths of bar, gap, bar... of each sign; the last one is the stop. */
static const char *const signs[] = {
	"212222", "222122",  "222221", "121223", "121322", "131222", "122213",
	"122312", "132212",  "221213", "221312", "231212", "112232", "122132",
	"122231", "113222",  "123122", "123221", "223211", "221132", "221231",
	"213212", "223112",  "312131", "311222", "321122", "321221", "312212",
	"322112", "322211",  "212123", "212321", "232121", "111323", "131123",
	"131321", "112313",  "132113", "132311", "211313", "231113", "231311",
	"112133", "112331",  "132131", "113123", "113321", "133121", "313121",
	"211331", "231131",  "213113", "213311", "213131", "311123", "311321",
	"331121", "312113",  "312311", "332111", "314111", "221411", "431111",
	"111224", "111422",  "121124", "121421", "141122", "141221", "112214",
	"112412", "122114",  "122411", "142112", "142211", "241211", "221114",
	"413111", "241112",  "134111", "111242", "121142", "121241", "114212",
	"124112", "124211",  "411212", "421112", "421211", "212141", "214121",
	"412121", "111143",  "111341", "131141", "114113", "114311", "411113",
	"411311", "113141",  "114131", "311141", "411131", "211412", "211214",
	"211232", "2331112",
};
enum { CODE_C = 99, CODE_B = 100, CODE_A = 101, START_A = 103, STOP = 106 };

struct bar {
	double x, width;
};

static int
by_place(const void *a, const void *b)
{
	double x = ((const struct bar *)a)->x, y = ((const struct bar *)b)->x;

	return (x > y) - (x < y);
}

/* The bars of one height at one height, from left to right. */
static int
bars(double top, double height, struct bar *v, int max)
{
	int n = 0;
	double x, y, w, h;

	for (const char *p = out.p; (p = strstr(p, "<rect ")); p++) {
		if (sscanf(p,
			   "<rect x=\"%lf\" y=\"%lf\" width=\"%lf\" "
			   "height=\"%lf\"",
			   &x, &y, &w, &h) != 4 ||
		    fabs(y - top) > 0.01 || fabs(h - height) > 0.01)
			continue;
		assert_true(n < max);
		v[n++] = (struct bar){ x, w };
	}
	qsort(v, (size_t)n, sizeof(*v), by_place);
	return n;
}

/* Bars and gaps in modules, one digit each. */
static void
modules(const struct bar *v, int n, char *digits)
{
	double one = v[0].width / 2; /* every start sign begins with 2 */
	int k = 0;

	for (int i = 0; i < n; i++) {
		double gap = i + 1 < n ? v[i + 1].x - v[i].x - v[i].width : 0;

		digits[k++] = (char)('0' + (int)(v[i].width / one + 0.5));
		if (i + 1 < n)
			digits[k++] = (char)('0' + (int)(gap / one + 0.5));
	}
	digits[k] = '\0';
}

static int
sign(const char *digits, size_t len)
{
	for (int i = 0; i <= STOP; i++)
		if (strlen(signs[i]) == len && !memcmp(signs[i], digits, len))
			return i;
	fail_msg("no sign has the bars %.7s", digits);
	return -1;
}

static void
decode(const char *digits, char *text)
{
	size_t len = strlen(digits), n = 0;
	int value[64] = { 0 }, count = 0, sum, set;

	assert_int_equal(len % 6, 1); /* the stop has one bar more */
	for (size_t at = 0; at + 7 < len; at += 6)
		value[count++] = sign(digits + at, 6);
	assert_int_equal(sign(digits + len - 7, 7), STOP);
	sum = value[0];
	for (int i = 1; i < count - 1; i++)
		sum += i * value[i];
	assert_int_equal(sum % 103, value[count - 1]);
	set = value[0] - START_A; /* 0 A, 1 B, 2 C */
	assert_in_range(set, 0, 2);
	for (int i = 1; i < count - 1; i++) {
		if (value[i] == CODE_C && set != 2)
			set = 2;
		else if (value[i] == CODE_B && set != 1)
			set = 1;
		else if (value[i] == CODE_A && set != 0)
			set = 0;
		else if (set == 2)
			n += (size_t)sprintf(text + n, "%02d", value[i]);
		else
			text[n++] = (char)(value[i] + 32);
	}
	text[n] = '\0';
}

static void
the_bars_say_the_record_number(void **state)
{
	static const struct {
		enum label_kind kind;
		double top, height; /* mm */
	} t[] = { { LABEL_WRISTBAND, 4, 13 }, { LABEL_ADDRESS, 28, 5 } };

	(void)state;
	for (size_t i = 0; i < 2; i++) {
		struct patient p = labelled("Okonkwo", t[i].kind, LABEL_SVG);
		struct bar v[80];
		char digits[200], text[64];
		int n = bars(t[i].top, t[i].height, v, 80);

		assert_true(n > 20);
		modules(v, n, digits);
		decode(digits, text);
		assert_string_equal(text, p.who.number);
	}
}

/* ---- what a label printer is told ------------------------------------------------------ */

struct area {
	int x, y, wide, high;
};

/* A field's place: ^FO, then ^A0, ^BC or ^BX with its orientation. */
static struct area
area_of(const char *p)
{
	struct area a = { 0, 0, 0, 0 };
	char turn = 'N', text[300] = "";
	int high = 0, wide = 0;

	assert_int_equal(sscanf(p, "^FO%d,%d", &a.x, &a.y), 2);
	p = strchr(p + 1, '^');
	sscanf(strstr(p, "^FD"), "^FD%299[^^]", text);
	if (sscanf(p, "^A0%c,%d,%d", &turn, &high, &wide) == 3) {
		a.wide = (int)(wide * 0.6 * text_width(text, strlen(text)));
		a.high = high;
	} else if (sscanf(p, "^BY2^BC%c,%d", &turn, &high) == 2) {
		/* 11 modules a sign, start, check and stop. */
		a.wide = (int)(strlen(text) * 11 + 35) * 2;
		a.high = high;
	} else {
		assert_int_equal(sscanf(p, "^BX%c,%d", &turn, &high), 2);
		a.wide = a.high = high * 16;
	}
	if (turn == 'R')
		return (struct area){ a.x, a.y, a.high, a.wide };
	assert_int_equal(turn, 'N');
	return a;
}

static void
nothing_lies_over_anything(void **state)
{
	static const char *const names[] = {
		"Li",
		"Wolfeschlegelsteinhausenbergerdorff-Wolfeschlegelstein"
		"hausenbergerdorff-Featherstonehaugh-Cholmondeley",
	};

	(void)state;
	for (int k = 0; k < LABEL_KINDS; k++)
		for (int i = 0; i < 2; i++) {
			struct area v[16], page = { 0, 0, 0, 0 };
			int n = 0;

			labelled(names[i], (enum label_kind)k, LABEL_ZPL);
			assert_int_equal(sscanf(out.p, "^XA^CI28^PW%d^LL%d",
						&page.wide, &page.high),
					 2);
			for (const char *p = out.p; (p = strstr(p, "^FO")); p++)
				v[n++] = area_of(p);
			assert_true(n >= 5);
			for (int a = 0; a < n; a++) {
				assert_true(v[a].x >= 0 && v[a].y >= 0);
				assert_true(v[a].x + v[a].wide <= page.wide);
				assert_true(v[a].y + v[a].high <= page.high);
				for (int b = 0; b < a; b++)
					if (v[a].x < v[b].x + v[b].wide &&
					    v[b].x < v[a].x + v[a].wide &&
					    v[a].y < v[b].y + v[b].high &&
					    v[b].y < v[a].y + v[a].high)
						fail_msg("%s: field %d lies "
							 "over field %d\n%s",
							 label_kind_name[k], a,
							 b, out.p);
			}
		}
}

static void
a_wristband_is_turned(void **state)
{
	(void)state;
	/* 25 mm across, 279 mm along, 8 dots a mm: no head is wider. */
	labelled("Okonkwo", LABEL_WRISTBAND, LABEL_ZPL);
	assert_non_null(strstr(out.p, "^PW200^LL2232\n"));
	assert_non_null(strstr(out.p, "^A0R,44,44^FH_^FDOKONKWO, Adaeze^FS"));
	assert_non_null(strstr(out.p, "^BY2^BCR,104,N,N,N"));
	labelled("Okonkwo", LABEL_ADDRESS, LABEL_ZPL);
	assert_non_null(strstr(out.p, "^PW712^LL288\n"));
	assert_non_null(strstr(out.p, "^BY2^BCN,40,N,N,N"));
}

static int
teardown(void **state)
{
	buf_release(&out);
	return fixture_close(state);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_bars_say_the_record_number),
		cmocka_unit_test(nothing_lies_over_anything),
		cmocka_unit_test(a_wristband_is_turned),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
