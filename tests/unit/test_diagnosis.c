/*
 * test_diagnosis.c - diagnoses: rules, versions, the index, who sees what.
 */
#include "fixture.h"

#include "wardbook/diagnosis.h"
#include "wardbook/sindex.h"

#define TODAY 20260302

#define REFUSED(field_, call)                           \
	do {                                            \
		err_clear(&err);                        \
		assert_int_equal((call), RC_REFUSED);   \
		assert_string_equal(err.field, field_); \
	} while (0)

static int64_t patient, other, doctor, strike_reason;

static void
file(enum tbl t, void *row)
{
	OK(store_begin(fx.store, &err));
	OK(row_insert(fx.store, t, row, &err));
	OK(store_commit(fx.store, &err));
}

static int64_t
file_patient(enum patient_state state, int64_t living)
{
	struct row_patient p;
	struct row_identity i;

	as(ROLE_DOCTOR);
	row_init(TBL_PATIENT, &p);
	row_init(TBL_IDENTITY, &i);
	p.sex = SEX_FEMALE;
	p.birth_year = 1948;
	p.known_day = TODAY;
	p.state = state;
	p.living_id = living;
	file(TBL_PATIENT, &p);
	i.id = p.id;
	strcpy(i.family, "Okonkwo");
	file(TBL_IDENTITY, &i);
	return p.id;
}

static int64_t
file_visit(int64_t whose, enum appointment_state state)
{
	struct row_appointment a;

	row_init(TBL_APPOINTMENT, &a);
	a.patient_id = whose;
	a.clinic_id = make_place(PLACE_KIND_CLINIC, 15, 1, false);
	a.day = TODAY;
	a.state = state;
	as(ROLE_DOCTOR);
	file(TBL_APPOINTMENT, &a);
	return a.id;
}

static void
add_code(const char *system, const char *edition, const char *code,
	 const char *name)
{
	struct row_code c;

	row_init(TBL_CODE, &c);
	strcpy(c.system, system);
	strcpy(c.edition, edition);
	strcpy(c.code, code);
	strcpy(c.name, name);
	OK(code_set(as(ROLE_RECORDS), &c, &err));
}

static int
group_setup(void **state)
{
	when_clock_set(when_instant(TODAY, 600));
	if (fixture_open(state))
		return -1;
	add_code("icd10", "2019", "E11.9", "Type 2 diabetes");
	add_code("icd10", "2019", "I10", "Hypertension");
	add_code("icd10", "2019", "F10.2", "Alcohol dependence");
	add_code("own", "1", "X1", "Home-made");
	doctor = make_doctor();
	strike_reason = reason_of(REASON_KIND_STRIKE, "typing");
	return 0;
}

static int
setup(void **state)
{
	(void)state;
	patient = file_patient(PATIENT_STATE_ACTIVE, 0);
	other = file_patient(PATIENT_STATE_ACTIVE, 0);
	as(ROLE_DOCTOR);
	return 0;
}

static struct diagnosis
diagnosis_of(const char *code)
{
	struct diagnosis d;

	diagnosis_init(&d);
	d.row.patient_id = patient;
	strcpy(d.row.code, code);
	d.row.severity = SEVERITY_MODERATE;
	return d;
}

struct seen {
	struct diagnosis v[8];
	int n;
};

static bool
keep(const struct diagnosis *d, void *arg)
{
	struct seen *x = arg;

	x->v[x->n++] = *d;
	return x->n < 8;
}

static struct seen *
seen_by(enum role r, bool all)
{
	static struct seen x;

	x.n = 0;
	OK(diagnosis_of_patient(as(r), patient, all, keep, &x, &err));
	as(ROLE_DOCTOR);
	return &x;
}

static bool
count_code(int64_t id, const char *code, void *arg)
{
	int *n = arg;
	struct row_diagnosis r;

	(void)code;
	OK(row_get(fx.store, TBL_DIAGNOSIS, id, &r, &err));
	*n += r.patient_id == patient;
	return true;
}

static int
by_code(const char *code)
{
	int n = 0;

	OK(diagnosis_by_code(as(ROLE_DOCTOR), code, count_code, &n, &err));
	return n;
}

static void
index_holds(void)
{
	struct sindex_entries x;
	struct sindex_report r;

	sindex_entries_init(&x);
	OK(diagnosis_index_expect(as(ROLE_DOCTOR), &x, &err));
	OK(sindex_check(fx.store, TREE_DIAGNOSIS, &x, &r, &err));
	assert_int_equal(r.missing, 0);
	assert_int_equal(r.extra, 0);
	assert_int_equal(r.entries, x.count);
	sindex_entries_release(&x);
}

/* ---- filing ---------------------------------------------------------------- */

static void
a_diagnosis_is_filed_and_found(void **state)
{
	struct diagnosis d = diagnosis_of("e119");
	struct row_diagnosis_note n;
	struct seen *x;

	(void)state;
	d.row.onset_day = 20260101;
	d.row.certainty = CERTAINTY_CONFIRMED;
	d.row.doctor_id = doctor;
	d.row.appointment_id = file_visit(patient, APPOINTMENT_STATE_ARRIVED);
	strcpy(d.words, "Diet first.\nThen see.");
	OK(diagnosis_record(as(ROLE_DOCTOR), &d, &err));
	assert_string_equal(d.row.code, "E11.9");
	assert_string_equal(d.row.system, "icd10");
	assert_string_equal(d.row.edition, "2019");
	assert_int_equal(d.row.day, TODAY);
	assert_string_equal(d.name, "Type 2 diabetes");
	x = seen_by(ROLE_DOCTOR, false);
	assert_int_equal(x->n, 1);
	assert_string_equal(x->v[0].words, "Diet first.\nThen see.");
	assert_string_equal(x->v[0].name, "Type 2 diabetes");
	assert_int_equal(x->v[0].row.severity, SEVERITY_MODERATE);
	assert_int_equal(by_code("E11"), 1);
	assert_int_equal(by_code("e11.9"), 1);
	assert_int_equal(by_code("E110"), 0);
	index_holds();
	/* No words, no row. */
	d = diagnosis_of("I10");
	OK(diagnosis_record(as(ROLE_DOCTOR), &d, &err));
	IS(RC_NONE, row_get(fx.store, TBL_DIAGNOSIS_NOTE, d.row.id, &n, &err));
}

static void
what_cannot_be_is_refused(void **state)
{
	int64_t struck = file_patient(PATIENT_STATE_STRUCK, 0);
	int64_t visit = file_visit(other, APPOINTMENT_STATE_ARRIVED);
	int64_t gone = file_visit(patient, APPOINTMENT_STATE_STRUCK);
	struct diagnosis d;

	(void)state;
#define BAD(field_, change)                                                   \
	do {                                                                  \
		d = diagnosis_of("I10");                                      \
		change;                                                       \
		REFUSED(field_, diagnosis_record(as(ROLE_DOCTOR), &d, &err)); \
	} while (0)
	BAD("code", d.row.code[0] = '\0');
	BAD("code", strcpy(d.row.code, "Q99"));
	BAD("code", strcpy(d.row.system, "own"));
	BAD("patient_id", d.row.patient_id = 99);
	BAD("patient_id", d.row.patient_id = struck);
	BAD("kind", d.row.kind = 3);
	BAD("severity", d.row.severity = 0);
	BAD("severity", d.row.severity = 6);
	BAD("certainty", d.row.certainty = 4);
	BAD("day", d.row.day = TODAY + 1);
	BAD("day", d.row.day = 20260230);
	BAD("onset_day", d.row.onset_day = TODAY + 1);
	BAD("end_day", d.row.end_day = TODAY + 1);
	BAD("end_day", d.row.onset_day = 20260202; d.row.end_day = 20260201);
	BAD("appointment_id", d.row.appointment_id = 99);
	BAD("appointment_id", d.row.appointment_id = visit);
	BAD("appointment_id", d.row.appointment_id = gone);
	BAD("doctor_id", d.row.doctor_id = 99);
	BAD("words", strcpy(d.words, "\xff"));
#undef BAD
	assert_int_equal(seen_by(ROLE_DOCTOR, true)->n, 0);
	d = diagnosis_of("I10");
	IS(RC_DENIED, diagnosis_record(as(ROLE_NURSE), &d, &err));
	IS(RC_DENIED, diagnosis_record(as(ROLE_CLERK), &d, &err));
}

static void
a_change_names_the_version_it_saw(void **state)
{
	struct diagnosis d = diagnosis_of("I10"), old;
	struct row_diagnosis was;
	struct seen *x;

	(void)state;
	OK(diagnosis_record(as(ROLE_DOCTOR), &d, &err));
	old = d;
	strcpy(d.row.code, "E11.9");
	d.row.severity = SEVERITY_SEVERE;
	strcpy(d.words, "Seen again.");
	OK(diagnosis_change(as(ROLE_DOCTOR), &d, &err));
	assert_int_equal(d.row.version, 2);
	assert_int_equal(by_code("I10"), 0);
	assert_int_equal(by_code("E11.9"), 1);
	IS(RC_CONFLICT, diagnosis_change(as(ROLE_DOCTOR), &old, &err));
	OK(row_get_version(fx.store, TBL_DIAGNOSIS, d.row.id, 1, &was, &err));
	assert_string_equal(was.code, "I10");
	/* The note follows: changed, emptied, left alone where shut. */
	strcpy(d.words, "Better.");
	OK(diagnosis_change(as(ROLE_DOCTOR), &d, &err));
	x = seen_by(ROLE_DOCTOR, false);
	assert_string_equal(x->v[0].words, "Better.");
	d.words_shut = true;
	d.words[0] = '\0';
	OK(diagnosis_change(as(ROLE_DOCTOR), &d, &err));
	assert_string_equal(seen_by(ROLE_DOCTOR, false)->v[0].words, "Better.");
	d.words_shut = false;
	OK(diagnosis_change(as(ROLE_DOCTOR), &d, &err));
	assert_string_equal(seen_by(ROLE_DOCTOR, false)->v[0].words, "");
	d.row.severity = 9;
	REFUSED("severity", diagnosis_change(as(ROLE_DOCTOR), &d, &err));
	d.row.severity = 2;
	strcpy(d.row.code, "Q99");
	REFUSED("code", diagnosis_change(as(ROLE_DOCTOR), &d, &err));
	d.row.id = 99;
	IS(RC_NONE, diagnosis_change(as(ROLE_DOCTOR), &d, &err));
	index_holds();
}

static void
struck_out_it_leaves_the_index(void **state)
{
	struct diagnosis d = diagnosis_of("I10");

	(void)state;
	OK(diagnosis_record(as(ROLE_DOCTOR), &d, &err));
	REFUSED("reason_id",
		diagnosis_strike(as(ROLE_DOCTOR), d.row.id, 1, 0, &err));
	IS(RC_CONFLICT,
	   diagnosis_strike(as(ROLE_DOCTOR), d.row.id, 2, strike_reason, &err));
	IS(RC_DENIED,
	   diagnosis_strike(as(ROLE_NURSE), d.row.id, 1, strike_reason, &err));
	assert_int_equal(by_code("I10"), 1);
	OK(diagnosis_strike(as(ROLE_RECORDS), d.row.id, 1, strike_reason,
			    &err));
	assert_int_equal(by_code("I10"), 0);
	assert_int_equal(seen_by(ROLE_DOCTOR, false)->n, 0);
	assert_int_equal(seen_by(ROLE_DOCTOR, true)->n, 1);
	IS(RC_REFUSED,
	   diagnosis_strike(as(ROLE_DOCTOR), d.row.id, 2, strike_reason, &err));
	IS(RC_REFUSED, diagnosis_change(as(ROLE_DOCTOR), &d, &err));
	index_holds();
}

/* ---- once a patient -------------------------------------------------------- */

static void
a_problem_comes_once(void **state)
{
	struct session *s;
	struct seen *x;
	bool fresh;

	(void)state;
	/* A records officer files them in an import, and only there. */
	s = as(ROLE_RECORDS);
	IS(RC_DENIED, diagnosis_problem_once(s, patient, "icd10", "I10",
					     20260101, &fresh, &err));
	OK(act_begin_batch(s, ACT_DATA_IMPORT, "test", &err));
	OK(diagnosis_problem_once(s, patient, "icd10", "I10", 20260101, &fresh,
				  &err));
	assert_true(fresh);
	OK(diagnosis_problem_once(s, patient, "icd10", "I10", 20260201, &fresh,
				  &err));
	assert_false(fresh);
	OK(diagnosis_problem_once(s, patient, "icd10", "F10.2", 20260101,
				  &fresh, &err));
	assert_true(fresh);
	REFUSED("code", diagnosis_problem_once(s, patient, "icd10", "Q99",
					       20260101, &fresh, &err));
	REFUSED("code",
		diagnosis_problem_once(s, patient, "icd10", "12345678901234567",
				       20260101, &fresh, &err));
	assert_false(fresh);
	OK(act_commit(s, &err));
	x = seen_by(ROLE_DOCTOR, false);
	assert_int_equal(x->n, 2);
	assert_int_equal(x->v[0].row.kind, DIAGNOSIS_KIND_PROBLEM);
	/* Struck out it does not come back with the next import. */
	OK(diagnosis_strike(as(ROLE_RECORDS), x->v[0].row.id, 1, strike_reason,
			    &err));
	s = as(ROLE_RECORDS);
	OK(act_begin_batch(s, ACT_DATA_IMPORT, "test", &err));
	OK(diagnosis_problem_once(s, patient, x->v[0].row.system,
				  x->v[0].row.code, 20260101, &fresh, &err));
	assert_false(fresh);
	OK(act_commit(s, &err));
	assert_int_equal(seen_by(ROLE_DOCTOR, true)->n, 2);
	index_holds();
}

/* ---- reading --------------------------------------------------------------- */

static void
newest_first_with_merged_records(void **state)
{
	int64_t merged = file_patient(PATIENT_STATE_MERGED, patient);
	static const int32_t day[] = { 20250301, 20260301, 20260101 };
	static const char *const code[] = { "I10", "E11.9", "X1" };
	struct diagnosis d;
	struct seen *x;

	(void)state;
	for (int i = 0; i < 3; i++) {
		d = diagnosis_of(code[i]);
		d.row.day = day[i];
		/* Filed under the merged record, it goes to the living. */
		if (i == 2)
			d.row.patient_id = merged;
		OK(diagnosis_record(as(ROLE_DOCTOR), &d, &err));
		assert_int_equal(d.row.patient_id, patient);
	}
	/* One that was there before the merge. */
	row_init(TBL_DIAGNOSIS, &d.row);
	d.row.patient_id = merged;
	d.row.kind = DIAGNOSIS_KIND_VISIT;
	strcpy(d.row.system, "icd10");
	strcpy(d.row.code, "F10.2");
	d.row.day = 20240101;
	file(TBL_DIAGNOSIS, &d.row);
	x = seen_by(ROLE_DOCTOR, false);
	assert_int_equal(x->n, 4);
	assert_string_equal(x->v[0].row.code, "E11.9");
	assert_string_equal(x->v[1].row.code, "X1");
	assert_string_equal(x->v[1].row.system, "own");
	assert_string_equal(x->v[2].row.code, "I10");
	assert_string_equal(x->v[3].row.code, "F10.2");
	OK(store_begin(fx.store, &err));
	sindex_put(fx.store, TREE_DIAGNOSIS, "f102", 4, d.row.id);
	OK(store_commit(fx.store, &err));
}

static void
who_has_no_key_is_told_so(void **state)
{
	struct diagnosis d = diagnosis_of("I10");
	struct sindex_entries x;
	struct seen *seen;
	int n = 0;

	(void)state;
	strcpy(d.words, "Secret.");
	OK(diagnosis_record(as(ROLE_DOCTOR), &d, &err));
	IS(RC_NOKEY, diagnosis_of_patient(as(ROLE_CLERK), patient, false, keep,
					  NULL, &err));
	assert_non_null(strstr(err.text, NOT_SHOWN));
	IS(RC_NOKEY,
	   diagnosis_by_code(as(ROLE_CLERK), "I10", count_code, &n, &err));
	sindex_entries_init(&x);
	IS(RC_NOKEY, diagnosis_index_expect(as(ROLE_CLERK), &x, &err));
	sindex_entries_release(&x);
	/* The administrator holds the key and has no business there. */
	IS(RC_DENIED, diagnosis_of_patient(as(ROLE_ADMINISTRATOR), patient,
					   false, keep, NULL, &err));
	IS(RC_DENIED, diagnosis_by_code(as(ROLE_ADMINISTRATOR), "I10",
					count_code, &n, &err));
	/* A records officer sees codes and no notes. */
	seen = seen_by(ROLE_RECORDS, false);
	assert_int_equal(seen->n, 1);
	assert_string_equal(seen->v[0].row.code, "I10");
	assert_true(seen->v[0].words_shut);
	assert_string_equal(seen->v[0].words, "");
	seen = seen_by(ROLE_NURSE, false);
	assert_false(seen->v[0].words_shut);
	assert_string_equal(seen->v[0].words, "Secret.");
}

/* In another process: closing a file of an open store in this one would drop
 * its locks. */
static int
files_hold(const char *text)
{
	static const char *const tail[] = { "", "-wal" };
	char command[200];
	int n = 0;

	for (int i = 0; i < 2; i++) {
		snprintf(command, sizeof(command), "grep -q -a '%s' '%s%s'",
			 text, fx.path, tail[i]);
		n += system(command) == 0;
	}
	return n;
}

static void
nothing_stands_in_clear(void **state)
{
	struct diagnosis d = diagnosis_of("F10.2");

	(void)state;
	strcpy(d.words, "CANARY-of-the-note");
	OK(diagnosis_record(as(ROLE_DOCTOR), &d, &err));
	assert_int_equal(files_hold("CANARY-of-the-note"), 0);
	/* What is not sealed is found: the search can find something. */
	assert_int_not_equal(files_hold("Home-made"), 0);
}

int
main(void)
{
#define T(name) cmocka_unit_test_setup(name, setup)
	const struct CMUnitTest tests[] = {
		T(a_diagnosis_is_filed_and_found),
		T(what_cannot_be_is_refused),
		T(a_change_names_the_version_it_saw),
		T(struck_out_it_leaves_the_index),
		T(a_problem_comes_once),
		T(newest_first_with_merged_records),
		T(who_has_no_key_is_told_so),
		T(nothing_stands_in_clear),
	};

	return cmocka_run_group_tests(tests, group_setup, fixture_close);
}
