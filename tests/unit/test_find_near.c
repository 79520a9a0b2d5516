/*
 * test_find_near.c - the second pass of find: sound, slips of the finger, nick
 * forms, also beside a number; and that it never runs where someone is called
 * so.
 */
#include "patient_fixture.h"

static struct fixture *f;
static struct patient meyer, kate, silva, smith, wang, joao;

static int
setup(void **state)
{
	(void)state;
	f = fixture_open();
	meyer = filed(f, "Meyer", "Katharina", 19710405, "");
	kate = filed(f, "Okonkwo", "William", 19480909, "");
	silva = filed(f, "Silva", "Philip", 19610203, "");
	smith = filed(f, "Schmidt", "Ioana", 19610204, "");
	wang = filed(f, "Núñez", "Ana", 19900101, "");
	joao = filed(f, "Pereira", "João", 19900102, "");
	return 0;
}

static int
teardown(void **state)
{
	(void)state;
	fixture_close(f);
	return 0;
}

static void
finds(const char *words, const struct patient *p, bool near)
{
	struct patient_hits h;

	patient_hits_init(&h);
	OK(patient_find(as(f, ROLE_CLERK), words, 20, &h, &err));
	if (h.n != 1 || h.v[0].id != p->visit.id)
		fail_msg("\"%s\": %zu found, %s", words, h.n,
			 h.n ? h.v[0].patient.who.family : "");
	if (h.near != near)
		fail_msg("\"%s\": %s", words, near ? "exact" : "near");
	patient_hits_release(&h);
}

static void
finds_nobody(const char *words)
{
	struct patient_hits h;

	patient_hits_init(&h);
	OK(patient_find(as(f, ROLE_CLERK), words, 20, &h, &err));
	if (h.n)
		fail_msg("\"%s\" finds %s", words, h.v[0].patient.who.family);
	assert_false(h.near);
	patient_hits_release(&h);
}

static void
what_is_called_so_comes_first(void **state)
{
	(void)state;
	finds("meyer", &meyer, false);
	finds("mey kath", &meyer, false);
	finds("nunez", &wang, false);
}

static void
by_sound(void **state)
{
	(void)state;
	finds("maier", &meyer, true);
	finds("mayer catarina", &meyer, true);
	finds("filip", &silva, true);
	finds("schmitt", &smith, true);
	finds("nunes", &wang, true);
}

static void
by_a_slip_of_the_finger(void **state)
{
	(void)state;
	finds("okonkow", &kate, true);
	finds("okonwko will", &kate, true);
	finds("konkwo", &kate, true);
	finds("silvaa", &silva, true);
	finds("sliva", &silva, true);
	finds("perera", &joao, true);
}

static void
by_a_nick_form(void **state)
{
	(void)state;
	finds("bill", &kate, true);
	finds("katie meyer", &meyer, true);
	finds("john pereira", &joao, true);
}

static void
by_a_blank_less_or_more(void **state)
{
	struct patient cruz = filed(f, "De la Cruz", "Mary Ann", 19500101, "");
	struct patient ann = filed(f, "Okafor", "Roseanne", 19500102, "");

	(void)state;
	finds("delacruz", &cruz, true);
	finds("delacruz mary", &cruz, true);
	finds("dela cruz", &cruz, true);
	finds("mary-ann de la cruz", &cruz, false);
	finds("rose anne", &ann, true);
	finds("rose anne oka", &ann, true);
	finds_nobody("delacruzz 1999");
}

static void
beside_the_last_four(void **state)
{
	char word[16];
	const char *number = kate.who.number;

	/* PPP-000002-C */
	(void)state;
	snprintf(word, sizeof(word), "%.4s bill", number + strlen(number) - 6);
	finds(word, &kate, true);
	snprintf(word, sizeof(word), "x%.4s", number + strlen(number) - 6);
	finds_nobody(word);
}

static void
not_everybody_is_near(void **state)
{
	(void)state;
	finds_nobody("zzyzx");
	finds_nobody("meyer bill");
	finds_nobody("ab");
	finds_nobody("hernandez");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_is_called_so_comes_first),
		cmocka_unit_test(by_sound),
		cmocka_unit_test(by_a_slip_of_the_finger),
		cmocka_unit_test(by_a_nick_form),
		cmocka_unit_test(by_a_blank_less_or_more),
		cmocka_unit_test(beside_the_last_four),
		cmocka_unit_test(not_everybody_is_near),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
