/*
 * patient_find.c - finding a patient as one types, and the pick list that
 * other forms find one with.
 *
 * Opened with mode 1 it chooses a patient for the screen below: Enter gives
 * the id back instead of opening the chart.  Whoever is not found is
 * registered from here, with the typed words taken over.
 */
#include "desk.h"

#include <string.h>

#include "wardbook/house.h"
#include "wardbook/text.h"
#include "wardbook/when.h"

enum { SHOWN = 60, PICKED = 40 };

static void
add_row(struct screen *s, const struct patient_hit *hit)
{
	struct ui_rows *r = screen_rows(s);
	const struct patient *p = &hit->patient;
	char name[PATIENT_NAME], born[PATIENT_BORN];

	rows_add(r, hit->id, hit->version, ROLE_NORMAL);
	rows_cell(r, patient_name(name, p));
	rows_cell(r, p->who.shut ? NOT_SHOWN : p->who.number);
	rows_cell(r, patient_born(born, p, when_today()));
	rows_cell(r, p->visit.shut ? NOT_SHOWN
				   : enum_words(&enum_sex, p->visit.sex));
	rows_cell(r, p->who.phone);
	rows_cell(r, p->visit.shut ? NOT_SHOWN
				   : house_name(desk_session(), TBL_REGION,
						p->visit.region_id));
}

static enum rc
find_load(struct screen *s, struct err *e)
{
	const char *words = find_text(s);
	struct patient_hits hits;
	enum rc rc;

	patient_hits_init(&hits);
	rc = patient_find(desk_session(), words, SHOWN, &hits, e);
	if (rc == RC_OK && hits.n && !*words)
		rows_heading(screen_rows(s), "Your last ones");
	if (rc == RC_OK && hits.near)
		rows_heading(screen_rows(s), "Nobody is called that; these "
					     "sound or look like it");
	if (rc == RC_OK && hits.ward)
		rows_heading(screen_rows(s),
			     house_name(desk_session(), TBL_PLACE, hits.ward));
	for (size_t i = 0; rc == RC_OK && i < hits.n; i++)
		add_row(s, &hits.v[i]);
	if (rc == RC_OK && hits.more && *words)
		rows_heading(screen_rows(s), "There are more; type on");
	patient_hits_release(&hits);
	return rc;
}

static enum rc
take(struct screen *s, int64_t id, const char *name)
{
	if (screen_args(s)->mode == DESK_CHOOSE)
		ui_return(s, id, name);
	else
		ui_push_id(SCREEN_PATIENT_CHART, id);
	return RC_OK;
}

static enum rc
find_enter(struct screen *s, const struct ui_row *row, struct err *e)
{
	(void)e;
	return row->id ? take(s, row->id, row->cell[0]) : RC_OK;
}

/* A wristband or a form holds the record number, or one from elsewhere. */
static enum rc
find_scan(struct screen *s, const char *text, struct err *e)
{
	int64_t id;
	enum rc rc;

	if (text[0] == ']' && strlen(text) > 3) /* what kind of barcode */
		text += 3;
	rc = patient_by_number(desk_session(), text, &id, e);
	return rc == RC_OK ? take(s, id, "") : rc;
}

static void
find_opening(struct screen *s, int action, const struct ui_row *row,
	     struct ui_args *args)
{
	(void)action;
	(void)row;
	args->id = 0; /* a new one, whatever row is selected */
	args->mode = screen_args(s)->mode;
	text_copy(args->text, sizeof(args->text), find_text(s));
}

/* Registered meanwhile: that is the one who was looked for. */
static enum rc
find_returned(struct screen *s, int from, int64_t id, const char *text,
	      struct err *e)
{
	(void)from;
	(void)e;
	return take(s, id, text);
}

const struct screen_ops ops_patient_find = {
	.load = find_load,
	.enter = find_enter,
	.scan = find_scan,
	.opening = find_opening,
	.returned = find_returned,
};

/* ---- in forms ------------------------------------------------------------------ */

static enum rc
pick_load(struct screen *s, int field, const char *typed, struct ui_rows *rows,
	  struct err *e)
{
	struct patient_hits hits;
	enum rc rc;

	(void)s;
	(void)field;
	patient_hits_init(&hits);
	rc = patient_find(desk_session(), typed, PICKED, &hits, e);
	for (size_t i = 0; rc == RC_OK && i < hits.n; i++) {
		const struct patient *p = &hits.v[i].patient;
		char name[PATIENT_NAME], born[PATIENT_BORN];

		rows_add(rows, hits.v[i].id, hits.v[i].version,
			 hits.near ? ROLE_WARN : ROLE_NORMAL);
		rows_cell(rows, p->who.number);
		rows_cell(rows, patient_name(name, p));
		rows_cell(rows, patient_born(born, p, when_today()));
	}
	patient_hits_release(&hits);
	return rc;
}

const struct ui_pick pick_patient = { .search = true, .load = pick_load };
