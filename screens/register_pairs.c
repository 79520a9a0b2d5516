/*
 * register_pairs.c - who witnesses whom too often; and how the house keeps
 * its registers.
 */
#include <stdio.h>
#include <string.h>

#include "stock_share.h"
#include "wardbook/register.h"

enum { DAYS = 90 };

static bool
add_pair(const struct register_pair_line *l, void *arg)
{
	struct ui_rows *r = arg;

	rows_add(r, (int64_t)rows_count(r) + 1, 1,
		 l->often ? ROLE_WARN : ROLE_NORMAL);
	rows_cell(r, l->first);
	rows_cell(r, l->second);
	rows_cellf(r, "%lld", (long long)l->n);
	rows_cellf(r, "%lld", (long long)l->of);
	rows_cellf(r, "%lld %%", (long long)(l->n * 100 / l->of));
	rows_cell(r, l->often ? "too often" : "");
	return true;
}

static enum rc
pairs_load(struct screen *s, struct err *e)
{
	return register_pairs(desk_session(), day_add(when_today(), -DAYS),
			      add_pair, screen_rows(s), e);
}

const struct screen_ops ops_register_pairs = {
	.load = pairs_load,
};

/* ---- how they are kept -------------------------------------------------------- */

struct rule_state {
	struct row_register_rule r;
};

static void
show_hours(struct screen *s)
{
	bool alone = form_int(s, F_REGISTER_RULE_ALONE) != 0;

	form_hidden(s, F_REGISTER_RULE_ALONE_FROM, !alone);
	form_hidden(s, F_REGISTER_RULE_ALONE_TO, !alone);
}

static enum rc
rule_load(struct screen *s, struct err *e)
{
	struct rule_state *st = screen_state(s);
	enum rc rc = register_rule_get(desk_session(), &st->r, e);

	if (rc != RC_OK)
		return rc;
	form_set_int(s, F_REGISTER_RULE_KEPT, st->r.kept);
	form_set_int(s, F_REGISTER_RULE_ALONE, st->r.alone);
	form_set_minute(s, F_REGISTER_RULE_ALONE_FROM,
			(int32_t)st->r.alone_from);
	form_set_minute(s, F_REGISTER_RULE_ALONE_TO, (int32_t)st->r.alone_to);
	show_hours(s);
	return RC_OK;
}

static void
rule_changed(struct screen *s, int field)
{
	if (field == F_REGISTER_RULE_ALONE)
		show_hours(s);
}

static enum rc
rule_save(struct screen *s, struct err *e)
{
	struct rule_state *st = screen_state(s);
	struct row_register_rule r = st->r;
	enum rc rc;

	r.kept = form_int(s, F_REGISTER_RULE_KEPT);
	r.alone = form_int(s, F_REGISTER_RULE_ALONE);
	r.alone_from = form_minute(s, F_REGISTER_RULE_ALONE_FROM);
	r.alone_to = form_minute(s, F_REGISTER_RULE_ALONE_TO);
	if (!r.kept && st->r.kept &&
	    !ui_confirm("No registers?",
			"Controlled drugs will move without an entry and "
			"without a second person.",
			"Keep none", "Go back"))
		return RC_NONE;
	rc = register_rule_set(desk_session(), &r, e);
	if (rc == RC_OK)
		ui_message(ROLE_OK, "Filed.");
	return rc;
}

const struct screen_ops ops_register_rule = {
	.size = sizeof(struct rule_state),
	.load = rule_load,
	.changed = rule_changed,
	.save = rule_save,
};
