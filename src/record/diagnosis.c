/*
 * diagnosis.c - filing diagnoses: rules, versions, the index entry.
 *
 * A diagnosis is a code from a code list, kept with the edition that it was
 * taken from.  The codes are sealed for `code`, the words of a note for
 * `care`, so they stand in two rows of one id.  Sentences and audit details
 * never name a code: whoever reads them need not be able to.
 */
#include "diagnosis_private.h"
#include "strike.h"

#include <string.h>

#include "wardbook/buf.h"
#include "wardbook/house.h"
#include "wardbook/sindex.h"
#include "wardbook/text.h"

void
diagnosis_init(struct diagnosis *d)
{
	memset(d, 0, sizeof(*d));
	row_init(TBL_DIAGNOSIS, &d->row);
	d->row.kind = DIAGNOSIS_KIND_VISIT;
}

size_t
diagnosis_key(char out[DIAGNOSIS_KEY], const char *code)
{
	size_t n = 0;

	text_fold(out, DIAGNOSIS_KEY, code);
	for (size_t i = 0; out[i]; i++)
		if (out[i] != ' ')
			out[n++] = out[i];
	out[n] = '\0';
	return n;
}

static void
index_put(struct session *s, const struct row_diagnosis *r)
{
	char key[DIAGNOSIS_KEY];
	size_t n = diagnosis_key(key, r->code);

	sindex_put(s->store, TREE_DIAGNOSIS, key, n, r->id);
}

static void
index_del(struct session *s, const struct row_diagnosis *r)
{
	char key[DIAGNOSIS_KEY];
	size_t n = diagnosis_key(key, r->code);

	sindex_del(s->store, TREE_DIAGNOSIS, key, n, r->id);
}

/* ---- rules ----------------------------------------------------------------- */

/* Follows a merge to the living record. */
static enum rc
living_patient(struct session *s, int64_t *id, struct err *e)
{
	struct row_patient p;

	for (int hops = 0; hops < 16; hops++) {
		enum rc rc = row_get(s->store, TBL_PATIENT, *id, &p, e);

		if (rc == RC_NONE)
			return err_field(e, "patient_id",
					 "There is no such patient.");
		if (rc != RC_OK)
			return rc;
		if (p.state == PATIENT_STATE_STRUCK)
			return err_field(e, "patient_id",
					 "This patient's "
					 "record was entered in error.");
		if (!p.living_id)
			return RC_OK;
		*id = p.living_id;
	}
	return err_set(e, RC_DAMAGED, "A chain of merged patients has no end.");
}

/* Takes the code as its list spells it, and the list's edition. */
static enum rc
take_code(struct session *s, struct diagnosis *d, struct err *e)
{
	struct row_code c;
	enum rc rc;

	if (!d->row.code[0])
		return err_field(e, "code", "A diagnosis needs a code.");
	rc = code_get(s, d->row.system, d->row.code, &c, e);
	if (rc == RC_NONE)
		return err_field(e, "code",
				 "That code is in no code list "
				 "here; look it up by code or by words.");
	if (rc != RC_OK)
		return rc;
	text_copy(d->row.system, sizeof(d->row.system), c.system);
	text_copy(d->row.edition, sizeof(d->row.edition), c.edition);
	text_copy(d->row.code, sizeof(d->row.code), c.code);
	text_copy(d->name, sizeof(d->name), c.name);
	return RC_OK;
}

static bool
is_value(const struct enum_def *d, int64_t v)
{
	for (int i = 0; i < d->count; i++)
		if (d->values[i].number == v)
			return true;
	return false;
}

static enum rc
check_words(const struct row_diagnosis *r, struct err *e)
{
	bool visit = r->kind == DIAGNOSIS_KIND_VISIT;

	if (!is_value(table_col(TBL_DIAGNOSIS, "kind")->words, r->kind))
		return err_field(e, "kind",
				 "A diagnosis is one of a visit or "
				 "one of the problem list.");
	if (r->severity < (visit ? SEVERITY_MINIMAL : SEVERITY_NOT_ASKED) ||
	    r->severity > SEVERITY_LIFE_THREATENING)
		return err_field(e, "severity",
				 "Severity goes from 1 "
				 "(minimal) to 5 (life-threatening).");
	if (!is_value(table_col(TBL_DIAGNOSIS, "certainty")->words,
		      r->certainty))
		return err_field(e, "certainty",
				 "A diagnosis is provisional, "
				 "confirmed or refuted.");
	return RC_OK;
}

static enum rc
check_days(struct row_diagnosis *r, struct err *e)
{
	int32_t today = when_today();

	if (!r->day)
		r->day = today;
	if (!day_is_valid((int32_t)r->day) || r->day > today)
		return err_field(e, "day",
				 "The day of a diagnosis is a day "
				 "up to today.");
	if (r->onset_day &&
	    (!day_is_valid((int32_t)r->onset_day) || r->onset_day > today))
		return err_field(e, "onset_day",
				 "The onset can't be in the "
				 "future.");
	if (r->end_day &&
	    (!day_is_valid((int32_t)r->end_day) || r->end_day > today))
		return err_field(e, "end_day",
				 "The end can't be in the "
				 "future; leave it empty while it lasts.");
	if (r->end_day && r->onset_day && r->end_day < r->onset_day)
		return err_field(e, "end_day",
				 "The end comes before the "
				 "onset.");
	return RC_OK;
}

/* The visit is the patient's, the doctor a doctor. */
static enum rc
check_links(struct session *s, const struct row_diagnosis *r, struct err *e)
{
	struct row_appointment a;
	struct row_staff doctor;
	enum rc rc = RC_OK;

	if (r->appointment_id) {
		rc = row_get(s->store, TBL_APPOINTMENT, r->appointment_id, &a,
			     e);
		if (rc == RC_NONE)
			return err_field(e, "appointment_id",
					 "There is no such visit.");
		if (rc == RC_OK)
			rc = living_patient(s, &a.patient_id, e);
		if (rc != RC_OK)
			return rc;
		if (a.patient_id != r->patient_id)
			return err_field(e, "appointment_id",
					 "That visit is "
					 "another patient's.");
		if (a.state == APPOINTMENT_STATE_STRUCK)
			return err_field(e, "appointment_id",
					 "That visit was "
					 "entered in error.");
	}
	if (r->doctor_id) {
		rc = row_get(s->store, TBL_STAFF, r->doctor_id, &doctor, e);
		if (rc == RC_NONE ||
		    (rc == RC_OK && doctor.kind != STAFF_KIND_DOCTOR))
			return err_field(e, "doctor_id",
					 "That is no doctor of the house.");
	}
	return rc;
}

static enum rc
check_note(struct session *s, struct diagnosis *d, bool batch, struct err *e)
{
	char why[SESSION_WHY];
	struct buf b = BUF_INIT;

	if (!d->words[0])
		return RC_OK;
	if (!batch && !session_may(s, ACT_DIAGNOSIS_NOTE, why))
		return err_set(e, RC_DENIED, "%s", why);
	if (!text_is_valid(d->words, strlen(d->words)))
		return err_field(e, "words", "The note is not UTF-8.");
	text_clean(&b, d->words, strlen(d->words), true);
	if (b.len >= sizeof(d->words)) {
		buf_release(&b);
		return err_field(e, "words",
				 "The note is longer than 2,000 "
				 "bytes.");
	}
	memcpy(d->words, b.p, b.len + 1);
	buf_release(&b);
	return RC_OK;
}

/* Everything but the code. */
static enum rc
check_rest(struct session *s, struct diagnosis *d, bool batch, struct err *e)
{
	enum rc rc = check_words(&d->row, e);

	if (rc == RC_OK)
		rc = check_days(&d->row, e);
	if (rc == RC_OK)
		rc = check_links(s, &d->row, e);
	return rc == RC_OK ? check_note(s, d, batch, e) : rc;
}

/* ---- filing ---------------------------------------------------------------- */

/* The note as it should be now: filed, changed, or made empty; never deleted,
 * so that its history stays. */
static enum rc
file_note(struct session *s, const struct diagnosis *d, bool fresh,
	  struct err *e)
{
	struct row_diagnosis_note n;
	enum rc rc = RC_NONE;

	if (fresh && !d->words[0])
		return RC_OK;
	if (!fresh)
		rc = row_get(s->store, TBL_DIAGNOSIS_NOTE, d->row.id, &n, e);
	if (rc == RC_NONE && !d->words[0])
		return RC_OK;
	if (rc == RC_NONE) {
		row_init(TBL_DIAGNOSIS_NOTE, &n);
		n.id = d->row.id;
		n.patient_id = d->row.patient_id;
		text_copy(n.words, sizeof(n.words), d->words);
		rc = row_insert(s->store, TBL_DIAGNOSIS_NOTE, &n, e);
	} else if (rc == RC_OK && strcmp(n.words, d->words)) {
		text_copy(n.words, sizeof(n.words), d->words);
		rc = row_update(s->store, TBL_DIAGNOSIS_NOTE, &n, e);
	}
	row_wipe(TBL_DIAGNOSIS_NOTE, &n);
	return rc;
}

static enum rc
insert(struct session *s, struct diagnosis *d, struct err *e)
{
	enum rc rc;

	d->row.id = 0;
	d->row.state = FILED_VALID;
	rc = row_insert(s->store, TBL_DIAGNOSIS, &d->row, e);
	if (rc == RC_OK)
		rc = file_note(s, d, true, e);
	if (rc != RC_OK)
		return rc;
	index_put(s, &d->row);
	act_note(s, TBL_DIAGNOSIS, d->row.id, d->row.version, d->row.patient_id,
		 NULL);
	return RC_OK;
}

static enum rc
end_act(struct session *s, enum rc rc, struct err *e)
{
	if (rc == RC_OK)
		return act_commit(s, e);
	act_abort(s);
	return rc;
}

enum rc
diagnosis_record(struct session *s, struct diagnosis *d, struct err *e)
{
	bool batch = act_is_open(s);
	enum rc rc = act_begin(s, ACT_DIAGNOSIS_RECORD, e);

	if (rc != RC_OK)
		return rc;
	rc = living_patient(s, &d->row.patient_id, e);
	if (rc == RC_OK)
		rc = take_code(s, d, e);
	if (rc == RC_OK)
		rc = check_rest(s, d, batch, e);
	if (rc == RC_OK)
		rc = insert(s, d, e);
	return end_act(s, rc, e);
}

/* Is this still the version that the caller saw, and one to be changed? */
static enum rc
current_row(struct session *s, int64_t id, int64_t version,
	    struct row_diagnosis *r, struct err *e)
{
	enum rc rc = row_get(s->store, TBL_DIAGNOSIS, id, r, e);

	if (rc != RC_OK)
		return rc;
	if (r->shut)
		return err_set(e, RC_NOKEY, "Diagnoses are " NOT_SHOWN ".");
	if (r->state == FILED_STRUCK)
		return err_set(e, RC_REFUSED,
			       "This diagnosis was struck out "
			       "already.");
	if (r->version != version)
		return err_set(e, RC_CONFLICT,
			       "Someone changed this "
			       "diagnosis since you opened it; look at it "
			       "again.");
	return RC_OK;
}

enum rc
diagnosis_change(struct session *s, struct diagnosis *d, struct err *e)
{
	bool batch = act_is_open(s);
	struct row_diagnosis was;
	enum rc rc = act_begin(s, ACT_DIAGNOSIS_RECORD, e);
	bool recoded;

	if (rc != RC_OK)
		return rc;
	rc = current_row(s, d->row.id, d->row.version, &was, e);
	if (rc != RC_OK)
		return end_act(s, rc, e);
	/* Whose it is and whether it stands are not changed here. */
	d->row.patient_id = was.patient_id;
	d->row.state = was.state;
	recoded = strcmp(d->row.code, was.code) ||
		  strcmp(d->row.system, was.system);
	if (recoded)
		rc = take_code(s, d, e);
	else
		text_copy(d->row.edition, sizeof(d->row.edition), was.edition);
	if (rc == RC_OK)
		rc = check_rest(s, d, batch, e);
	if (rc == RC_OK)
		rc = row_update(s->store, TBL_DIAGNOSIS, &d->row, e);
	if (rc == RC_OK && !d->words_shut)
		rc = file_note(s, d, false, e);
	if (rc == RC_OK && recoded) {
		index_del(s, &was);
		index_put(s, &d->row);
	}
	if (rc == RC_OK)
		act_note(s, TBL_DIAGNOSIS, d->row.id, d->row.version,
			 d->row.patient_id, NULL);
	return end_act(s, rc, e);
}

enum rc
diagnosis_strike(struct session *s, int64_t id, int64_t version,
		 int64_t reason_id, struct err *e)
{
	struct row_diagnosis r;
	enum rc rc = act_begin(s, ACT_DIAGNOSIS_STRIKE, e);

	if (rc != RC_OK)
		return rc;
	rc = current_row(s, id, version, &r, e);
	if (rc == RC_OK)
		rc = strike_row(s, TBL_DIAGNOSIS, &r, reason_id, e);
	if (rc == RC_OK)
		index_del(s, &r);
	return end_act(s, rc, e);
}

/* ---- once a patient -------------------------------------------------------- */

static enum rc
has_problem(struct session *s, const struct row_diagnosis *want, bool *has,
	    struct err *e)
{
	struct stmt *st = store_query(s->store, QUERY_DIAGNOSIS_PROBLEMS);
	struct row_diagnosis r;
	bool row = false;
	enum rc rc;

	*has = false;
	stmt_int(st, "patient", want->patient_id);
	while ((rc = stmt_step(st, &row, e)) == RC_OK && row && !*has) {
		rc = stmt_row(st, &r, e);
		if (rc == RC_OK && r.shut)
			rc = err_set(e, RC_NOKEY,
				     "Diagnoses are " NOT_SHOWN ".");
		if (rc != RC_OK)
			break;
		*has = !strcmp(r.code, want->code) &&
		       !strcmp(r.system, want->system);
	}
	stmt_done(st);
	return rc;
}

enum rc
diagnosis_problem_once(struct session *s, int64_t patient, const char *system,
		       const char *code, int32_t day, bool *fresh,
		       struct err *e)
{
	struct diagnosis d;
	bool has = false;
	enum rc rc;

	*fresh = false;
	diagnosis_init(&d);
	d.row.kind = DIAGNOSIS_KIND_PROBLEM;
	d.row.patient_id = patient;
	d.row.day = day;
	if (strlen(system) >= sizeof(d.row.system) ||
	    strlen(code) >= sizeof(d.row.code))
		return err_field(e, "code", "No code is that long.");
	strcpy(d.row.system, system);
	strcpy(d.row.code, code);
	rc = act_begin(s, ACT_DIAGNOSIS_RECORD, e);
	if (rc != RC_OK)
		return rc;
	rc = living_patient(s, &d.row.patient_id, e);
	if (rc == RC_OK)
		rc = take_code(s, &d, e);
	if (rc == RC_OK)
		rc = has_problem(s, &d.row, &has, e);
	if (rc == RC_OK && !has)
		rc = check_days(&d.row, e);
	if (rc == RC_OK && !has)
		rc = insert(s, &d, e);
	*fresh = rc == RC_OK && !has;
	/* Nothing filed, nothing to log. */
	if (rc == RC_OK && has) {
		act_abort(s);
		return RC_OK;
	}
	return end_act(s, rc, e);
}
