/*
 * dose_due.c - the nurse's round: doses of a ward (args.id, else where she
 * works) or of one patient, around now.
 *
 * A row is known by its prescription and its due time, and an act meets the
 * version of the prescription that was seen: what the doctor changed meanwhile
 * is refused.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "rx_share.h"
#include "wardbook/house.h"
#include "wardbook/text.h"
#include "witness.h"

struct round {
	int64_t ward, patient;
	bool day, placed;
	bool band;	   /* the patient was scanned, not typed */
	char scanned[120]; /* the pack's barcode, of pack_row */
	struct dose_pack pack;
	int64_t pack_row; /* 0: none */
	struct rx_held held;
};

/* 48 bits of the prescription, and the minute within some days. */
static int64_t
row_id(const void *row)
{
	const struct dose_line *l = row;

	return l->p.row.id * 8192 +
	       (l->due_at ? 1 + l->due_at / 60000 % 8191 : 0);
}

static void
list_close(struct screen *s)
{
	struct round *r = screen_state(s);

	rx_held_release(&r->held);
}

static const struct dose_line *
line_of(struct screen *s, const struct ui_row *row)
{
	struct round *r = screen_state(s);

	return rx_held_find(&r->held, row_id, row);
}

/* ---- reading --------------------------------------------------------------------------- */

static bool
first_ward(const void *row, void *arg)
{
	*(int64_t *)arg = ((const struct row_place *)row)->id;
	return false;
}

static enum rc
list_open(struct screen *s, const struct ui_args *a, struct err *e)
{
	struct round *r = screen_state(s);
	struct row_place p;

	/* opened from anywhere: the selected row may be something else */
	if (a->id &&
	    row_get(desk_store(), TBL_PLACE, a->id, &p, NULL) == RC_OK &&
	    p.kind == PLACE_KIND_WARD)
		r->ward = a->id;
	if (!r->ward)
		r->ward = desk_place(PLACE_KIND_WARD);
	return r->ward ? RC_OK
		       : house_each(desk_session(), TBL_PLACE, PLACE_KIND_WARD,
				    0, false, first_ward, &r->ward, e);
}

static bool
take(const struct dose_line *l, void *arg)
{
	struct round *r = arg;

	rx_hold(&r->held, l, sizeof(*l));
	return true;
}

static enum ui_role
role_of(const struct dose_line *l)
{
	switch (l->timing) {
	case DOSE_NOW:
	case DOSE_AS_NEEDED:
		return ROLE_NORMAL;
	case DOSE_IS_LATE:
		return ROLE_WARN;
	case DOSE_IS_MISSED:
		return ROLE_CRITICAL;
	default:
		return ROLE_MUTED;
	}
}

static void
add_due(struct ui_rows *rows, const struct dose_line *l)
{
	char text[WHEN_TEXT];
	int32_t day, minute;

	if (!l->due_at) {
		rows_cell(rows, "need");
		return;
	}
	when_local(l->due_at, &day, &minute);
	minute_text(text, minute);
	rows_cellf(rows, "%s%s",
		   day == when_today()	? ""
		   : day < when_today() ? "-"
					: "+",
		   text);
}

static void
add_state(struct ui_rows *rows, const struct dose_line *l)
{
	char text[WHEN_TEXT];
	int32_t day, minute;

	if (l->row.id) {
		when_local(l->row.at, &day, &minute);
		rows_cellf(rows, "%s %s",
			   l->timing == DOSE_GIVEN_LATE ? "late at"
							: dose_timing_words(l),
			   minute_text(text, minute));
	} else if (l->timing == DOSE_AS_NEEDED && l->next_at > when_now()) {
		when_local(l->next_at, &day, &minute);
		rows_cellf(rows, "from %s%s", day == when_today() ? "" : "+",
			   minute_text(text, minute));
	} else if (l->timing == DOSE_AS_NEEDED) {
		rows_cell(rows, "may be given");
	} else {
		rows_cell_role(rows, role_of(l), dose_timing_words(l));
	}
}

static void
add_line(struct ui_rows *rows, const struct dose_line *l)
{
	char name[PRESCRIPTION_NAME];

	rows_add(rows, row_id(l), l->p.row.version, role_of(l));
	add_due(rows, l);
	rows_cell(rows, l->bed);
	rows_cell(rows, l->patient);
	rx_short(name, &l->p.medicine);
	rows_cell(rows, name);
	rows_cell(rows, l->dose);
	add_state(rows, l);
}

static void
caption(struct screen *s, const struct round *r)
{
	int open = 0, late = 0;
	char text[300], who[RX_WHO];

	for (size_t i = 0; i < r->held.n; i++) {
		const struct dose_line *l = rx_held_at(&r->held, i);

		open += l->timing == DOSE_NOW;
		late += l->timing == DOSE_IS_LATE ||
			l->timing == DOSE_IS_MISSED;
	}
	if (r->patient)
		snprintf(text, sizeof(text), "%s: %d due now, %d late",
			 rx_who(who, r->patient), open, late);
	else
		snprintf(text, sizeof(text), "%s: %d due now, %d late%s",
			 house_name(desk_session(), TBL_PLACE, r->ward), open,
			 late, r->day ? "; the whole day" : "");
	list_caption(s, text);
}

/* The first one that waits, when the list is opened. */
static void
place(struct screen *s, struct round *r)
{
	for (size_t i = 0; i < r->held.n && !r->placed; i++) {
		const struct dose_line *l = rx_held_at(&r->held, i);

		if (l->timing != DOSE_NOW)
			continue;
		screen_select(s, row_id(l));
		r->placed = true;
	}
}

static enum rc
list_load(struct screen *s, struct err *e)
{
	struct round *r = screen_state(s);
	int64_t now = when_now(), since = now - DOSE_HOURS_BACK * 3600000ll;
	int64_t until = now + DOSE_HOURS_AHEAD * 3600000ll;
	bool needed = false;
	enum rc rc;

	if (r->day) {
		since = when_instant(when_today(), 0);
		until = when_instant(day_add(when_today(), 1), 0);
	}
	rx_held_forget(&r->held);
	if (!r->ward && !r->patient) {
		list_caption(s, "There is no ward yet; set-up adds one.");
		return RC_OK;
	}
	rc = dose_due(desk_session(), r->ward, r->patient, since, until, true,
		      take, r, e);
	for (size_t i = 0; rc == RC_OK && i < r->held.n; i++) {
		const struct dose_line *l = rx_held_at(&r->held, i);

		if (!l->due_at && !needed)
			rows_heading(screen_rows(s), "When it is needed");
		needed |= !l->due_at;
		add_line(screen_rows(s), l);
	}
	caption(s, r);
	place(s, r);
	return rc;
}

static void
list_detail(struct screen *s, const struct ui_row *row)
{
	const struct dose_line *l = line_of(s, row);
	char at[WHEN_TEXT], supply[DOSE_SUPPLY];

	if (!l)
		return;
	page_heading(s, l->patient);
	page_text(s, ROLE_NORMAL, l->number);
	page_heading(s, l->p.name);
	page_text(s, ROLE_NORMAL, l->p.sentence);
	if (l->p.row.checked == CHECKED_NOT_CHECKED)
		page_text(s, ROLE_CRITICAL,
			  "NOT CHECKED against allergies "
			  "and interactions");
	if (!l->row.id)
		return;
	page_heading(s, dose_timing_words(l));
	page_textf(s, ROLE_NORMAL, "%s by %s", instant_text(at, l->row.at),
		   l->by);
	if (*l->reason)
		page_text(s, ROLE_NORMAL, l->reason);
	if (*l->row.note)
		page_text(s, ROLE_NORMAL, l->row.note);
	if (l->supply.id)
		page_text(s,
			  l->supply.source == DOSE_SOURCE_MISSING ? ROLE_WARN
								  : ROLE_NORMAL,
			  dose_supply_words(desk_session(), supply, l));
}

/* ---- acts ------------------------------------------------------------------------------- */

static void
add_allergies(struct buf *b, int64_t patient)
{
	struct allergy_list a;

	if (allergy_get(desk_session(), patient, &a, NULL) != RC_OK)
		return;
	buf_adds(b, "\nAllergies: ");
	if (a.state != ALLERGY_LIST)
		buf_adds(b, a.state == ALLERGY_NONE_KNOWN  ? "none known"
			    : a.state == ALLERGY_NOT_ASKED ? "NOT ASKED"
							   : NOT_SHOWN);
	for (size_t i = 0; a.state == ALLERGY_LIST && i < a.n; i++)
		buf_addf(b, "%s%s", i ? ", " : "", a.v[i].substance);
	allergy_list_release(&a);
}

/* Who, what, how much and when stand in the question: it is the last look
 * before the medicine is gone. */
static bool
ask_given(const struct round *r, const struct dose_line *l, bool scanned)
{
	struct buf b = BUF_INIT;
	char at[WHEN_TEXT];
	bool sure;

	buf_addf(&b, "%s  %s  %s\n%s: %s", l->bed, l->patient, l->number,
		 l->p.name, l->dose);
	if (l->due_at)
		buf_addf(&b, ", due %s", instant_text(at, l->due_at));
	else
		buf_adds(&b, ", as needed");
	if (scanned) {
		buf_addf(&b, "\nPack: %s", r->pack.name);
		if (*r->pack.scan.lot)
			buf_addf(&b, ", lot %s", r->pack.scan.lot);
		buf_addf(&b, ": %s%s", r->pack.dose,
			 r->pack.substitute ? " (handed out instead)" : "");
	}
	add_allergies(&b, l->p.row.patient_id);
	sure = ui_confirm("Given now?", b.p, "Yes, given", "Go back");
	buf_release(&b);
	return sure;
}

static void
say_given(const struct dose_line *l, int64_t id, const char *witness)
{
	struct dose_line now = *l;
	char text[DOSE_SUPPLY] = "";
	bool missing;

	if (row_get(desk_store(), TBL_DOSE_SUPPLY, id, &now.supply, NULL) !=
	    RC_OK)
		now.supply.id = 0;
	missing = now.supply.id && now.supply.source == DOSE_SOURCE_MISSING;
	if (missing)
		dose_supply_words(desk_session(), text, &now);
	ui_message(missing ? ROLE_WARN : ROLE_OK, "Given: %s, %s%s.%s%s",
		   l->p.name, l->dose, witness, missing ? " " : "", text);
	row_wipe(TBL_DOSE_SUPPLY, &now.supply);
}

static enum rc
give(struct screen *s, const struct dose_line *l, const struct ui_row *row,
     struct err *e)
{
	struct round *r = screen_state(s);
	struct witnessing w = { .what = "given" };
	struct dose_act a = { .prescription_id = l->p.row.id,
			      .version = row->version,
			      .due_at = l->due_at,
			      .state = DOSE_STATE_GIVEN,
			      .band = r->band && r->patient };
	bool scanned = r->pack_row == row->id;
	int64_t id = 0;
	enum rc rc = RC_OK;

	if (l->row.id)
		return err_set(e, RC_REFUSED,
			       "This dose is recorded already; "
			       "u takes it back.");
	if (scanned)
		text_copy(a.pack, sizeof(a.pack), r->scanned);
	if (!ask_given(r, l, scanned))
		return RC_NONE;
	while (witness_next(s, &w, &rc, e))
		rc = dose_record(desk_session(), &a, &id, e);
	if (rc != RC_OK)
		return rc;
	r->pack_row = 0;
	say_given(l, id, witness_words(&w));
	return rc;
}

static enum rc
other(const struct dose_line *l, struct err *e)
{
	struct ui_args a = { .id = l->p.row.id };

	if (l->row.id)
		return err_set(e, RC_REFUSED,
			       "This dose is recorded already; "
			       "u takes it back.");
	snprintf(a.text, sizeof(a.text), "%lld", (long long)l->due_at);
	ui_push(SCREEN_DOSE_FORM, &a);
	return RC_OK;
}

static enum rc
undo(struct screen *s, const struct dose_line *l, struct err *e)
{
	struct witnessing w = { .what = "a dose is taken back" };
	int64_t reason;
	enum rc rc = RC_OK;

	if (!l->row.id)
		return err_set(e, RC_REFUSED, "This dose is not recorded.");
	if (!desk_ask_reason(s, "Why is it taken back?", REASON_KIND_STRIKE,
			     &reason))
		return RC_NONE;
	while (witness_next(s, &w, &rc, e))
		rc = dose_undo(desk_session(), l->row.id, l->row.version,
			       reason, e);
	if (rc == RC_OK)
		ui_message(ROLE_OK, "Taken back: %s is due again%s.", l->p.name,
			   witness_words(&w));
	return rc;
}

static enum rc
one_patient(struct screen *s, const char *number, struct err *e)
{
	struct round *r = screen_state(s);
	int64_t id = 0;
	enum rc rc = RC_OK;

	if (*number)
		rc = patient_by_number(desk_session(), number, &id, e);
	if (rc == RC_NONE)
		return err_set(e, RC_REFUSED, "No patient has this number.");
	if (rc != RC_OK)
		return rc;
	r->patient = id;
	r->placed = r->band = false;
	r->pack_row = 0;
	ui_refresh(s);
	return RC_OK;
}

static enum rc
ask_patient(struct screen *s, struct err *e)
{
	char number[60] = "";

	if (!ui_ask_text("One patient", "Record number, typed or scanned",
			 number, sizeof(number), 0))
		return RC_NONE;
	return one_patient(s, number, e);
}

static enum rc
chart(const struct round *r, struct err *e)
{
	struct buf b = BUF_INIT;
	enum rc rc = dose_chart(desk_session(), r->ward, when_today(), &b, e);

	if (rc == RC_OK)
		desk_print("Medicine chart", b.p);
	buf_release(&b);
	return rc;
}

static enum rc
for_ward(struct screen *s, int action, struct err *e)
{
	struct round *r = screen_state(s);

	switch (action) {
	case ACTION_DOSE_PATIENT:
		return ask_patient(s, e);
	case ACTION_DOSE_CHART:
		return chart(r, e);
	case ACTION_DOSE_DAY:
		r->day = !r->day;
		break;
	case ACTION_DOSE_WARD:
		if (!rx_ask_ward(s, &r->ward))
			return RC_NONE;
		r->patient = 0;
		break;
	default:
		return RC_OK;
	}
	r->placed = false;
	ui_refresh(s);
	return RC_OK;
}

static enum rc
list_action(struct screen *s, int action, const struct ui_row *row,
	    struct err *e)
{
	const struct dose_line *l = line_of(s, row);

	switch (action) {
	case ACTION_DOSE_GIVE:
		return l ? give(s, l, row, e) : RC_NONE;
	case ACTION_DOSE_OTHER:
		return l ? other(l, e) : RC_NONE;
	case ACTION_DOSE_UNDO:
		return l ? undo(s, l, e) : RC_NONE;
	default:
		return for_ward(s, action, e);
	}
}

static enum rc
list_enter(struct screen *s, const struct ui_row *row, struct err *e)
{
	const struct dose_line *l = line_of(s, row);
	char why[SESSION_WHY];

	if (!l)
		return RC_NONE;
	if (!session_may(desk_session(), ACT_DOSE_GIVE, why))
		return err_set(e, RC_DENIED, "%s", why);
	return other(l, e);
}

/* A wristband opens the patient's doses; then a pack finds its own among them,
 * or is refused. */
static enum rc
list_scan(struct screen *s, const char *text, struct err *e)
{
	struct round *r = screen_state(s);
	struct dose_line l;
	enum rc rc = dose_pack_find(desk_session(), r->patient, text, &l,
				    &r->pack, e);

	r->pack_row = 0;
	if (rc == RC_NONE) {
		rc = one_patient(s, text, e);
		r->band = rc == RC_OK;
		return rc;
	}
	if (rc != RC_OK)
		return rc;
	text_copy(r->scanned, sizeof(r->scanned), text);
	r->pack_row = row_id(&l);
	r->day = false;
	r->placed = true;
	ui_refresh(s);
	screen_select(s, r->pack_row);
	ui_message(ROLE_OK, "This pack is for %s: %s%s%s.  d records it.",
		   l.p.name, r->pack.dose, *r->pack.scan.lot ? ", lot " : "",
		   r->pack.scan.lot);
	mem_wipe(&l, sizeof(l));
	return RC_OK;
}

static void
list_opening(struct screen *s, int action, const struct ui_row *row,
	     struct ui_args *args)
{
	const struct dose_line *l = line_of(s, row);
	const struct round *r = screen_state(s);

	args->id = 0;
	if (action == ACTION_PRESCRIPTION_LIST && l)
		args->other = l->p.row.patient_id;
	if (action == ACTION_DOSE_LATE)
		args->id = r->ward;
}

static const char *
list_disabled(struct screen *s, int action, const struct ui_row *row)
{
	const struct dose_line *l = line_of(s, row);

	if (action == ACTION_PRESCRIPTION_LIST && !l)
		return "Select a dose first.";
	if (action == ACTION_DOSE_UNDO && l && !l->row.id)
		return "This dose is not recorded.";
	if ((action == ACTION_DOSE_GIVE || action == ACTION_DOSE_OTHER) && l &&
	    l->row.id)
		return "This dose is recorded already.";
	return NULL;
}

const struct screen_ops ops_dose_due = {
	.size = sizeof(struct round),
	.open = list_open,
	.load = list_load,
	.enter = list_enter,
	.action = list_action,
	.scan = list_scan,
	.opening = list_opening,
	.disabled = list_disabled,
	.detail = list_detail,
	.close = list_close,
};
