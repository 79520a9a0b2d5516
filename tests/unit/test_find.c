/*
 * test_find.c - one prompt for everything, and look-alikes.
 */
#include "patient_fixture.h"

static struct fixture *f;
static struct patient_hits hits;

/* Enough of the same names that sets overflow and streams stop early. */
static const char *const families[] = { "Silva",
					"Santos",
					"Souza",
					"Silveira",
					"Okonkwo",
					"O'Brien",
					("N\xC3\xBA\xC3\xB1"
					 "ez"),
					"Costa" };
static const char *const givens[] = { "Ana", "Maria",  "Jo\xC3\xA3o",
				      "Rui", "Adaeze", "Mary Ann" };
#define CROWD 240

static struct patient crowd[CROWD];

static int
setup(void **state)
{
	struct session *clerk, *officer;

	(void)state;
	f = fixture_open();
	officer = as(f, ROLE_RECORDS);
	clerk = as(f, ROLE_CLERK);
	(void)clerk;
	session_use(officer);
	OK(act_begin_batch(officer, ACT_DATA_IMPORT, "crowd", &err));
	for (int i = 0; i < CROWD; i++) {
		struct patient *p = &crowd[i];

		*p = person(families[i % 8], givens[i / 8 % 6],
			    19500101 + i % 28 + i / 28 % 12 * 100);
		snprintf(p->who.phone, 33, "021 555-%04d", i * 7);
		if (i % 10 == 0)
			snprintf(p->who.external, 61, "EXT-%d", 5000 + i);
		OK(patient_register(officer, p, &err));
	}
	OK(act_commit(officer, &err));
	patient_hits_init(&hits);
	return 0;
}

static int
teardown(void **state)
{
	(void)state;
	patient_hits_release(&hits);
	fixture_close(f);
	return 0;
}

static size_t
find(const char *words)
{
	OK(patient_find(as(f, ROLE_CLERK), words, 200, &hits, &err));
	return hits.n;
}

static bool
found(const char *words, int64_t id)
{
	find(words);
	for (size_t i = 0; i < hits.n; i++)
		if (hits.v[i].id == id)
			return true;
	return false;
}

static size_t
count(bool (*fits)(const struct patient *p))
{
	size_t n = 0;

	for (int i = 0; i < CROWD; i++)
		n += fits(&crowd[i]);
	return n;
}

static bool
is_sil(const struct patient *p)
{
	return strncmp(p->who.family, "Sil", 3) == 0;
}

static bool
is_silva_maria(const struct patient *p)
{
	return !strcmp(p->who.family, "Silva") &&
	       !strcmp(p->who.given, "Maria");
}

static bool
is_silva_mar(const struct patient *p)
{
	return !strcmp(p->who.family, "Silva") &&
	       !strncmp(p->who.given, "Mar", 3);
}

static bool
is_s_m(const struct patient *p)
{
	return p->who.family[0] == 'S' && p->who.given[0] == 'M';
}

static void
names_in_any_order_by_prefix(void **state)
{
	(void)state;
	assert_int_equal(find("sil"), count(is_sil));
	assert_int_equal(find("SILVA, Maria"), count(is_silva_maria));
	assert_int_equal(find("mar silva"), count(is_silva_mar));
	assert_int_equal(find("s m"), count(is_s_m));
	assert_int_equal(find("silva maria x"), 0);
	assert_int_equal(find("zzz"), 0);
	assert_true(find("obrien") > 0);
	assert_true(find("nunez") > 0);
	assert_true(find("jo\xC3\xA3o") > 0);
	assert_true(find("joao") > 0);
	/* The whole word stands before the longer one. */
	find("silv");
	assert_string_equal(hits.v[0].patient.who.family, "Silva");
}

static void
numbers_phones_and_days(void **state)
{
	const struct patient *p = &crowd[130];
	char text[64];

	(void)state;
	assert_true(found(p->who.number, p->visit.id));
	assert_int_equal(hits.n, 1);
	snprintf(text, sizeof(text), "%lld", 131LL);
	assert_true(found(text, p->visit.id));
	assert_true(found("ext5130", p->visit.id));
	assert_true(found("EXT-5130", p->visit.id));
	assert_true(found("021 555-0910", p->visit.id));
	assert_int_equal(hits.n, 1);
	assert_true(found("0910", p->visit.id));
	assert_true(found("0215550910", p->visit.id));
	/* 130: the 19th of the 5th month. */
	assert_int_equal(p->who.birth_day, 19500519);
	assert_true(found("19/5/1950", p->visit.id));
	assert_true(found("19/5/50", p->visit.id));
	assert_true(found("19 may 1950", p->visit.id));
	assert_true(found("1950-05-19", p->visit.id));
	assert_true(found("souza 19.5.1950", p->visit.id));
	assert_int_equal(hits.n, 1);
	assert_false(found("silva 19.5.1950", p->visit.id));
	assert_true(found("souza 1950", p->visit.id));
	assert_int_equal(find("19/5/1951"), 0);
}

static void
the_limit_says_that_there_are_more(void **state)
{
	(void)state;
	OK(patient_find(as(f, ROLE_CLERK), "s", 5, &hits, &err));
	assert_int_equal(hits.n, 5);
	assert_true(hits.more);
	OK(patient_find(as(f, ROLE_CLERK), "s m", 7, &hits, &err));
	assert_int_equal(hits.n, 7);
	assert_true(hits.more);
	OK(patient_find(as(f, ROLE_CLERK), crowd[3].who.number, 5, &hits,
			&err));
	assert_int_equal(hits.n, 1);
	assert_false(hits.more);
}

static void
nothing_typed_gives_the_last_ones(void **state)
{
	struct session *nurse = as(f, ROLE_NURSE);
	struct patient p;

	(void)state;
	for (int i = 0; i < 4; i++)
		OK(patient_open(nurse, crowd[i * 3 % 9].visit.id, &p, &err));
	OK(patient_find(nurse, "%", 10, &hits, &err));
	assert_int_equal(hits.n, 0);
	OK(patient_find(nurse, "  ", 10, &hits, &err));
	assert_int_equal(hits.n, 3);
	assert_int_equal(hits.v[0].id, crowd[6].visit.id);
	assert_int_equal(hits.v[1].id, crowd[3].visit.id);
	assert_int_equal(hits.v[2].id, crowd[0].visit.id);
}

static void
merged_records_give_the_living_one(void **state)
{
	struct session *officer = as(f, ROLE_RECORDS);
	struct patient dead = filed(f, "Mergedone", "Ida", 19400404, "");
	struct patient live = filed(f, "Living", "Ida", 19400404, "");
	struct patient p;

	(void)state;
	session_use(officer);
	OK(act_begin(officer, ACT_PATIENT_CHANGE, &err));
	dead.visit.state = PATIENT_STATE_MERGED;
	dead.visit.living_id = live.visit.id;
	OK(row_update(f->store, TBL_PATIENT, &dead.visit, &err));
	OK(act_commit(officer, &err));
	assert_true(found("mergedone", live.visit.id));
	assert_int_equal(hits.n, 1);
	assert_int_equal(find("ida 4/4/1940"), 1);
	OK(patient_get(officer, dead.visit.id, &p, &err));
	assert_int_equal(p.visit.id, live.visit.id);
}

/* ---- look-alikes ----------------------------------------------------------------- */

static const struct patient_hit *
alike(const char *family, const char *given, int32_t born, const char *phone,
      int64_t id)
{
	struct patient p = person(family, given, born);

	strcpy(p.who.phone, phone);
	OK(patient_alike(as(f, ROLE_CLERK), &p, &hits, &err));
	for (size_t i = 0; i < hits.n; i++)
		if (hits.v[i].id == id)
			return &hits.v[i];
	return NULL;
}

static void
look_alikes_say_why(void **state)
{
	struct patient own =
		filed(f, "Adebayo", "Folake", 19831207, "0803 555 7777");
	int64_t id = own.visit.id;
	static const struct {
		const char *family, *given, *phone, *why;
		int32_t born;
	} t[] = {
		{ "Adebayo", "Folake", "", "same name; same birth date",
		  19831207 },
		{ "ADEBAYO", "folake", "",
		  "same name; day and month of birth "
		  "swapped",
		  19830712 },
		{ "Folake", "Adebayo", "",
		  "family and given name swapped; "
		  "same birth date",
		  19831207 },
		{ "Adebayyo", "Folake", "",
		  "name spelt nearly the same; same birth date", 19831207 },
		{ "Adebyao", "Folake", "",
		  "name spelt nearly the same; same birth date", 19831207 },
		{ "Daebayo", "Folke", "",
		  "name spelt nearly the same; same birth date", 19831207 },
		{ "Adebayo", "Folake", "",
		  "same name; birth date nearly the "
		  "same",
		  19831217 },
		{ "Badebayo", "Folake", "",
		  "name spelt nearly the same; birth date nearly "
		  "the same",
		  19831270 - 63 + 10 },
		{ "Xyz", "Folake", "08035557777",
		  "part of the name; same "
		  "birth date; same phone",
		  19831207 },
	};
	const struct patient_hit *hit;

	(void)state;
	for (size_t i = 0; i < sizeof(t) / sizeof(t[0]); i++) {
		hit = alike(t[i].family, t[i].given, t[i].born, t[i].phone, id);
		if (!hit)
			fail_msg("case %zu is not seen", i);
		assert_string_equal(hit->why, t[i].why);
		assert_true(hit->score >= 50 && hit->score <= 100);
	}
	hit = alike("Adebayo", "Folake", 19831207, "08035557777", id);
	assert_int_equal(hit->score, 100);
	assert_ptr_equal(hit, &hits.v[0]);
	assert_null(alike("Adebayo", "Ngozi", 19500101, "", id));
	assert_null(alike("Obi", "Ngozi", 19831207, "", id));
	assert_null(alike("Someone", "Else", 0, "", id));
	/* Nobody is his own look-alike. */
	OK(patient_alike(as(f, ROLE_CLERK), &own, &hits, &err));
	for (size_t i = 0; i < hits.n; i++)
		assert_true(hits.v[i].id != id);
}

/* ---- whatever is typed --------------------------------------------------------------- */

static void
any_words_are_answered(void **state)
{
	static const char *const odd[] = {
		"/",
		"-",
		"....",
		"1",
		"12",
		("12345678901234567890123456789012"
		 "345678901234567890"),
		"9/9",
		"99/99/9999",
		"VIT",
		"VIT 1",
		"\xE5\xB1\xB1 \xE7\x94\xB0",
		"a b c d e f g h i j k l",
		"+",
		"(",
		"1 2 3 4 5 6 7 8 9 10 11 12 13",
		"29feb1999",
		"0",
		"r321",
		"' OR 1=1 --",
		"%",
		"_",
		"t",
		"n",
		"t-1",
		"9 sep",
		"9 sep 19",
	};
	char text[300];

	(void)state;
	for (size_t i = 0; i < sizeof(odd) / sizeof(odd[0]); i++)
		find(odd[i]);
	memset(text, 'x', sizeof(text) - 1);
	text[sizeof(text) - 1] = '\0';
	assert_int_equal(find(text), 0);
	memset(text, '7', sizeof(text) - 1);
	assert_int_equal(find(text), 0);
}

int
main(void)
{
#define T(x) cmocka_unit_test(x)
	const struct CMUnitTest tests[] = {
		T(names_in_any_order_by_prefix),
		T(numbers_phones_and_days),
		T(the_limit_says_that_there_are_more),
		T(nothing_typed_gives_the_last_ones),
		T(merged_records_give_the_living_one),
		T(look_alikes_say_why),
		T(any_words_are_answered),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
