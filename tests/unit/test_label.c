/*
 * test_label.c - what stands on a label in each shape, who prints it, and that
 * a copy says so.
 */
#include "fixture.h"

#include "wardbook/audit.h"
#include "wardbook/label.h"
#include "wardbook/merge.h"
#include "wardbook/when.h"

static int
setup(void **state)
{
	OK(when_zone_set("UTC", &err));
	when_clock_set(when_instant(20260302, 480));
	return fixture_open(state);
}

static struct patient
someone(const char *family, const char *given)
{
	struct patient p;

	patient_init(&p);
	strcpy(p.who.family, family);
	strcpy(p.who.given, given);
	p.who.birth_day = 19480909;
	p.visit.sex = SEX_FEMALE;
	strcpy(p.who.address, "133 Anchor Street");
	strcpy(p.who.zip, "01234");
	strcpy(p.who.city, "Weaver's Gate");
	OK(patient_register(as(ROLE_CLERK), &p, &err));
	return p;
}

static struct buf out = BUF_INIT;

static int
print(int64_t id, enum label_kind kind, enum label_format format)
{
	int copy = -1;

	OK(label_print(as(ROLE_NURSE), id, kind, format, &out, &copy, &err));
	return copy;
}

static int
count(const char *word)
{
	int n = 0;

	for (const char *p = out.p; (p = strstr(p, word)); p++)
		n++;
	return n;
}

static void
text_says_who_it_is(void **state)
{
	struct patient p = someone("Okonkwo", "Adaeze");
	char want[200];

	(void)state;
	assert_int_equal(print(p.visit.id, LABEL_WRISTBAND, LABEL_TEXT), 0);
	snprintf(want, sizeof(want),
		 "OKONKWO, Adaeze\n"
		 "09-Sep-1948 (77y)   female\nVitória Hospital\n%s\n",
		 p.who.number);
	assert_string_equal(out.p, want);
	assert_int_equal(print(p.visit.id, LABEL_ADDRESS, LABEL_TEXT), 0);
	snprintf(want, sizeof(want),
		 "Adaeze Okonkwo\n133 Anchor Street\n"
		 "01234 Weaver's Gate\n%s\n",
		 p.who.number);
	assert_string_equal(out.p, want);
}

static void
a_copy_says_so(void **state)
{
	struct patient p = someone("Silva", "Rosa");

	(void)state;
	for (int f = 0; f < LABEL_FORMATS; f++) {
		assert_int_equal(print(p.visit.id, LABEL_WRISTBAND,
				       (enum label_format)f),
				 f);
		assert_int_equal(count("COPY"), f > 0);
	}
	/* Another kind of label is another matter. */
	assert_int_equal(print(p.visit.id, LABEL_ADDRESS, LABEL_TEXT), 0);
	assert_int_equal(count("COPY"), 0);
}

static void
the_printers_own_signs_are_no_commands(void **state)
{
	struct patient p = someone("A^XZ~B_C", "<b>&\"x\"");

	(void)state;
	print(p.visit.id, LABEL_WRISTBAND, LABEL_ZPL);
	assert_int_equal(count("^XZ"), 1);
	assert_int_equal(count("~"), 0);
	assert_int_equal(count("A_5EXZ_7EB_5FC"), 1);
	assert_int_equal(count("^BCR"), 1);
	assert_int_equal(count("^BXR"), 1);
	assert_int_equal(count(p.who.number), 2);
	print(p.visit.id, LABEL_WRISTBAND, LABEL_SVG);
	assert_int_equal(count("<b>"), 0);
	assert_int_equal(count("&lt;b&gt;&amp;&quot;x&quot;"), 1);
}

static void
both_codes_are_drawn_inside_the_label(void **state)
{
	struct patient p = someone("Lindqvist", "Åsa");
	int linear = 0, matrix = 0;

	(void)state;
	for (int k = 0; k < LABEL_KINDS; k++) {
		const char *at;
		double width = 0, height = 0;

		print(p.visit.id, (enum label_kind)k, LABEL_SVG);
		at = strstr(out.p, "viewBox=\"0 0 ");
		assert_non_null(at);
		assert_int_equal(sscanf(at + 13, "%lf %lf", &width, &height),
				 2);
		for (at = out.p; (at = strstr(at, "<rect ")); at++) {
			double x, y, w, h;

			assert_int_equal(sscanf(at,
						"<rect x=\"%lf\" y=\"%lf\" "
						"width=\"%lf\" "
						"height=\"%lf\"",
						&x, &y, &w, &h),
					 4);
			assert_true(x >= 0 && y >= 0 && w > 0 && h > 0);
			assert_true(x + w <= width && y + h <= height);
			if (k == LABEL_WRISTBAND && x > 100)
				linear++;
			else if (k == LABEL_WRISTBAND)
				matrix++;
		}
	}
	/* Eleven modules a character, three bars: number, start, check, stop. */
	assert_true(linear > 3 * (int)strlen(p.who.number) / 2);
	assert_true(matrix > 30);
	print(p.visit.id, LABEL_ADDRESS, LABEL_HTML);
	assert_int_equal(count("@page { size: 89mm 36mm"), 1);
	assert_int_equal(count("</svg>\n</body></html>"), 1);
}

static void
long_names_are_pressed_and_not_cut(void **state)
{
	char name[120];
	struct patient p;

	(void)state;
	memset(name, 'M', 110);
	name[110] = '\0';
	p = someone(name, "O");
	print(p.visit.id, LABEL_WRISTBAND, LABEL_SVG);
	assert_int_equal(count(name), 1);
	assert_true(count("textLength") == 1);
	print(p.visit.id, LABEL_WRISTBAND, LABEL_TEXT);
	assert_int_equal(count(name), 1);
}

static void
who_may_and_of_whom(void **state)
{
	struct patient p = someone("Costa", "Rui"), q = someone("Costa", "Ruy");
	struct merge_plan plan;
	int copy;

	(void)state;
	IS(RC_DENIED, label_print(as(ROLE_BILLING), p.visit.id, LABEL_ADDRESS,
				  LABEL_TEXT, &out, &copy, &err));
	IS(RC_NONE, label_print(as(ROLE_CLERK), 77, LABEL_ADDRESS, LABEL_TEXT,
				&out, &copy, &err));
	p.who.address[0] = p.who.city[0] = '\0';
	OK(patient_change(as(ROLE_CLERK), &p, &err));
	IS(RC_REFUSED, label_print(as(ROLE_CLERK), p.visit.id, LABEL_ADDRESS,
				   LABEL_TEXT, &out, &copy, &err));
	/* A merged record's wristband is that of the living one. */
	OK(merge_plan(as(ROLE_RECORDS), p.visit.id, q.visit.id, &plan, &err));
	OK(merge_do(as(ROLE_RECORDS), &plan, &err));
	print(p.visit.id, LABEL_WRISTBAND, LABEL_TEXT);
	assert_int_equal(count(q.who.number), 1);
	assert_int_equal(count(p.who.number), 0);
	assert_int_equal(label_kind_find("address"), LABEL_ADDRESS);
	assert_int_equal(label_format_find("svg"), LABEL_SVG);
	assert_int_equal(label_format_find("pdf"), -1);
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
		cmocka_unit_test(text_says_who_it_is),
		cmocka_unit_test(a_copy_says_so),
		cmocka_unit_test(the_printers_own_signs_are_no_commands),
		cmocka_unit_test(both_codes_are_drawn_inside_the_label),
		cmocka_unit_test(long_names_are_pressed_and_not_cut),
		cmocka_unit_test(who_may_and_of_whom),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
