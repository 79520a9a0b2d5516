/*
 * ward_list.c - a ward: its beds, who lies in them, and their day.
 *
 * A row of a patient is known by its stay, a free bed by its bed, so that an
 * act meets what was seen even where the ward changed meanwhile.
 */
#include "ward.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "wardbook/appointment.h"
#include "wardbook/house.h"
#include "wardbook/text.h"
#include "wardbook/ward.h"
#include "wardbook/when.h"

enum { ALLERGY_CELLS = 18, MARKS_CELLS = 12 };

struct booking {
	int64_t patient;
	int32_t minute;
	int64_t state;
	char code[8]; /* of the clinic */
	char clinic[60];
};

struct ward {
	int64_t ward;
	struct ward_line *v;
	size_t n, cap;
	struct booking *b; /* of today, by time */
	size_t nb, bcap;
};

static int64_t
row_id(const struct ward_line *l)
{
	return l->stay.id ? l->stay.id : l->bed_id;
}

static const struct ward_line *
line_of(struct screen *s, const struct ui_row *row)
{
	struct ward *w = screen_state(s);

	for (size_t i = 0; row && i < w->n; i++)
		if (row_id(&w->v[i]) == row->id)
			return &w->v[i];
	return NULL;
}

static void
forget(struct ward *w)
{
	if (w->v)
		mem_wipe(w->v, w->cap * sizeof(*w->v));
	w->n = w->nb = 0;
}

static void
list_close(struct screen *s)
{
	struct ward *w = screen_state(s);

	forget(w);
	free(w->v);
	free(w->b);
}

/* ---- reading ------------------------------------------------------------------------ */

static bool
take_line(const struct ward_line *l, void *arg)
{
	struct ward *w = arg;

	w->v = mem_room(w->v, &w->cap, w->n, sizeof(*w->v));
	w->v[w->n++] = *l;
	return true;
}

static bool
lies_here(const struct ward *w, int64_t patient)
{
	for (size_t i = 0; i < w->n; i++)
		if (w->v[i].stay.patient_id == patient)
			return true;
	return false;
}

static bool
take_booking(const struct appointment_line *l, void *arg)
{
	struct ward *w = arg;
	struct row_place clinic = { .code = "" };
	struct booking *b;

	if (l->row.state == APPOINTMENT_STATE_CANCELLED ||
	    l->row.state == APPOINTMENT_STATE_STRUCK ||
	    !lies_here(w, l->row.patient_id))
		return true;
	w->b = mem_room(w->b, &w->bcap, w->nb, sizeof(*w->b));
	b = &w->b[w->nb++];
	memset(b, 0, sizeof(*b));
	b->patient = l->row.patient_id;
	b->minute = (int32_t)l->row.minute;
	b->state = l->row.state;
	text_copy(b->clinic, sizeof(b->clinic), l->clinic);
	if (row_get(desk_store(), TBL_PLACE, l->row.clinic_id, &clinic, NULL) ==
	    RC_OK)
		text_copy(b->code, sizeof(b->code), clinic.code);
	return true;
}

static bool
is_open(const struct booking *b)
{
	return b->state == APPOINTMENT_STATE_BOOKED ||
	       b->state == APPOINTMENT_STATE_ARRIVED;
}

/* The patient's next booking of the day, or the last one that is over. */
static const struct booking *
next_booking(const struct ward *w, int64_t patient)
{
	const struct booking *found = NULL;

	for (size_t i = 0; i < w->nb; i++) {
		if (w->b[i].patient != patient)
			continue;
		found = &w->b[i];
		if (is_open(found))
			break;
	}
	return found;
}

static bool
take_ward(const void *row, void *arg)
{
	*(int64_t *)arg = ((const struct row_place *)row)->id;
	return false;
}

/* The ward of whoever works here; for others the first there is. */
static int64_t
own_ward(void)
{
	int64_t ward = desk_place(PLACE_KIND_WARD);

	if (!ward && house_each(desk_session(), TBL_PLACE, PLACE_KIND_WARD, 0,
				false, take_ward, &ward, NULL) != RC_OK)
		ward = 0;
	return ward;
}

/* ---- showing -------------------------------------------------------------------------- */

static int
cells(const char *s)
{
	return text_width(s, strlen(s));
}

/* "penicillin, latex" where it fits; else whole words and how many more. */
static void
add_marks(struct ui_rows *r, enum ui_role role, const char *text, int room)
{
	char out[80];
	size_t n = strcspn(text, ",");
	int more = 0;

	if (!strcmp(text, NOT_SHOWN)) {
		rows_cell_role(r, ROLE_MUTED, "not shown");
		return;
	}
	if (cells(text) <= room) {
		rows_cell_role(r, role, text);
		return;
	}
	for (const char *p = text + n; *p == ',';) {
		if (p[2] == '+') /* ", +3 more" */
			more += atoi(p + 3);
		else
			more++;
		p += 1 + strcspn(p + 1, ",");
	}
	snprintf(out, sizeof(out), "%.*s", (int)n, text);
	if (more)
		snprintf(out + n, sizeof(out) - n, " +%d", more);
	if (cells(out) > room)
		snprintf(out, sizeof(out), "%d, see F11", more + 1);
	rows_cell_role(r, role, out);
}

static bool
has_list(const char *allergy)
{
	return *allergy && strcmp(allergy, NOT_SHOWN) != 0 &&
	       strcmp(allergy, "not asked") != 0 &&
	       strcmp(allergy, "none known") != 0;
}

static void
add_age(struct ui_rows *r, const char *born)
{
	const char *age = strchr(born, '(');

	rows_cellf(r, "%.*s", age ? (int)strcspn(age + 1, ")") : 0,
		   age ? age + 1 : "");
}

static void
add_today(struct ui_rows *r, const struct booking *b)
{
	char at[WHEN_TEXT], text[40];

	if (!b) {
		rows_cell(r, "");
		return;
	}
	minute_text(at, b->minute);
	snprintf(text, sizeof(text), "%s%s%.4s", at, *at ? " " : "", b->code);
	rows_cell_role(r, is_open(b) ? ROLE_NORMAL : ROLE_MUTED, text);
}

static void
add_line(struct screen *s, const struct ward *w, const struct ward_line *l)
{
	struct ui_rows *r = screen_rows(s);
	bool marked = has_list(l->allergy) ||
		      (*l->alerts && strcmp(l->alerts, NOT_SHOWN) != 0);

	if (!l->stay.id) {
		rows_add(r, row_id(l), 0, ROLE_MUTED);
		rows_cell(r, l->bed);
		rows_cell(r, "free");
		return;
	}
	rows_add(r, row_id(l), l->stay.version,
		 marked ? ROLE_ALERT : ROLE_NORMAL);
	rows_cell_role(r, ROLE_NORMAL, *l->bed ? l->bed : "-");
	rows_cell_role(r, ROLE_NORMAL, l->patient);
	add_age(r, l->born);
	rows_cell_role(r, ROLE_NORMAL, l->number);
	rows_cell_role(r, ROLE_NORMAL, l->born);
	add_marks(r,
		  has_list(l->allergy)		     ? ROLE_ALERT
		  : !strcmp(l->allergy, "not asked") ? ROLE_WARN
						     : ROLE_MUTED,
		  l->allergy, ALLERGY_CELLS);
	add_marks(r, ROLE_ALERT, l->alerts, MARKS_CELLS);
	add_today(r, next_booking(w, l->stay.patient_id));
}

static void
caption(struct screen *s, const struct ward *w)
{
	struct buf b = BUF_INIT;
	int beds = 0, taken = 0, waiting = 0;

	for (size_t i = 0; i < w->n; i++) {
		beds += w->v[i].bed_id != 0;
		taken += w->v[i].bed_id && w->v[i].stay.id;
		waiting += !w->v[i].bed_id;
	}
	buf_addf(&b, "%s: %d of %d beds taken, %d free",
		 house_name(desk_session(), TBL_PLACE, w->ward), taken, beds,
		 beds - taken);
	if (waiting)
		buf_addf(&b, "; %d without a bed", waiting);
	if (w->nb)
		buf_addf(&b, "; %zu booking%s today", w->nb,
			 w->nb == 1 ? "" : "s");
	if (ward_nurse(desk_session(), w->ward))
		buf_addf(&b, "; in charge: %s",
			 house_name(desk_session(), TBL_STAFF,
				    ward_nurse(desk_session(), w->ward)));
	list_caption(s, b.p);
	buf_release(&b);
}

static enum rc
list_open(struct screen *s, const struct ui_args *args, struct err *e)
{
	struct ward *w = screen_state(s);

	(void)e;
	w->ward = args->id ? args->id : own_ward();
	return RC_OK;
}

static enum rc
list_load(struct screen *s, struct err *e)
{
	struct ward *w = screen_state(s);
	bool waiting = false;
	enum rc rc;

	forget(w);
	if (!w->ward) {
		list_caption(s, "There is no ward yet; set-up adds one.");
		return RC_OK;
	}
	rc = ward_list(desk_session(), w->ward, take_line, w, e);
	if (rc == RC_OK && session_may(desk_session(), ACT_APPOINTMENT_VIEW,
				       (char[SESSION_WHY]){ "" }))
		rc = appointment_day(desk_session(), 0, when_today(),
				     take_booking, w, e);
	if (rc != RC_OK)
		return rc;
	for (size_t i = 0; i < w->n; i++) {
		if (!w->v[i].bed_id && !waiting)
			rows_heading(screen_rows(s), "Without a bed");
		waiting |= !w->v[i].bed_id;
		add_line(s, w, &w->v[i]);
	}
	caption(s, w);
	return RC_OK;
}

static void
list_detail(struct screen *s, const struct ui_row *row)
{
	const struct ward_line *l = line_of(s, row);
	const struct ward *w = screen_state(s);
	char at[WHEN_TEXT];

	if (!l || !l->stay.id) {
		page_text(s, ROLE_MUTED, l ? "This bed is free." : "");
		return;
	}
	page_heading(s, l->patient);
	page_textf(s, ROLE_NORMAL, "born %s", l->born);
	page_text(s, ROLE_NORMAL, l->number);
	page_textf(s, ROLE_NORMAL, "here since %s",
		   instant_text(at, l->stay.from_at));
	page_heading(s, "Allergies");
	page_text(s, has_list(l->allergy) ? ROLE_ALERT : ROLE_NORMAL,
		  l->allergy);
	if (*l->alerts) {
		page_heading(s, "Marks");
		page_text(s, ROLE_ALERT, l->alerts);
	}
	page_heading(s, "Today");
	if (!next_booking(w, l->stay.patient_id))
		page_text(s, ROLE_MUTED, "No booking.");
	for (size_t i = 0; i < w->nb; i++)
		if (w->b[i].patient == l->stay.patient_id)
			page_textf(s,
				   is_open(&w->b[i]) ? ROLE_NORMAL : ROLE_MUTED,
				   "%s %s, %s", minute_text(at, w->b[i].minute),
				   w->b[i].clinic,
				   enum_words(&enum_appointment_state,
					      w->b[i].state));
}

/* ---- acts ------------------------------------------------------------------------------ */

static enum rc
admit(struct screen *s, const struct ui_row *row)
{
	const struct ward_line *l = line_of(s, row);
	const struct ward *w = screen_state(s);
	struct ui_args args = { .id = l && !l->stay.id ? l->bed_id : w->ward };

	ui_push(SCREEN_WARD_ADMIT, &args);
	return RC_OK;
}

static enum rc
list_enter(struct screen *s, const struct ui_row *row, struct err *e)
{
	const struct ward_line *l = line_of(s, row);

	(void)e;
	if (!l)
		return RC_NONE;
	if (!l->stay.id)
		return admit(s, row);
	ui_push_id(SCREEN_PATIENT_CHART, l->stay.patient_id);
	return RC_OK;
}

static enum rc
move(struct screen *s, const struct ward_line *l, const struct ui_row *row,
     struct err *e)
{
	char title[PATIENT_NAME + 20], name[200];
	int64_t ward, bed;
	enum rc rc;

	snprintf(title, sizeof(title), "Where does %s go?", l->patient);
	if (!ward_ask_bed(s, title, l->stay.ward_id, &ward, &bed, name,
			  sizeof(name)))
		return RC_NONE;
	rc = ward_move(desk_session(), l->stay.id, row->version, ward, bed, e);
	if (rc == RC_OK)
		ui_message(ROLE_OK, "Moved to %s.", name);
	return rc;
}

static enum rc
discharge(const struct ward_line *l, const struct ui_row *row, struct err *e)
{
	static const enum stay_ending endings[] = {
		STAY_ENDING_HOME,
		STAY_ENDING_TRANSFER,
		STAY_ENDING_LEFT,
		STAY_ENDING_DIED,
	};
	const char *labels[4];
	char title[PATIENT_NAME + 40], text[PATIENT_NAME + 80];
	bool sure;
	int at;
	enum rc rc;

	for (int i = 0; i < 4; i++)
		labels[i] = enum_words(&enum_stay_ending, endings[i]);
	snprintf(title, sizeof(title), "How does the stay of %s end?",
		 l->patient);
	at = ui_choose(title, labels, 4, 0);
	if (at < 0)
		return RC_NONE;
	snprintf(text, sizeof(text), "%s, born %s: %s?", l->patient, l->born,
		 labels[at]);
	if (endings[at] == STAY_ENDING_DIED)
		sure = ui_confirm_word("The patient died", text, "DIED");
	else
		sure = ui_confirm("Discharge", text, "Discharge", "Go back");
	if (!sure)
		return RC_NONE;
	rc = ward_discharge(desk_session(), l->stay.id, row->version,
			    endings[at], e);
	if (rc == RC_OK)
		ui_message(ROLE_OK, "The stay has ended: %s.", labels[at]);
	return rc;
}

static enum rc
strike(struct screen *s, const struct ward_line *l, const struct ui_row *row,
       struct err *e)
{
	char text[PATIENT_NAME + 120];
	int64_t reason;
	enum rc rc;

	if (!desk_ask_reason(s, "Why is this stay struck out?",
			     REASON_KIND_STRIKE, &reason))
		return RC_NONE;
	snprintf(text, sizeof(text),
		 "Strike out that %s lies here?  The bed "
		 "is free then.",
		 l->patient);
	if (!ui_confirm("Strike out stay", text, "Strike out", "Go back"))
		return RC_NONE;
	rc = ward_strike(desk_session(), l->stay.id, row->version, reason, e);
	if (rc == RC_OK)
		ui_message(ROLE_OK, "The stay is struck out.");
	return rc;
}

static enum rc
other_ward(struct screen *s, struct err *e)
{
	struct ward *w = screen_state(s);
	int64_t id;

	(void)e;
	if (!ui_pick_one(s, "Which ward?", &pick_ward, &id, NULL, 0))
		return RC_NONE;
	w->ward = id;
	ui_refresh(s);
	return RC_OK;
}

static enum rc
list_action(struct screen *s, int action, const struct ui_row *row,
	    struct err *e)
{
	const struct ward_line *l = line_of(s, row);

	if (action == ACTION_WARD_ADMIT)
		return admit(s, row);
	if (action == ACTION_WARD_OTHER)
		return other_ward(s, e);
	if (!l || !l->stay.id)
		return RC_NONE;
	if (action == ACTION_WARD_MOVE)
		return move(s, l, row, e);
	if (action == ACTION_WARD_DISCHARGE)
		return discharge(l, row, e);
	return strike(s, l, row, e);
}

static const char *
list_disabled(struct screen *s, int action, const struct ui_row *row)
{
	const struct ward_line *l = line_of(s, row);

	switch (action) {
	case ACTION_WARD_MOVE:
	case ACTION_WARD_DISCHARGE:
	case ACTION_WARD_STRIKE:
		return l && l->stay.id ? NULL : "This bed is free.";
	default:
		return NULL;
	}
}

static void
list_opening(struct screen *s, int action, const struct ui_row *row,
	     struct ui_args *args)
{
	(void)s;
	(void)action;
	(void)row;
	args->id = 0;
}

const struct screen_ops ops_ward_list = {
	.size = sizeof(struct ward),
	.open = list_open,
	.load = list_load,
	.enter = list_enter,
	.action = list_action,
	.disabled = list_disabled,
	.opening = list_opening,
	.detail = list_detail,
	.close = list_close,
};
