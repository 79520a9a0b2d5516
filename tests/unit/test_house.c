/*
 * test_house.c - setting up a house, names, gaps, lists of codes.
 */
#include <sys/wait.h>

#include "fixture.h"

static bool
collect(const void *row, void *arg)
{
	struct buf *b = arg;

	buf_addf(b, "%s ", ((const struct row_bed *)row)->label);
	return true;
}

static bool
count_rows(const void *row, void *arg)
{
	(void)row;
	++*(int *)arg;
	return true;
}

static void
gaps_come_in_order_and_go(void **state)
{
	struct house_gap gap[16];
	struct row_region r;
	int n;

	(void)state;
	OK(house_gaps(as(ROLE_SECURITY), gap, 16, &n, &err));
	assert_int_equal(n, 9);
	assert_string_equal(gap[0].what, "regions");
	assert_string_equal(gap[1].what, "clinics");
	assert_int_equal(gap[1].kind, PLACE_KIND_CLINIC);
	assert_int_equal(gap[8].act, ACT_ACCOUNT_ADD);
	house_new(TBL_REGION, &r);
	strcpy(r.name, "  Vila   Nova ");
	OK(house_set(as(ROLE_SECURITY), TBL_REGION, &r, &err));
	assert_string_equal(r.name, "Vila Nova");
	OK(house_gaps(as(ROLE_SECURITY), gap, 16, &n, &err));
	assert_int_equal(n, 8);
	assert_string_equal(gap[0].what, "clinics");
	IS(RC_DENIED, house_gaps(as(ROLE_CLERK), gap, 16, &n, &err));
}

static void
reasons_are_seeded_once(void **state)
{
	int n = 0, again = 0;

	(void)state;
	OK(house_each(as(ROLE_CLERK), TBL_REASON, 0, 0, true, count_rows, &n,
		      &err));
	assert_true(n > 40);
	OK(house_seed_reasons(as(ROLE_SECURITY), &err));
	OK(house_each(fx.founder, TBL_REASON, 0, 0, true, count_rows, &again,
		      &err));
	assert_int_equal(n, again);
	assert_string_equal(house_name(fx.founder, TBL_REASON,
				       reason_of(REASON_KIND_CANCEL_CLINIC,
						 "room")),
			    "No room free");
}

/* Sets one thing wrong in a good row and expects the field to be named. */
#define REFUSED(table, row, change, named)                                     \
	do {                                                                   \
		struct row_##row bad_ = good;                                  \
		struct row_##row *x = &bad_;                                   \
		change;                                                        \
		err_clear(&err);                                               \
		assert_int_equal(house_set(as(ROLE_SECURITY), table, x, &err), \
				 RC_REFUSED);                                  \
		assert_string_equal(err.field, named);                         \
	} while (0)

static void
places_have_rules(void **state)
{
	struct row_place good;

	(void)state;
	house_new(TBL_PLACE, &good);
	good.kind = PLACE_KIND_CLINIC;
	strcpy(good.code, "rules");
	strcpy(good.name, "Rules");
	REFUSED(TBL_PLACE, place, x->kind = 0, "kind");
	REFUSED(TBL_PLACE, place, x->code[0] = '\0', "code");
	REFUSED(TBL_PLACE, place, strcpy(x->code, "a b"), "code");
	REFUSED(TBL_PLACE, place, x->name[0] = '\0', "name");
	REFUSED(TBL_PLACE, place, x->slot_minutes = 0, "slot_minutes");
	REFUSED(TBL_PLACE, place, x->capacity = 0, "capacity");
	REFUSED(TBL_PLACE, place, x->ward_id = 1, "ward_id");
	REFUSED(TBL_PLACE, place, x->kind = PLACE_KIND_STORE;
		x->ward_id = 1, "ward_id");
	OK(house_set(as(ROLE_SECURITY), TBL_PLACE, &good, &err));
	assert_int_equal(good.version, 1);
	REFUSED(TBL_PLACE, place, x->kind = PLACE_KIND_WARD, "kind");
	good.id = good.version = 0;
	IS(RC_CONFLICT, house_set(as(ROLE_SECURITY), TBL_PLACE, &good, &err));
	assert_string_equal(err.field, "code");
	IS(RC_DENIED, house_set(as(ROLE_NURSE), TBL_PLACE, &good, &err));
}

static void
hours_do_not_overlap_but_for_doctors(void **state)
{
	int64_t clinic = make_place(PLACE_KIND_CLINIC, 15, 1, false);
	int64_t doctor = make_doctor();
	struct row_clinic_session good;

	(void)state;
	make_hours(clinic, WEEKDAY_MONDAY, 480, 720, 0);
	house_new(TBL_CLINIC_SESSION, &good);
	good.place_id = clinic;
	good.weekday = WEEKDAY_MONDAY;
	good.from_minute = 720;
	good.to_minute = 780;
	REFUSED(TBL_CLINIC_SESSION, clinic_session, x->from_minute = 719,
		"from_minute");
	REFUSED(TBL_CLINIC_SESSION, clinic_session, x->weekday = 8, "weekday");
	REFUSED(TBL_CLINIC_SESSION, clinic_session, x->to_minute = 720,
		"to_minute");
	REFUSED(TBL_CLINIC_SESSION, clinic_session, x->place_id = 5,
		"place_id");
	REFUSED(TBL_CLINIC_SESSION, clinic_session, x->doctor_id = clinic,
		"doctor_id");
	/* Ends where the next begins. */
	good.doctor_id = doctor;
	OK(house_set(as(ROLE_SECURITY), TBL_CLINIC_SESSION, &good, &err));
	good.id = 0;
	IS(RC_REFUSED,
	   house_set(as(ROLE_SECURITY), TBL_CLINIC_SESSION, &good, &err));
	good.doctor_id = make_doctor();
	OK(house_set(as(ROLE_SECURITY), TBL_CLINIC_SESSION, &good, &err));
}

static void
other_kinds_have_rules(void **state)
{
	int64_t ward = make_place(PLACE_KIND_WARD, 0, 0, false);

	(void)state;
	{
		struct row_staff good;

		house_new(TBL_STAFF, &good);
		good.kind = STAFF_KIND_DOCTOR;
		strcpy(good.name, "Dr Who");
		strcpy(good.code, "WHO");
		REFUSED(TBL_STAFF, staff, x->kind = 5, "kind");
		REFUSED(TBL_STAFF, staff, x->name[0] = '\0', "name");
		REFUSED(TBL_STAFF, staff, x->experience = 81, "experience");
		REFUSED(TBL_STAFF, staff, x->account_id = 99, "account_id");
		OK(house_set(as(ROLE_RECORDS), TBL_STAFF, &good, &err));
		good.id = 0;
		IS(RC_CONFLICT,
		   house_set(as(ROLE_RECORDS), TBL_STAFF, &good, &err));
		/* Without a code there may be many. */
		good.code[0] = '\0';
		OK(house_set(as(ROLE_RECORDS), TBL_STAFF, &good, &err));
		good.id = 0;
		OK(house_set(as(ROLE_RECORDS), TBL_STAFF, &good, &err));
	}
	{
		struct row_bed good;

		house_new(TBL_BED, &good);
		good.place_id = ward;
		strcpy(good.label, "7");
		REFUSED(TBL_BED, bed, x->label[0] = '\0', "label");
		REFUSED(TBL_BED, bed, x->place_id = 3, "place_id");
		OK(house_set(as(ROLE_SECURITY), TBL_BED, &good, &err));
		good.id = 0;
		IS(RC_CONFLICT,
		   house_set(as(ROLE_SECURITY), TBL_BED, &good, &err));
	}
	{
		struct row_reason good;

		house_new(TBL_REASON, &good);
		good.kind = REASON_KIND_BOOKING;
		strcpy(good.code, "moon");
		strcpy(good.name, "The moon");
		REFUSED(TBL_REASON, reason, x->kind = 0, "kind");
		REFUSED(TBL_REASON, reason, x->code[0] = '\0', "code");
		OK(house_set(as(ROLE_SECURITY), TBL_REASON, &good, &err));
		REFUSED(TBL_REASON, reason, x->kind = REASON_KIND_STRIKE,
			"kind");
	}
	{
		struct row_holiday good;

		house_new(TBL_HOLIDAY, &good);
		good.day = 20261225;
		strcpy(good.name, "Christmas");
		REFUSED(TBL_HOLIDAY, holiday, x->day = 20260230, "day");
		OK(house_set(as(ROLE_SECURITY), TBL_HOLIDAY, &good, &err));
		good.id = 0;
		IS(RC_CONFLICT,
		   house_set(as(ROLE_SECURITY), TBL_HOLIDAY, &good, &err));
	}
	{
		struct row_medicine good;

		house_new(TBL_MEDICINE, &good);
		strcpy(good.name, "Aciclovir");
		strcpy(good.strength, "400 mg");
		strcpy(good.form, "tablet");
		strcpy(good.unit, "tablet");
		REFUSED(TBL_MEDICINE, medicine, x->unit[0] = '\0', "unit");
		REFUSED(TBL_MEDICINE, medicine, x->pack_size = 0, "pack_size");
		REFUSED(TBL_MEDICINE, medicine, x->reorder = -1, "reorder");
		OK(house_set(as(ROLE_PHARMACIST), TBL_MEDICINE, &good, &err));
		good.id = 0;
		IS(RC_CONFLICT,
		   house_set(as(ROLE_PHARMACIST), TBL_MEDICINE, &good, &err));
	}
	{
		struct row_hospital good;

		house_new(TBL_HOSPITAL, &good);
		strcpy(good.code, "H001");
		strcpy(good.name, "General");
		REFUSED(TBL_HOSPITAL, hospital, x->code[0] = '\0', "code");
		OK(house_set(as(ROLE_RECORDS), TBL_HOSPITAL, &good, &err));
	}
}

static void
a_change_names_the_version_it_saw(void **state)
{
	struct row_region a, b;

	(void)state;
	house_new(TBL_REGION, &a);
	strcpy(a.name, "Versioned");
	OK(house_set(as(ROLE_SECURITY), TBL_REGION, &a, &err));
	b = a;
	strcpy(a.name, "Versioned 2");
	OK(house_set(as(ROLE_ADMINISTRATOR), TBL_REGION, &a, &err));
	IS(RC_CONFLICT,
	   house_set(as(ROLE_ADMINISTRATOR), TBL_REGION, &b, &err));
	assert_int_equal(b.version, 1);
	/* The founder reads it without the key, and changes it all the same
	 * by custody. */
	as(ROLE_SECURITY);
	OK(row_get(fx.store, TBL_REGION, a.id, &b, &err));
	assert_true(b.shut);
	strcpy(b.name, "Versioned 3");
	OK(house_set(as(ROLE_SECURITY), TBL_REGION, &b, &err));
	as(ROLE_ADMINISTRATOR);
	OK(row_get(fx.store, TBL_REGION, a.id, &b, &err));
	assert_false(b.shut);
	assert_string_equal(b.name, "Versioned 3");
}

static void
lists_come_in_the_order_of_people(void **state)
{
	static const char *const label[] = { "10", "2", "B1", "ä3", "a4", "1" };
	int64_t ward = make_place(PLACE_KIND_WARD, 0, 0, false);
	struct buf b = BUF_INIT;
	struct row_bed bed;
	int64_t id = 0;

	(void)state;
	for (size_t i = 0; i < 6; i++)
		id = make_bed(ward, label[i]);
	OK(house_each(as(ROLE_NURSE), TBL_BED, 0, ward, false, collect, &b,
		      &err));
	assert_string_equal(b.p, "1 2 10 ä3 a4 B1 ");
	OK(row_get(fx.store, TBL_BED, id, &bed, &err));
	bed.active = 0;
	OK(house_set(as(ROLE_SECURITY), TBL_BED, &bed, &err));
	buf_clear(&b);
	OK(house_each(as(ROLE_NURSE), TBL_BED, 0, ward, false, collect, &b,
		      &err));
	assert_string_equal(b.p, "2 10 ä3 a4 B1 ");
	buf_clear(&b);
	OK(house_each(as(ROLE_NURSE), TBL_BED, 0, ward, true, collect, &b,
		      &err));
	assert_string_equal(b.p, "2 10 ä3 a4 B1 1 ");
	buf_release(&b);
}

static void
names_are_found_in_other_spellings(void **state)
{
	struct row_place p;
	struct row_region r;
	struct row_medicine m;
	int64_t id = 0;

	(void)state;
	house_new(TBL_PLACE, &p);
	p.kind = PLACE_KIND_WARD;
	strcpy(p.code, "PED");
	strcpy(p.name, "Paediatrics");
	OK(house_set(as(ROLE_SECURITY), TBL_PLACE, &p, &err));
	OK(house_find(fx.founder, TBL_PLACE, 0, "PED", &id, &err));
	assert_int_equal(id, p.id);
	OK(house_find(fx.founder, TBL_PLACE, PLACE_KIND_WARD, "paediatrics",
		      &id, &err));
	IS(RC_NONE, house_find(fx.founder, TBL_PLACE, PLACE_KIND_CLINIC, "PED",
			       &id, &err));
	house_new(TBL_REGION, &r);
	strcpy(r.name, "São José");
	OK(house_set(as(ROLE_SECURITY), TBL_REGION, &r, &err));
	OK(house_find(fx.founder, TBL_REGION, 0, "SAO JOSE", &id, &err));
	assert_int_equal(id, r.id);
	IS(RC_NONE, house_find(fx.founder, TBL_REGION, 0, "", &id, &err));
	house_new(TBL_MEDICINE, &m);
	strcpy(m.name, "Zincum");
	strcpy(m.strength, "20 mg");
	strcpy(m.unit, "tablet");
	OK(house_set(as(ROLE_SECURITY), TBL_MEDICINE, &m, &err));
	OK(house_find(fx.founder, TBL_MEDICINE, 0, "zincum 20 MG", &id, &err));
	assert_int_equal(id, m.id);
	m.id = 0;
	strcpy(m.strength, "40 mg");
	OK(house_set(as(ROLE_SECURITY), TBL_MEDICINE, &m, &err));
	IS(RC_REFUSED,
	   house_find(fx.founder, TBL_MEDICINE, 0, "zincum", &id, &err));
}

/* What another process files is seen; a name once given stays in place. */
static void
names_follow_changes(void **state)
{
	struct row_region r;
	const char *first;
	int status;
	pid_t child;

	(void)state;
	house_new(TBL_REGION, &r);
	strcpy(r.name, "Before");
	OK(house_set(as(ROLE_SECURITY), TBL_REGION, &r, &err));
	first = house_name(fx.founder, TBL_REGION, r.id);
	assert_string_equal(first, "Before");
	strcpy(r.name, "Between");
	OK(house_set(as(ROLE_SECURITY), TBL_REGION, &r, &err));
	assert_string_equal(house_name(fx.founder, TBL_REGION, r.id),
			    "Between");
	child = fork();
	if (child == 0) {
		struct store *st;

		/* As another terminal: its own connection, the same keys. */
		if (store_open(&st, fx.path, &err) != RC_OK)
			_exit(1);
		store_ring_set(st, as(ROLE_ADMINISTRATOR)->ring);
		strcpy(r.name, "Behind");
		if (store_begin(st, &err) != RC_OK ||
		    row_update(st, TBL_REGION, &r, &err) != RC_OK ||
		    store_commit(st, &err) != RC_OK)
			_exit(2);
		_exit(0);
	}
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_int_equal(status, 0);
	assert_string_equal(house_name(fx.founder, TBL_REGION, r.id), "Behind");
	assert_string_equal(first, "Before");
	assert_string_equal(house_name(fx.founder, TBL_REGION, 0), "");
}

/* ---- codes ------------------------------------------------------------------ */

static void
file_code(const char *code, const char *name)
{
	struct row_code c;

	row_init(TBL_CODE, &c);
	strcpy(c.system, "icd10");
	strcpy(c.edition, "2019");
	text_copy(c.code, sizeof(c.code), code);
	text_copy(c.name, sizeof(c.name), name);
	OK(code_set(as(ROLE_RECORDS), &c, &err));
}

static void
finds(const char *words, const char *first, size_t n)
{
	struct code_hits h;

	code_hits_init(&h);
	OK(code_find(as(ROLE_DOCTOR), words, 20, &h, &err));
	if (h.n != n)
		fail_msg("\"%s\": %zu hits", words, h.n);
	if (n)
		assert_string_equal(h.v[0].code, first);
	code_hits_release(&h);
}

static void
codes_are_found(void **state)
{
	struct row_code c;

	(void)state;
	file_code("E11", "Type 2 diabetes mellitus");
	file_code("E11.9", "Type 2 diabetes mellitus without complications");
	file_code("E11.21", "Type 2 diabetes mellitus with nephropathy");
	file_code("E10.9", "Type 1 diabetes mellitus without complications");
	file_code("H81.0", "Ménière's disease");
	file_code("I10", "Essential (primary) hypertension");
	finds("e11", "E11", 3);
	finds("E119", "E11.9", 1);
	finds("e11.9", "E11.9", 1);
	finds("E11.", "E11", 3);
	finds("diab", "E11", 4);
	finds("mell type", "E11", 4);
	finds("2 compl", "E11.9", 1);
	finds("neph diab", "E11.21", 1);
	finds("menieres", "H81.0", 1);
	finds("meniere's dis", "H81.0", 1);
	finds("diab zzz", "", 0);
	finds("", "", 0);
	finds("hypert e11", "", 0);
	OK(code_get(as(ROLE_DOCTOR), "icd10", "e119", &c, &err));
	assert_string_equal(c.code, "E11.9");
	OK(code_get(as(ROLE_DOCTOR), "", "I10", &c, &err));
	IS(RC_NONE, code_get(as(ROLE_DOCTOR), "icd9", "I10", &c, &err));
	IS(RC_DENIED, code_set(as(ROLE_CLERK), &c, &err));
}

static void
a_code_that_comes_again_is_changed(void **state)
{
	struct row_code c;

	(void)state;
	file_code("X99", "Assault by sharp object");
	finds("sharp", "X99", 1);
	file_code("X99", "Assault by sharp object");
	OK(code_get(as(ROLE_DOCTOR), "icd10", "X99", &c, &err));
	assert_int_equal(c.version, 1);
	file_code("X99", "Assault by blunt object");
	OK(code_get(as(ROLE_DOCTOR), "icd10", "X99", &c, &err));
	assert_int_equal(c.version, 2);
	finds("sharp", "", 0);
	finds("blunt obj", "X99", 1);
	c.name[0] = '\0';
	IS(RC_REFUSED, code_set(as(ROLE_RECORDS), &c, &err));
	assert_string_equal(err.field, "name");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(gaps_come_in_order_and_go),
		cmocka_unit_test(reasons_are_seeded_once),
		cmocka_unit_test(places_have_rules),
		cmocka_unit_test(hours_do_not_overlap_but_for_doctors),
		cmocka_unit_test(other_kinds_have_rules),
		cmocka_unit_test(a_change_names_the_version_it_saw),
		cmocka_unit_test(lists_come_in_the_order_of_people),
		cmocka_unit_test(names_are_found_in_other_spellings),
		cmocka_unit_test(names_follow_changes),
		cmocka_unit_test(codes_are_found),
		cmocka_unit_test(a_code_that_comes_again_is_changed),
	};

	return cmocka_run_group_tests(tests, fixture_open, fixture_close);
}
