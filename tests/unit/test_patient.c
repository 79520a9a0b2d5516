/*
 * test_patient.c - registering, changing, striking out; alerts, allergies,
 * the history of changes.
 */
#include "patient_fixture.h"

#include "wardbook/num.h"

static struct fixture *f;

static int
setup(void **state)
{
	(void)state;
	f = fixture_open();
	return 0;
}

static int
teardown(void **state)
{
	(void)state;
	fixture_close(f);
	return 0;
}

static int
entries_of(enum tree t, const char *key, int64_t id)
{
	int64_t found = 0;

	if (sindex_find_one(f->store, t, key, strlen(key), &found, &err) !=
	    RC_OK)
		return 0;
	return found == id;
}

static void
a_patient_is_filed_with_number_and_keys(void **state)
{
	struct session *clerk = as(f, ROLE_CLERK);
	struct patient p = person("  Okonkwo-Nu\xCC\x81n\xCC\x83"
				  "ez ",
				  "Adaeze", 19480909),
		       q;
	char born[PATIENT_BORN], name[PATIENT_NAME];
	int64_t id;

	(void)state;
	strcpy(p.who.phone, "+234 (0)1 555-0123");
	OK(patient_register(clerk, &p, &err));
	assert_true(p.visit.id > 0);
	assert_int_equal(p.who.id, p.visit.id);
	assert_true(num_check_holds(p.who.number));
	assert_string_equal(p.who.family, "Okonkwo-N\xC3\xBA\xC3\xB1"
					  "ez");
	assert_int_equal(p.visit.birth_year, 1948);
	assert_int_equal(p.who.birth_known, BIRTH_KNOWN_DAY);
	assert_int_equal(p.visit.known_day, when_today());
	OK(patient_get(clerk, p.visit.id, &q, &err));
	assert_string_equal(patient_name(name, &q), "OKONKWO-N\xC3\x9A\xC3\x91"
						    "EZ, Adaeze");
	assert_string_equal(patient_born(born, &q, 20260301),
			    "09-Sep-1948 (77y)");
	assert_true(entries_of(TREE_NAME, "okonkwo", p.visit.id));
	assert_true(entries_of(TREE_NAME, "nunez", p.visit.id));
	assert_true(entries_of(TREE_NAME, "adaeze", p.visit.id));
	assert_true(entries_of(TREE_PHONE, "234015550123", p.visit.id));
	assert_true(entries_of(TREE_PHONE, "r321055510432", p.visit.id));
	assert_true(entries_of(TREE_BIRTH, "19480909", p.visit.id));
	OK(patient_by_number(clerk, p.who.number, &id, &err));
	assert_int_equal(id, p.visit.id);
}

static void
a_number_is_found_in_any_spelling(void **state)
{
	struct patient p = filed(f, "Silva", "Ana", 19700101, "");
	struct session *clerk = as(f, ROLE_CLERK);
	char text[64], wrong;
	int64_t id = 0;
	size_t n = strlen(p.who.number);

	(void)state;
	for (size_t i = 0; i <= n; i++)
		text[i] = p.who.number[i] == '-'
				  ? ' '
				  : (char)(p.who.number[i] |
					   (p.who.number[i] > '9' ? 0x20 : 0));
	OK(patient_by_number(clerk, text, &id, &err));
	assert_int_equal(id, p.visit.id);
	strcpy(text, p.who.number);
	wrong = text[n - 1] == '3' ? '4' : '3';
	text[n - 1] = wrong;
	IS(RC_REFUSED, patient_by_number(clerk, text, &id, &err));
	assert_string_equal(err.field, "number");
	IS(RC_NONE, patient_by_number(clerk, "999", &id, &err));
	IS(RC_NONE, patient_by_number(clerk, " - ", &id, &err));
}

static void
what_can_not_be_is_refused(void **state)
{
	static const struct {
		const char *family, *phone, *email, *field;
		int32_t born;
		int64_t year, sex, region;
	} bad[] = {
		{ "", "", "", "family", 19480909, 0, 1, 0 },
		{ " -- ", "", "", "family", 19480909, 0, 1, 0 },
		{ "A", "", "", "sex", 19480909, 0, 0, 0 },
		{ "A", "", "", "sex", 19480909, 0, 7, 0 },
		{ "A", "", "", "birth_day", 0, 0, 1, 0 },
		{ "A", "", "", "birth_day", 29990101, 0, 1, 0 },
		{ "A", "", "", "birth_day", 19480931, 0, 1, 0 },
		{ "A", "", "", "birth_day", 18480909, 0, 1, 0 },
		{ "A", "", "", "birth_year", 0, 2999, 1, 0 },
		{ "A", "", "", "birth_year", 0, 1800, 1, 0 },
		{ "A", "12", "", "phone", 19480909, 0, 1, 0 },
		{ "A", "call me", "", "phone", 19480909, 0, 1, 0 },
		{ "A", "", "nowhere", "email", 19480909, 0, 1, 0 },
		{ "A", "", "", "region_id", 19480909, 0, 1, 12345 },
		{ "\xFF", "", "", "family", 19480909, 0, 1, 0 },
	};
	struct session *clerk = as(f, ROLE_CLERK);

	(void)state;
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		struct patient p = person(bad[i].family, "", bad[i].born);

		strcpy(p.who.phone, bad[i].phone);
		strcpy(p.who.email, bad[i].email);
		p.visit.birth_year = bad[i].year;
		p.visit.sex = bad[i].sex;
		p.visit.region_id = bad[i].region;
		err_clear(&err);
		if (patient_register(clerk, &p, &err) != RC_REFUSED)
			fail_msg("case %zu was filed", i);
		assert_string_equal(err.field, bad[i].field);
		assert_true(store_is_idle(f->store));
	}
}

static void
imported_records_need_no_name(void **state)
{
	struct patient p = person("", "", 0);
	struct session *s = as(f, ROLE_RECORDS);
	int64_t id;

	(void)state;
	strcpy(p.who.external, "9377952927E-5");
	OK(act_begin_batch(s, ACT_DATA_IMPORT, "noshow", &err));
	OK(patient_register(s, &p, &err));
	OK(patient_external_set(s, "noshow", p.who.external, p.visit.id, &err));
	OK(attribute_set(s, p.visit.id, ATTRIBUTE_HANDICAP, 2, &err));
	OK(attribute_set(s, p.visit.id, ATTRIBUTE_HANDICAP, 2, &err));
	OK(act_commit(s, &err));
	OK(patient_by_external(s, "noshow", "9377952927E-5", &id, &err));
	assert_int_equal(id, p.visit.id);
	IS(RC_NONE,
	   patient_by_external(s, "other", "9377952927E-5", &id, &err));
	OK(patient_by_number(s, "9377952927e5", &id, &err));
	assert_int_equal(id, p.visit.id);
}

static void
a_change_moves_keys_and_makes_versions(void **state)
{
	struct patient p = filed(f, "Costa", "Rui", 19610203, "555 9000");
	struct session *clerk = as(f, ROLE_CLERK);
	struct patient old = p, q;

	(void)state;
	OK(patient_change(clerk, &p, &err));
	assert_int_equal(p.who.version, 1);
	strcpy(p.who.family, "Pereira");
	strcpy(p.who.phone, "555 9001");
	strcpy(p.who.number, "forged");
	OK(patient_change(clerk, &p, &err));
	assert_int_equal(p.who.version, 2);
	assert_int_equal(p.visit.version, 1);
	assert_false(entries_of(TREE_NAME, "costa", p.visit.id));
	assert_true(entries_of(TREE_NAME, "pereira", p.visit.id));
	assert_true(entries_of(TREE_NAME, "rui", p.visit.id));
	assert_false(entries_of(TREE_PHONE, "5559000", p.visit.id));
	assert_false(entries_of(TREE_PHONE, "r0009555", p.visit.id));
	assert_true(entries_of(TREE_PHONE, "5559001", p.visit.id));
	OK(patient_get(clerk, p.visit.id, &q, &err));
	assert_string_equal(q.who.number, old.who.number);
	strcpy(old.who.given, "Luis");
	IS(RC_CONFLICT, patient_change(clerk, &old, &err));
	p.visit.region_id = 0;
	p.visit.insurer_kind = INSURER_KIND_PUBLIC;
	OK(patient_change(clerk, &p, &err));
	assert_int_equal(p.visit.version, 2);
	assert_int_equal(p.who.version, 2);
}

static void
a_struck_record_leaves_the_index(void **state)
{
	struct patient p = filed(f, "Struck", "Out", 19610203, "");
	struct session *s = as(f, ROLE_RECORDS);
	int64_t wrong = add_reason(f, REASON_KIND_ISSUE, "issue");
	int64_t right = add_reason(f, REASON_KIND_STRIKE, "wrong-patient");
	struct patient q;

	(void)state;
	IS(RC_DENIED,
	   patient_strike(as(f, ROLE_CLERK), p.visit.id, 1, right, &err));
	session_use(s);
	IS(RC_REFUSED, patient_strike(s, p.visit.id, 1, wrong, &err));
	assert_string_equal(err.field, "reason_id");
	IS(RC_REFUSED, patient_strike(s, p.visit.id, 1, 0, &err));
	IS(RC_CONFLICT, patient_strike(s, p.visit.id, 2, right, &err));
	assert_true(entries_of(TREE_NAME, "struck", p.visit.id));
	OK(patient_strike(s, p.visit.id, 1, right, &err));
	assert_false(entries_of(TREE_NAME, "struck", p.visit.id));
	assert_false(entries_of(TREE_BIRTH, "19610203", p.visit.id));
	OK(patient_get(s, p.visit.id, &q, &err));
	assert_int_equal(q.visit.state, PATIENT_STATE_STRUCK);
	IS(RC_REFUSED, patient_strike(s, p.visit.id, 2, right, &err));
	IS(RC_REFUSED, patient_change(s, &q, &err));
}

static void
roles_without_the_key_see_no_name(void **state)
{
	struct patient p = filed(f, "Canary", "Bird", 19610203, ""), q;
	struct session *admin = as(f, ROLE_ADMINISTRATOR);
	char name[PATIENT_NAME], born[PATIENT_BORN];
	struct patient_hits hits;

	(void)state;
	OK(patient_get(admin, p.visit.id, &q, &err));
	assert_true(q.who.shut);
	assert_string_equal(q.who.family, "");
	assert_string_equal(patient_name(name, &q), NOT_SHOWN);
	assert_string_equal(patient_born(born, &q, 20260101),
			    "about 1961 (65y)");
	IS(RC_DENIED, patient_open(admin, p.visit.id, &q, &err));
	patient_hits_init(&hits);
	IS(RC_DENIED, patient_find(admin, "canary", 5, &hits, &err));
	patient_hits_release(&hits);
	IS(RC_DENIED, patient_register(admin, &p, &err));
}

static void
opening_a_chart_is_in_the_log(void **state)
{
	struct patient p = filed(f, "Read", "Me", 19610203, ""), q;
	struct session *nurse = as(f, ROLE_NURSE);
	struct stmt *st;
	int64_t before, after;

	(void)state;
	OK(stmt_one_int(store_query(f->store, QUERY_AUDIT_COUNT), &before,
			&err));
	OK(patient_open(nurse, p.visit.id, &q, &err));
	st = store_query(f->store, QUERY_AUDIT_COUNT);
	OK(stmt_one_int(st, &after, &err));
	assert_true(after > before);
	IS(RC_NONE, patient_open(nurse, 12345, &q, &err));
}

/* ---- history ----------------------------------------------------------------- */

struct story {
	char text[8][200];
	int n;
	char author[40];
};

static bool
hear(const struct record_change *c, void *arg)
{
	struct story *s = arg;

	snprintf(s->text[s->n++], 200, "%d %s", (int)c->version, c->text.p);
	text_copy(s->author, sizeof(s->author), c->author_name);
	return s->n < 8;
}

static void
history_says_what_changed(void **state)
{
	struct patient p = filed(f, "Before", "Jo", 19610203, "555 1000");
	struct session *clerk = as(f, ROLE_CLERK);
	struct story s = { .n = 0 };

	(void)state;
	strcpy(p.who.family, "After");
	p.who.birth_day = 19610302;
	OK(patient_change(clerk, &p, &err));
	strcpy(p.who.kin_phone, "555 2000");
	OK(patient_change(clerk, &p, &err));
	OK(record_history(clerk, TBL_IDENTITY, p.visit.id, hear, &s, &err));
	assert_int_equal(s.n, 3);
	assert_string_equal(s.text[0], "3 kin phone: none -> 555 2000");
	assert_string_equal(s.text[1], "2 family: Before -> After; birth day: "
				       "03-Feb-1961 -> 02-Mar-1961");
	assert_string_equal(s.text[2], "1 first filed");
	assert_string_equal(s.author, "clerk");
	s.n = 0;
	OK(record_history(as(f, ROLE_ADMINISTRATOR), TBL_IDENTITY, p.visit.id,
			  hear, &s, &err));
	assert_int_equal(s.n, 3);
	assert_string_equal(s.text[1], "2 the rest: " NOT_SHOWN);
}

/* ---- alerts and allergies ------------------------------------------------------ */

static void
alerts_are_set_once_and_end(void **state)
{
	struct patient p = filed(f, "Alert", "Ed", 19610203, "");
	struct session *nurse = as(f, ROLE_NURSE);
	struct alert_list l;
	struct row_alert a, b;

	(void)state;
	row_init(TBL_ALERT, &a);
	a.patient_id = p.visit.id;
	a.kind = ALERT_KIND_FALLS;
	b = a;
	OK(alert_set(nurse, &a, &err));
	IS(RC_REFUSED, alert_set(nurse, &b, &err));
	OK(alert_get(nurse, p.visit.id, &l, &err));
	assert_int_equal(l.n, 1);
	assert_false(l.hidden);
	alert_list_release(&l);
	OK(alert_get(as(f, ROLE_BILLING), p.visit.id, &l, &err));
	assert_true(l.hidden);
	session_use(nurse);
	IS(RC_CONFLICT, alert_end(nurse, a.id, 7, &err));
	OK(alert_end(nurse, a.id, a.version, &err));
	OK(alert_get(nurse, p.visit.id, &l, &err));
	assert_int_equal(l.n, 0);
}

static enum allergy_state
allergies(struct session *s, int64_t patient, size_t *n)
{
	struct allergy_list l;
	enum allergy_state state;

	session_use(s);
	OK(allergy_get(s, patient, &l, &err));
	state = l.state;
	*n = l.n;
	if (state == ALLERGY_NONE_KNOWN) {
		assert_true(l.asked_at > 0);
		assert_int_equal(l.asked_by, s->account);
	}
	allergy_list_release(&l);
	return state;
}

static void
allergies_are_never_a_blank(void **state)
{
	struct patient p = filed(f, "Allergy", "Al", 19610203, "");
	struct session *nurse = as(f, ROLE_NURSE);
	int64_t reason = add_reason(f, REASON_KIND_STRIKE, "mistake");
	int64_t id = p.visit.id;
	struct row_allergy none, pen, again;
	size_t n;

	(void)state;
	assert_int_equal(allergies(as(f, ROLE_CLERK), id, &n), ALLERGY_HIDDEN);
	assert_int_equal(allergies(nurse, id, &n), ALLERGY_NOT_ASKED);
	row_init(TBL_ALLERGY, &none);
	none.patient_id = id;
	pen = none;
	none.none_known = 1;
	OK(allergy_record(nurse, &none, &err));
	assert_int_equal(allergies(nurse, id, &n), ALLERGY_NONE_KNOWN);
	IS(RC_REFUSED, allergy_record(nurse, &pen, &err));
	strcpy(pen.substance, "Penicillin");
	again = pen;
	strcpy(again.substance, "penicillin ");
	OK(allergy_record(nurse, &pen, &err));
	assert_int_equal(allergies(nurse, id, &n), ALLERGY_LIST);
	assert_int_equal(n, 1);
	IS(RC_REFUSED, allergy_record(nurse, &again, &err));
	none.id = 0;
	IS(RC_REFUSED, allergy_record(nurse, &none, &err));
	OK(allergy_strike(nurse, pen.id, pen.version, reason, &err));
	assert_int_equal(allergies(nurse, id, &n), ALLERGY_NOT_ASKED);
	IS(RC_DENIED, allergy_record(as(f, ROLE_CLERK), &again, &err));
}

int
main(void)
{
#define T(x) cmocka_unit_test(x)
	const struct CMUnitTest tests[] = {
		T(a_patient_is_filed_with_number_and_keys),
		T(a_number_is_found_in_any_spelling),
		T(what_can_not_be_is_refused),
		T(imported_records_need_no_name),
		T(a_change_moves_keys_and_makes_versions),
		T(a_struck_record_leaves_the_index),
		T(roles_without_the_key_see_no_name),
		T(opening_a_chart_is_in_the_log),
		T(history_says_what_changed),
		T(alerts_are_set_once_and_end),
		T(allergies_are_never_a_blank),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
