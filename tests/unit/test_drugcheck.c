/*
 * test_drugcheck.c - tables of checks that are brought in: refused line by
 * line, taken into use as a whole, shown with their age, and dead rather than
 * silent where they can't be read.
 */
#include <sqlite3.h>

#include "rx_fixture.h"

#include "wardbook/check.h"
#include "wardbook/seed.h"

static struct row_drug_rule
pair(const char *edition, const char *first, const char *second,
     const char *words)
{
	struct row_drug_rule r;

	row_init(TBL_DRUG_RULE, &r);
	r.kind = DRUG_SUBJECT_INTERACTION;
	strcpy(r.list, "National list");
	text_copy(r.edition, sizeof(r.edition), edition);
	r.day = 20251201;
	text_copy(r.first, sizeof(r.first), first);
	text_copy(r.second, sizeof(r.second), second);
	text_copy(r.words, sizeof(r.words), words);
	r.severity = DRUG_SEVERITY_SERIOUS;
	return r;
}

static void
file(struct row_drug_rule r)
{
	OK(drugcheck_line_set(as(ROLE_PHARMACIST), &r, &err));
}

static enum rc
adopt(const char *edition)
{
	err_clear(&err);
	return drugcheck_adopt(as(ROLE_PHARMACIST), DRUG_SUBJECT_INTERACTION,
			       edition, &err);
}

/* What the checks say of amoxicillin beside prednisolone. */
static struct drug_checks
both(void)
{
	int64_t patient = rx_patient("Both");
	struct row_prescription r = rx_ordered(patient, rx.prednisolone);
	struct drug_checks c;

	r = rx_order_of(patient, rx.amoxicillin);
	OK(drugcheck_run(as(ROLE_DOCTOR), &r, &c, &err));
	return c;
}

static struct drug_table
interactions(bool *alive)
{
	struct drug_table t[8];

	drugcheck_load(as(ROLE_DOCTOR));
	assert_int_equal(drugcheck_tables(t, 8, alive, NULL), 3);
	return t[0];
}

static void
sql(const char *text)
{
	sqlite3 *db;

	assert_int_equal(sqlite3_open(fx.path, &db), SQLITE_OK);
	if (sqlite3_exec(db, text, NULL, NULL, NULL) != SQLITE_OK)
		fail_msg("%s: %s", text, sqlite3_errmsg(db));
	sqlite3_close(db);
}

static void
a_line_makes_sense_or_is_refused(void **state)
{
	struct row_drug_rule r = pair("L", "B01AA", "M01A", "Bleeding.");
	struct session *s = as(ROLE_PHARMACIST);

	(void)state;
	IS(RC_DENIED, drugcheck_line_set(as(ROLE_DOCTOR), &r, &err));
	r.severity = 9;
	REFUSED("severity", drugcheck_line_set(s, &r, &err));
	r = pair("L", "warfarin", "M01A", "Bleeding.");
	REFUSED("first", drugcheck_line_set(s, &r, &err));
	r = pair("L", "B01AA", "", "Bleeding.");
	REFUSED("second", drugcheck_line_set(s, &r, &err));
	r = pair("L", "B01AA", "M01A", "");
	REFUSED("words", drugcheck_line_set(s, &r, &err));
	r = pair("", "B01AA", "M01A", "Bleeding.");
	REFUSED("edition", drugcheck_line_set(s, &r, &err));
	r = pair("L", "N02BE01", "", "");
	r.kind = DRUG_SUBJECT_RANGE;
	strcpy(r.unit, "tablets");
	strcpy(r.single, "1000");
	REFUSED("unit", drugcheck_line_set(s, &r, &err));
	strcpy(r.unit, "mg");
	strcpy(r.single, "lots");
	REFUSED("single", drugcheck_line_set(s, &r, &err));
	strcpy(r.single, "1000");
	r.from_age = 20;
	r.to_age = 10;
	REFUSED("from_age", drugcheck_line_set(s, &r, &err));
	r.to_age = 90;
	strcpy(r.route, "sideways");
	REFUSED("route", drugcheck_line_set(s, &r, &err));
	r.kind = 7;
	REFUSED("kind", drugcheck_line_set(s, &r, &err));
}

static void
an_edition_is_in_use_as_a_whole(void **state)
{
	struct row_drug_rule r =
		pair("E1", "J01C", "H02AB", "Made for a test.");
	struct drug_table t;
	struct drug_checks c;
	bool alive, filed;

	(void)state;
	assert_int_equal(both().override, false);
	/* filed, and not in use */
	file(r);
	file(pair("E1", "B01AA", "M01A", "Bleeding."));
	OK(drugcheck_line_filed(as(ROLE_PHARMACIST), &r, &filed, &err));
	assert_true(filed);
	assert_int_equal(both().override, false);
	t = interactions(&alive);
	assert_true(t.shipped && alive);
	/* in use, with its name, edition, day and age on every order */
	OK(adopt("E1"));
	t = interactions(&alive);
	assert_false(t.shipped);
	assert_string_equal(t.name, "National list");
	assert_string_equal(t.version, "E1");
	assert_int_equal(t.day, 20251201);
	assert_int_equal(t.rows, 2);
	c = both();
	assert_true(c.override);
	assert_non_null(strstr(c.v[0].text, "Made for a test."));
	assert_non_null(strstr(c.words, "National list E1 of 01-Dec-2025 (91 "
					"days old)"));
	/* the next edition takes its place */
	file(pair("E2", "B01AA", "M01A", "Bleeding."));
	OK(adopt("E2"));
	assert_int_equal(both().override, false);
	t = interactions(&alive);
	assert_string_equal(t.version, "E2");
	IS(RC_NONE, adopt("E9"));
	IS(RC_DENIED, drugcheck_adopt(as(ROLE_NURSE), DRUG_SUBJECT_INTERACTION,
				      "E1", &err));
}

static void
an_edition_that_fails_the_self_test_is_not_used(void **state)
{
	struct drug_table t;
	bool alive;

	(void)state;
	/* it lost warfarin with ibuprofen */
	file(pair("E3", "J01C", "H02AB", "Made for a test."));
	IS(RC_REFUSED, adopt("E3"));
	assert_non_null(strstr(err.text, "E3 is filed and NOT in use"));
	assert_non_null(strstr(err.text, "warfarin with ibuprofen"));
	t = interactions(&alive);
	assert_true(alive);
	assert_string_equal(t.version, "E2");
	/* another starter's worth of pairs, and it may */
	file(pair("E3", "B01AA", "M01A", "Bleeding."));
	OK(adopt("E3"));
	assert_true(both().override);
}

struct said {
	int64_t wrong;
	char detail[200];
};

static void
hear(const struct check_line *l, void *arg)
{
	struct said *x = arg;

	if (strstr(l->what, "tables of checks")) {
		x->wrong = l->wrong;
		text_copy(x->detail, sizeof(x->detail), l->detail);
	}
}

/* Someone takes a line out behind the program's back: no order is called
 * checked any more, and check says why. */
static void
what_lost_a_line_is_dead_not_silent(void **state)
{
	struct row_prescription r;
	struct said x = { 0, "" };
	int64_t wrong;
	bool alive;

	(void)state;
	sql("DELETE FROM drug_rule WHERE edition = 'E3' AND first = 'J01C'");
	drugcheck_forget(); /* as a program that starts */
	interactions(&alive);
	assert_false(alive);
	r = rx_ordered(rx_patient("Dead"), rx.amoxicillin);
	assert_int_equal(r.checked, CHECKED_NOT_CHECKED);
	assert_non_null(strstr(rx_now(r.id).check_words,
			       "NOT CHECKED. The tables can't be read"));
	OK(check_run(as(ROLE_SECURITY), false, hear, &x, &wrong, &err));
	assert_true(x.wrong > 0);
	/* an edition that is whole mends it */
	OK(adopt("E2"));
	interactions(&alive);
	assert_true(alive);
	r = rx_ordered(rx_patient("Alive"), rx.amoxicillin);
	assert_int_not_equal(r.checked, CHECKED_NOT_CHECKED);
}

/* The other two kinds answer from the store, too. */
static void
groups_and_ranges_are_brought_in(void **state)
{
	int64_t patient = rx_patient("Groups");
	struct row_prescription o;
	struct row_drug_rule r = pair("G1", "J01C", "J01DB", "penicillin");
	struct drug_checks c;

	(void)state;
	r.kind = DRUG_SUBJECT_ALLERGY;
	r.severity = 0;
	strcpy(r.name, "penicillins");
	file(r);
	strcpy(r.first, "H02AB");
	*r.second = '\0';
	strcpy(r.name, "corticoids");
	strcpy(r.words, "cortisone;corticoid");
	file(r);
	OK(drugcheck_adopt(as(ROLE_PHARMACIST), DRUG_SUBJECT_ALLERGY, "G1",
			   &err));
	rx_allergy(patient, "Cortisone");
	o = rx_order_of(patient, rx.prednisolone);
	OK(drugcheck_run(as(ROLE_DOCTOR), &o, &c, &err));
	assert_int_equal(c.v[0].kind, DRUG_ALLERGY);
	assert_non_null(strstr(c.v[0].text, "corticoids"));

	r = pair("R1", "N02BE01", "", "");
	r.kind = DRUG_SUBJECT_RANGE;
	r.severity = 0;
	r.from_age = 12;
	strcpy(r.unit, "mg");
	strcpy(r.single, "1000");
	strcpy(r.daily, "4000");
	file(r);
	strcpy(r.first, "J01CA04");
	strcpy(r.single, "250");
	file(r);
	OK(drugcheck_adopt(as(ROLE_PHARMACIST), DRUG_SUBJECT_RANGE, "R1",
			   &err));
	o = rx_order_of(rx_patient("Range"), rx.amoxicillin);
	OK(drugcheck_run(as(ROLE_DOCTOR), &o, &c, &err));
	assert_int_equal(c.v[0].kind, DRUG_RANGE);
	assert_non_null(strstr(c.v[0].text, "most of 250 mg"));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_line_makes_sense_or_is_refused),
		cmocka_unit_test(an_edition_is_in_use_as_a_whole),
		cmocka_unit_test(
			an_edition_that_fails_the_self_test_is_not_used),
		cmocka_unit_test(what_lost_a_line_is_dead_not_silent),
		cmocka_unit_test(groups_and_ranges_are_brought_in),
	};

	int failed = cmocka_run_group_tests(tests, rx_open, fixture_close);

	drugcheck_forget();
	return failed;
}
