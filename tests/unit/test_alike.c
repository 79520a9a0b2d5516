/*
 * test_alike.c - look-alikes while someone is registered: each sign that
 * speaks for one person, each that speaks against it, and what a family that
 * shares phone and address is not.
 */
#include "patient_fixture.h"
#include "wardbook/merge.h"
#include "wardbook/patient_more.h"

static struct fixture *f;
static struct patient_hits hits;
static struct patient own;

static int
setup(void **state)
{
	struct patient p = person("Adebayo", "Folake", 19831207);

	(void)state;
	f = fixture_open();
	strcpy(p.who.phone, "0803 555 7777");
	strcpy(p.who.address, "133 Anchor Street");
	strcpy(p.who.city, "Weaver's Gate");
	strcpy(p.who.district, "North");
	strcpy(p.who.external, "NHS-4711");
	OK(patient_register(as(f, ROLE_CLERK), &p, &err));
	own = p;
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

/* The record as it stands, to be changed into someone else. */
static struct patient
same(void)
{
	struct patient p = own;

	p.visit.id = p.who.id = 0;
	p.visit.version = p.who.version = 0;
	strcpy(p.who.number, "");
	return p;
}

static const struct patient_hit *
look(const struct patient *p)
{
	OK(patient_alike(as(f, ROLE_CLERK), p, &hits, &err));
	for (size_t i = 0; i < hits.n; i++)
		if (hits.v[i].id == own.visit.id)
			return &hits.v[i];
	return NULL;
}

static void
wants(const struct patient *p, const char *why, const char *against)
{
	const struct patient_hit *h = look(p);

	if (!h)
		fail_msg("not seen: %s, %s", p->who.family, p->who.given);
	assert_string_equal(h->why, why);
	assert_string_equal(h->against, against);
}

static void
all_that_is_the_same(void **state)
{
	struct patient p = same();

	(void)state;
	wants(&p,
	      "same name; same birth date; same phone; same address; "
	      "same number elsewhere",
	      "");
	assert_int_equal(look(&p)->score, 100);
}

static void
names(void **state)
{
	struct patient p = same();

	(void)state;
	strcpy(p.who.phone, "");
	strcpy(p.who.address, "");
	strcpy(p.who.external, "");
	strcpy(p.who.family, "Folake");
	strcpy(p.who.given, "Adebayo");
	wants(&p, "family and given name swapped; same birth date", "");
	strcpy(p.who.given, "Adebaio");
	wants(&p, "name spelt nearly the same; same birth date", "");
	strcpy(p.who.given, "Adepaijo");
	wants(&p, "name sounds alike; same birth date", "");
	strcpy(p.who.family, "Adebayo");
	strcpy(p.who.given, "Grace");
	wants(&p, "part of the name; same birth date", "other given name");
	strcpy(p.who.family, "Okafor");
	strcpy(p.who.given, "Folake");
	wants(&p, "part of the name; same birth date", "other family name");
}

static void
birth_dates(void **state)
{
	static const struct {
		int32_t day;
		const char *why, *against;
	} t[] = {
		{ 19830712, "same name; day and month of birth swapped", "" },
		{ 19381207, "same name; birth date nearly the same", "" },
		{ 19831217, "same name; birth date nearly the same", "" },
		{ 19911113, "same name; same address", "other birth date" },
	};
	struct patient p = same();

	(void)state;
	strcpy(p.who.phone, "");
	strcpy(p.who.external, "");
	for (size_t i = 0; i < sizeof(t) / sizeof(t[0]); i++) {
		if (t[i].day != 19911113)
			strcpy(p.who.address, "");
		else
			strcpy(p.who.address, own.who.address);
		p.who.birth_day = t[i].day;
		p.visit.birth_year = t[i].day / 10000;
		wants(&p, t[i].why, t[i].against);
	}
	strcpy(p.who.address, "");
	p.who.birth_day = 0;
	p.visit.birth_year = 1983;
	wants(&p, "same name; same year of birth", "");
}

static void
addresses(void **state)
{
	static const struct {
		const char *address, *city, *why, *against;
	} t[] = {
		{ "Anchor Street 133", "", "same address", "" },
		{ "133 anchor st.", "Weaver's Gate", "address nearly the same",
		  "" },
		{ "133 Ancohr Street", "", "address nearly the same", "" },
		{ "13 Anchor Street", "", NULL, "other address" },
		{ "133 Anchor Street", "Elsewhere", NULL, "other address" },
		{ "9 Mill Lane", "", NULL, "other address" },
	};
	struct patient p = same();

	(void)state;
	strcpy(p.who.phone, "");
	strcpy(p.who.external, "");
	for (size_t i = 0; i < sizeof(t) / sizeof(t[0]); i++) {
		char why[200] = "same name; same birth date";

		strcpy(p.who.address, t[i].address);
		strcpy(p.who.city, t[i].city);
		if (t[i].why)
			snprintf(why, sizeof(why),
				 "same name; same birth date; %s", t[i].why);
		wants(&p, why, t[i].against);
	}
}

static void
what_speaks_against(void **state)
{
	struct patient p = same();
	int all;

	(void)state;
	strcpy(p.who.phone, "0803 111 2222");
	strcpy(p.who.address, "9 Mill Lane");
	strcpy(p.who.district, "South");
	strcpy(p.who.external, "NHS-1");
	wants(&p, "same name; same birth date",
	      "other phone; other address; other district; other number "
	      "elsewhere");
	all = look(&p)->score;
	p.visit.sex = SEX_MALE;
	wants(&p, "same name; same birth date",
	      "other phone; other address; other district; other number "
	      "elsewhere; other sex");
	assert_int_equal(look(&p)->score, all - 10);
	/* Unknown speaks neither for nor against. */
	p.visit.sex = SEX_UNKNOWN;
	assert_null(strstr(look(&p)->against, "sex"));
}

static void
a_family_is_no_look_alike(void **state)
{
	struct patient p = same();

	(void)state;
	strcpy(p.who.given, "Babatunde");
	strcpy(p.who.external, "");
	p.visit.sex = SEX_MALE;
	p.who.birth_day = 19550101;
	p.visit.birth_year = 1955;
	assert_null(look(&p));
	/* A child that is called like the mother is one to ask about. */
	strcpy(p.who.given, "Folake");
	assert_non_null(look(&p));
	assert_non_null(strstr(look(&p)->against, "other birth date"));
}

static void
other_names_count(void **state)
{
	struct patient p = same();
	struct row_patient_name n;

	(void)state;
	row_init(TBL_PATIENT_NAME, &n);
	n.patient_id = own.visit.id;
	n.kind = NAME_USE_BIRTH;
	strcpy(n.family, "Eze");
	strcpy(n.given, "Folake");
	OK(patient_name_add(as(f, ROLE_CLERK), &n, &err));
	strcpy(p.who.family, "Eze");
	strcpy(p.who.phone, "");
	strcpy(p.who.address, "");
	strcpy(p.who.external, "");
	wants(&p, "same as another name; same birth date", "");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(all_that_is_the_same),
		cmocka_unit_test(names),
		cmocka_unit_test(birth_dates),
		cmocka_unit_test(addresses),
		cmocka_unit_test(what_speaks_against),
		cmocka_unit_test(a_family_is_no_look_alike),
		cmocka_unit_test(other_names_count),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
