/*
 * cold.c - the cold store: readings, bounds, decisions.
 */
#include "wardbook/cold.h"

#include <stdio.h>
#include <string.h>

#include "supply_share.h"
#include "wardbook/buf.h"

struct cold_row {
	int64_t store, breach, version;
};

struct cold_state {
	struct cold_row v[64];
	int n;
};

static bool
add_store(const struct cold_store *c, void *arg)
{
	struct screen *s = arg;
	struct cold_state *st = screen_state(s);
	struct ui_rows *r = screen_rows(s);
	char low[COLD_TEXT], high[COLD_TEXT], at[WHEN_TEXT];
	bool out = c->last.id && (c->last.tenths < c->limit.low ||
				  c->last.tenths > c->limit.high);

	if (st->n < 64)
		st->v[st->n++] = (struct cold_row){ c->store.id, c->breach.id,
						    c->breach.version };
	rows_add(r, c->store.id, c->store.version,
		 out		? ROLE_CRITICAL
		 : c->breach.id ? ROLE_WARN
				: ROLE_NORMAL);
	rows_cell(r, c->store.name);
	rows_cellf(r, "%s to %s", cold_text(low, c->limit.low),
		   cold_text(high, c->limit.high));
	rows_cell(r, c->last.id ? cold_text(low, c->last.tenths) : "");
	rows_cell(r, c->last.id ? instant_text(at, c->last.at) : "never");
	rows_cellf(r, "%d", c->readings_today);
	if (c->breach.id)
		rows_cellf(r, "%s, %d held",
			   c->breach.state == BREACH_STATE_OPEN ? "OUTSIDE"
								: "decide",
			   c->held);
	else
		rows_cell(r, c->readings_today ? "ok" : "not read today");
	return true;
}

static enum rc
cold_load(struct screen *s, struct err *e)
{
	struct cold_state *st = screen_state(s);

	st->n = 0;
	return cold_stores(desk_session(), add_store, s, e);
}

/* A temperature in a question. */
static bool
ask_cold(const char *title, const char *prompt, int64_t *tenths)
{
	char text[16] = "";
	struct err e;

	for (;;) {
		if (!ui_ask_text(title, prompt, text, sizeof(text),
				 ASK_REQUIRED))
			return false;
		if (cold_parse(tenths, text, &e) == RC_OK)
			return true;
		ui_message(ROLE_ERROR, "%s", e.text);
	}
}

static enum rc
read_now(const struct ui_row *row, struct err *e)
{
	int64_t tenths;
	int held;
	enum rc rc;

	if (!ask_cold("Temperature", "Degrees Celsius", &tenths))
		return RC_NONE;
	rc = cold_read(desk_session(), row->id, tenths, "", &held, e);
	if (rc == RC_OK && held)
		ui_message(ROLE_CRITICAL,
			   "Outside its bounds: %d lots are on "
			   "hold now.",
			   held);
	else if (rc == RC_OK)
		ui_message(ROLE_OK, "Filed.");
	return rc;
}

static enum rc
set_limit(struct screen *s, const struct ui_row *row, struct err *e)
{
	int64_t store = row ? row->id : 0, low, high;
	enum rc rc;

	if ((!store && !shelf_ask(s, false, &store)) ||
	    !ask_cold("Bounds", "Not colder than", &low) ||
	    !ask_cold("Bounds", "Not warmer than", &high))
		return RC_NONE;
	rc = cold_limit_set(desk_session(), store, low, high, true, e);
	if (rc == RC_OK)
		ui_message(ROLE_OK, "The bounds are set.");
	return rc;
}

static enum rc
decide(struct screen *s, const struct ui_row *row, struct err *e)
{
	static const char *const answers[] = { "Leave it", "Set free",
					       "Keep on hold" };
	struct cold_state *st = screen_state(s);
	const struct cold_row *c = NULL;
	char note[161] = "";
	int i;
	enum rc rc;

	for (int k = 0; k < st->n; k++)
		if (st->v[k].store == row->id)
			c = &st->v[k];
	if (!c || !c->breach)
		return err_field(e, "breach", "There is nothing to decide.");
	i = ui_ask("After a breach", "The lots that were in this store.",
		   answers, 3);
	if (i < 1 || !ui_ask_text("After a breach", "On what grounds", note,
				  sizeof(note), ASK_REQUIRED))
		return RC_NONE;
	rc = cold_decide(desk_session(), c->breach, c->version, i == 1, note,
			 e);
	if (rc == RC_OK)
		ui_message(ROLE_OK, i == 1 ? "The lots are usable again."
					   : "The lots stay on hold.");
	return rc;
}

static enum rc
cold_action(struct screen *s, int action, const struct ui_row *row,
	    struct err *e)
{
	err_clear(e);
	if (action == ACTION_COLD_LIMIT)
		return set_limit(s, row, e);
	if (!row)
		return RC_NONE;
	return action == ACTION_COLD_READ ? read_now(row, e)
					  : decide(s, row, e);
}

static bool
add_reading(const struct row_cold_reading *r, void *arg)
{
	struct buf *b = arg;
	char at[WHEN_TEXT], text[COLD_TEXT];

	buf_addf(b, "%s  %10s  %s\n", instant_text(at, r->at),
		 cold_text(text, r->tenths), r->note);
	return true;
}

static enum rc
cold_enter(struct screen *s, const struct ui_row *row, struct err *e)
{
	struct buf b = BUF_INIT;
	enum rc rc =
		cold_readings(desk_session(), row->id, 200, add_reading, &b, e);

	(void)s;
	if (rc == RC_OK)
		ui_pager(shelf_name(row->id), b.len ? b.p : "No reading yet.");
	buf_release(&b);
	return rc == RC_OK ? RC_NONE : rc;
}

const struct screen_ops ops_cold_list = {
	.size = sizeof(struct cold_state),
	.load = cold_load,
	.action = cold_action,
	.enter = cold_enter,
};
