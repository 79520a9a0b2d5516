/*
 * test_find_more.c - what else one types at the prompt: a ward's name, the last
 * four digits of a record number, phones with and without a country code,
 * months, scanned cards.
 */
#include "patient_fixture.h"
#include "wardbook/ward.h"
#include "wardbook/when.h"

static struct fixture *f;
static struct patient_hits hits;
static struct patient silva, rui, ana, maria;
static int64_t medicine, surgery;

static int64_t
add_ward(const char *code, const char *name)
{
	struct row_place p;

	row_init(TBL_PLACE, &p);
	p.kind = PLACE_KIND_WARD;
	text_copy(p.code, sizeof(p.code), code);
	text_copy(p.name, sizeof(p.name), name);
	p.active = 1;
	session_use(f->founder);
	OK(act_begin(f->founder, ACT_PLACE_SET, &err));
	OK(row_insert(f->store, TBL_PLACE, &p, &err));
	OK(act_commit(f->founder, &err));
	return p.id;
}

static void
admit(const struct patient *p, int64_t ward)
{
	int64_t stay;

	OK(ward_admit(as(f, ROLE_NURSE), p->visit.id, ward, 0, &stay, &err));
}

/* As if so many had been registered. */
static void
count_on(int n)
{
	struct session *officer = as(f, ROLE_RECORDS);
	int64_t counter;

	OK(act_begin_batch(officer, ACT_DATA_IMPORT, "numbers", &err));
	for (int i = 0; i < n; i++)
		OK(stmt_one_int(store_query(f->store, QUERY_SITE_TAKE_RECORD),
				&counter, &err));
	OK(act_commit(officer, &err));
}

static int
setup(void **state)
{
	(void)state;
	f = fixture_open();
	medicine = add_ward("4A", "Ward 4A, medicine");
	surgery = add_ward("MARIA", "Ward Maria, surgery");
	silva = filed(f, "Silva", "Rosa", 19480909, "+44 20 5550 1234");
	rui = filed(f, "Silva", "Rui", 19480910, "020 7777 1234");
	ana = filed(f, "Santos", "Ana", 19610304, "");
	count_on(9998);
	maria = filed(f, "Souza", "Maria", 19710112, "");
	admit(&silva, medicine);
	admit(&ana, medicine);
	admit(&rui, surgery);
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

/* Exactly these, in any order; NULL ends them. */
static void
finds(const char *words, const struct patient *a, const struct patient *b)
{
	size_t n = (a != NULL) + (b != NULL), seen = 0;

	OK(patient_find(as(f, ROLE_CLERK), words, 20, &hits, &err));
	for (size_t i = 0; i < hits.n; i++)
		seen += (a && hits.v[i].id == a->visit.id) ||
			(b && hits.v[i].id == b->visit.id);
	if (hits.n != n || seen != n)
		fail_msg("\"%s\": %zu found, %zu wanted", words, hits.n, n);
	if (hits.near)
		fail_msg("\"%s\": in the second pass", words);
}

static void
a_ward_gives_who_lies_there(void **state)
{
	(void)state;
	finds("4a", &silva, &ana);
	assert_int_equal(hits.ward, medicine);
	finds("4A", &silva, &ana);
	finds("ward 4a", &silva, &ana);
	finds("Ward 4A, medicine", &silva, &ana);
	finds("medicine", &silva, &ana);
	finds("surgery", &rui, NULL);
	assert_int_equal(hits.ward, surgery);
	/* It narrows like any other word. */
	finds("4a silva", &silva, NULL);
	finds("silva ward 4a", &silva, NULL);
	assert_int_equal(hits.ward, 0);
	finds("4a rui", NULL, NULL);
	/* A ward called like a woman: both are meant. */
	finds("maria", &rui, &maria);
	assert_int_equal(hits.ward, 0);
	finds("ward maria", &rui, NULL);
}

static void
who_left_is_not_in_the_ward(void **state)
{
	struct patient p = filed(f, "Costa", "Eva", 19500505, "");
	struct row_stay stay;

	(void)state;
	admit(&p, surgery);
	finds("surgery", &rui, &p);
	OK(ward_stay_of(as(f, ROLE_NURSE), p.visit.id, &stay, &err));
	OK(ward_discharge(as(f, ROLE_NURSE), stay.id, stay.version,
			  STAY_ENDING_HOME, &err));
	finds("surgery", &rui, NULL);
}

static void
last_four_digits(void **state)
{
	/* 000001 and 010002: the second is far behind. */
	(void)state;
	assert_non_null(strstr(maria.who.number, "010002"));
	finds("0001", &silva, NULL);
	finds("0002", &rui, &maria);
	finds("s0002", &rui, &maria);
	finds("S0001", &silva, NULL);
	finds("x0002", NULL, NULL);
	finds("0002 maria", &maria, &rui);
	finds("0002 souza", &maria, NULL);
	finds("s0002 1971", &maria, NULL);
	finds("1234", &silva, &rui); /* the end of two phones */
}

static void
phones_with_and_without_a_country(void **state)
{
	(void)state;
	finds("+44 20 5550 1234", &silva, NULL);
	finds("020 5550 1234", &silva, NULL);
	finds("0044 20 5550 1234", &silva, NULL);
	finds("020 7777 1234", &rui, NULL);
	finds("+44 20 7777 1234", &rui, NULL);
	finds("5550 1234", &silva, NULL);
	finds("silva 1234", &silva, &rui);
}

static void
birth_dates_in_any_form(void **state)
{
	static const char *const day[] = { "9/9/1948",	 "9.9.48",
					   "09sep1948",	 "9 sep 1948",
					   "1948-09-09", "19480909",
					   "09091948",	 "silva 9/9/48" };
	static const char *const month[] = { "sep 1948",       "sep1948",
					     "9/1948",	       "1948-09",
					     "silva sep 1948", "1948" };

	(void)state;
	for (size_t i = 0; i < sizeof(day) / sizeof(day[0]); i++)
		finds(day[i], &silva, NULL);
	for (size_t i = 0; i < sizeof(month) / sizeof(month[0]); i++)
		finds(month[i], &silva, &rui);
}

static void
a_scanned_card(void **state)
{
	struct patient p = person("Mensah", "Kofi", 19900101);
	int64_t id = 0;

	(void)state;
	text_copy(p.who.external, sizeof(p.who.external), "806 1234 5678 9");
	OK(patient_register(as(f, ROLE_CLERK), &p, &err));
	IS(RC_NONE,
	   patient_by_number(as(f, ROLE_CLERK), "80612345", &id, &err));
	OK(patient_by_number(as(f, ROLE_CLERK), "806123456789", &id, &err));
	assert_int_equal(id, p.visit.id);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_ward_gives_who_lies_there),
		cmocka_unit_test(who_left_is_not_in_the_ward),
		cmocka_unit_test(last_four_digits),
		cmocka_unit_test(phones_with_and_without_a_country),
		cmocka_unit_test(birth_dates_in_any_form),
		cmocka_unit_test(a_scanned_card),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
