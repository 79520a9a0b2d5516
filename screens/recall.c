/*
 * recall.c - lots that must come back, and a lot's whole way on the glass and
 * on paper, in the same words.
 */
#include "wardbook/recall.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "supply_share.h"
#include "wardbook/buf.h"

/* ---- the list ------------------------------------------------------------------ */

struct list_state {
	struct row_recall *v;
	size_t n, cap;
};

static bool
add_recall(const struct row_recall *x, void *arg)
{
	struct screen *s = arg;
	struct list_state *st = screen_state(s);
	struct ui_rows *r = screen_rows(s);
	char name[MEDICINE_NAME], day[WHEN_TEXT];
	struct row_lot lot;

	if (row_get(desk_store(), TBL_LOT, x->lot_id, &lot, NULL) != RC_OK)
		return true;
	st->v = mem_room(st->v, &st->cap, st->n, sizeof(*st->v));
	st->v[st->n++] = *x;
	rows_add(r, x->id, x->version,
		 x->state == RECALL_STATE_OPEN ? ROLE_CRITICAL : ROLE_MUTED);
	rows_cell(r, day_text(day, (int32_t)x->day));
	rows_cell(r, medicine_name(name, lot.medicine_id));
	rows_cell(r, lot.number);
	rows_cell(r, enum_words(&enum_recall_state, x->state));
	rows_cell(r, x->document);
	rows_cell(r, x->cause);
	return true;
}

static enum rc
list_load(struct screen *s, struct err *e)
{
	struct list_state *st = screen_state(s);

	st->n = 0;
	return recall_each(desk_session(), add_recall, s, e);
}

static char wanted[41]; /* the number that was typed */

static bool
add_found(const struct row_lot *l, void *arg)
{
	struct ui_rows *rows = arg;
	char name[MEDICINE_NAME], day[WHEN_TEXT];

	rows_add(rows, l->id, l->version, ROLE_NORMAL);
	rows_cell(rows, l->number);
	rows_cell(rows, medicine_name(name, l->medicine_id));
	rows_cell(rows, day_text(day, (int32_t)l->expiry_day));
	return true;
}

static enum rc
load_found(struct screen *s, int field, const char *typed, struct ui_rows *rows,
	   struct err *e)
{
	(void)s;
	(void)field;
	(void)typed;
	return recall_find(desk_session(), wanted, add_found, rows, e);
}

static enum rc
start_recall(const struct row_lot *lot, struct err *e)
{
	char cause[161] = "", paper[41] = "", text[240], name[MEDICINE_NAME];
	enum rc rc;

	if (!ui_ask_text("Recall", "Why, as told", cause, sizeof(cause),
			 ASK_REQUIRED) ||
	    !ui_ask_text("Recall", "Number of the recall", paper, sizeof(paper),
			 0))
		return RC_NONE;
	snprintf(text, sizeof(text),
		 "Lot %s of %s\nis recalled in every "
		 "store.  Nothing of it is issued any more.",
		 lot->number, medicine_name(name, lot->medicine_id));
	if (!ui_confirm("Recall a lot", text, "Recall it", "Leave it"))
		return RC_NONE;
	rc = recall_start(desk_session(), lot->id, lot->version, paper, cause,
			  NULL, e);
	if (rc != RC_OK)
		return rc;
	ui_message(ROLE_OK, "Lot %s is recalled everywhere.", lot->number);
	supply_push(SCREEN_RECALL_WAY, lot->id, 0, 0);
	return RC_OK;
}

static enum rc
new_recall(struct screen *s, struct err *e)
{
	static const struct ui_pick pick = { .load = load_found };
	struct row_lot lot;
	struct supply_scan x;
	char typed[100] = "";
	int64_t id;
	int n;
	enum rc rc;

	if (!ui_ask_text("Recall a lot", "Lot number as printed", typed,
			 sizeof(typed), ASK_REQUIRED | ASK_SCAN))
		return RC_NONE;
	rc = scan_box(typed, &x, e);
	if (rc != RC_OK && rc != RC_NONE)
		return rc;
	snprintf(wanted, sizeof(wanted), "%s", rc == RC_OK ? x.lot : typed);
	rc = recall_find_last(desk_session(), wanted, &lot, &n, e);
	if (rc != RC_OK)
		return rc;
	if (!n)
		return err_field(e, "lot_id", "No lot %s ever came here.",
				 wanted);
	if (n > 1) {
		if (!ui_pick_one(s, "Which lot", &pick, &id, NULL, 0))
			return RC_NONE;
		rc = row_get(desk_store(), TBL_LOT, id, &lot, e);
		if (rc != RC_OK)
			return rc;
	}
	return start_recall(&lot, e);
}

static enum rc
list_action(struct screen *s, int action, const struct ui_row *row,
	    struct err *e)
{
	enum rc rc;

	err_clear(e);
	if (action == ACTION_RECALL_NEW)
		return new_recall(s, e);
	if (!row)
		return RC_NONE;
	rc = recall_close(desk_session(), row->id, row->version, e);
	if (rc == RC_OK)
		ui_message(ROLE_OK, "Closed; the lot stays recalled.");
	return rc;
}

/* A box goes to its lot's recall, and starts none. */
static enum rc
list_scan(struct screen *s, const char *text, struct err *e)
{
	struct list_state *st = screen_state(s);
	struct supply_scan x;
	enum rc rc = scan_box(text, &x, e);

	if (rc != RC_OK)
		return rc;
	for (size_t i = 0; x.lot_id && i < st->n; i++)
		if (st->v[i].lot_id == x.lot_id) {
			screen_select(s, st->v[i].id);
			ui_refresh(s);
			ui_message(ROLE_CRITICAL, "Lot %s is recalled.", x.lot);
			return RC_OK;
		}
	ui_message(ROLE_OK, "Lot %s was never recalled.",
		   *x.lot ? x.lot : "of this box");
	return RC_OK;
}

static enum rc
list_enter(struct screen *s, const struct ui_row *row, struct err *e)
{
	struct list_state *st = screen_state(s);

	(void)e;
	for (size_t i = 0; i < st->n; i++)
		if (st->v[i].id == row->id)
			return supply_push(SCREEN_RECALL_WAY, st->v[i].lot_id,
					   0, 0);
	return RC_NONE;
}

static void
list_close(struct screen *s)
{
	struct list_state *st = screen_state(s);

	free(st->v);
	st->v = NULL;
}

const struct screen_ops ops_recall_list = {
	.size = sizeof(struct list_state),
	.load = list_load,
	.action = list_action,
	.enter = list_enter,
	.scan = list_scan,
	.close = list_close,
};

/* ---- the way ------------------------------------------------------------------- */

struct way {
	struct buf text; /* as printed: a line a step, '#' a heading */
	struct row_medicine m;
	int part;
};

static const char *const headings[] = {
	[RECALL_CAME] = "Came from",
	[RECALL_LIES] = "Lies in",
	[RECALL_MOVES] = "On its way",
	[RECALL_WARD] = "Given to wards",
	[RECALL_PATIENT] = "Given to patients",
	[RECALL_GONE] = "Gone",
	[RECALL_STATE] = "Its states",
};

static void
add_who(struct buf *b, const struct recall_step *p)
{
	char name[PATIENT_NAME];
	struct patient who;

	if (p->part == RECALL_WARD) {
		buf_addf(b, "%s%s", *p->from ? "back from " : "",
			 shelf_name(p->ward_id));
	} else if (p->part == RECALL_PATIENT && !p->patient_id) {
		buf_adds(b, "a patient (not shown to your role)");
	} else if (p->part == RECALL_PATIENT) {
		if (patient_get(desk_session(), p->patient_id, &who, NULL) ==
		    RC_OK)
			buf_addf(b, "%s  %s", who.who.number,
				 patient_name(name, &who));
		patient_wipe(&who);
	} else if (p->part == RECALL_STATE) {
		buf_adds(b, p->from);
	} else {
		buf_addf(b, "%s%s%s", p->from, *p->from ? ", " : "",
			 p->store_id ? shelf_name(p->store_id) : "");
	}
}

static bool
add_step(const struct recall_step *p, void *arg)
{
	struct way *w = arg;
	char day[WHEN_TEXT], text[STOCK_QUANTITY];

	if ((int)p->part != w->part)
		buf_addf(&w->text, "#%s\n", headings[p->part]);
	w->part = (int)p->part;
	buf_addf(&w->text, "%s  ", day_text(day, p->day));
	if (p->part != RECALL_STATE)
		buf_addf(&w->text, "%14s  ",
			 stock_quantity_text(text, &w->m, p->quantity));
	add_who(&w->text, p);
	if (*p->document)
		buf_addf(&w->text, "  %s", p->document);
	if (*p->by)
		buf_addf(&w->text, "  (%s)", p->by);
	buf_addc(&w->text, '\n');
	return true;
}

static void
add_sum(struct way *w, const struct row_lot *lot, const struct recall_sum *sum)
{
	char day[WHEN_TEXT], name[MEDICINE_NAME];

	buf_addf(&w->text, "Lot %s of %s\n", lot->number,
		 medicine_text(name, &w->m));
	buf_addf(&w->text, "Usable through %s; %s.\n",
		 day_text(day, (int32_t)lot->expiry_day),
		 enum_words(&enum_lot_state, lot->state));
	buf_addf(&w->text,
		 "%lld came, %+lld corrected: %lld there, %lld on the way, "
		 "%lld in wards,\n%lld with patients, %lld gone.  %s\n",
		 (long long)sum->came, (long long)sum->corrected,
		 (long long)sum->there, (long long)sum->moving,
		 (long long)sum->wards, (long long)sum->patients,
		 (long long)sum->gone,
		 sum->whole ? "It adds up." : "IT DOES NOT ADD UP.");
}

static enum rc
make_way(int64_t lot_id, struct buf *out, struct err *e)
{
	struct way w = { .text = BUF_INIT, .part = -1 };
	struct way head = { .text = BUF_INIT };
	struct recall_sum sum;
	struct row_lot lot;
	enum rc rc = row_get(desk_store(), TBL_LOT, lot_id, &lot, e);

	if (rc == RC_OK)
		rc = medicine_load(lot.medicine_id, &w.m, e);
	if (rc == RC_OK)
		rc = recall_trace(desk_session(), lot_id, true, add_step, &w,
				  &sum, e);
	if (rc == RC_OK) {
		head.m = w.m;
		add_sum(&head, &lot, &sum);
		buf_add(out, head.text.p, head.text.len);
		buf_add(out, w.text.p, w.text.len);
	}
	buf_release(&w.text);
	buf_release(&head.text);
	return rc;
}

static enum rc
way_load(struct screen *s, struct err *e)
{
	struct buf b = BUF_INIT;
	enum rc rc = make_way(screen_args(s)->id, &b, e);

	for (char *p = b.p, *end; rc == RC_OK && p && *p; p = end + 1) {
		end = strchr(p, '\n');
		*end = '\0';
		if (*p == '#')
			page_heading(s, p + 1);
		else
			page_text(s,
				  strstr(p, "DOES NOT") ? ROLE_CRITICAL
							: ROLE_NORMAL,
				  p);
	}
	buf_release(&b);
	return rc;
}

static enum rc
way_action(struct screen *s, int action, const struct ui_row *row,
	   struct err *e)
{
	struct buf b = BUF_INIT;
	enum rc rc = make_way(screen_args(s)->id, &b, e);

	(void)action;
	(void)row;
	for (char *p = b.p; rc == RC_OK && p && *p; p++)
		if (*p == '#' && (p == b.p || p[-1] == '\n'))
			*p = ' ';
	if (rc == RC_OK)
		desk_print("A lot's whole way", b.p);
	buf_release(&b);
	return rc == RC_OK ? RC_NONE : rc;
}

const struct screen_ops ops_recall_way = {
	.load = way_load,
	.action = way_action,
};
