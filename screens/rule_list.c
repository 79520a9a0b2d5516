/*
 * rule_list.c - the rules with their counts.
 *
 * All rules run when the list opens and on F5; on return from a work list
 * only that rule runs again.  Rules that hold are left out until asked for.
 */
#include "desk.h"

#include <stdio.h>

#include "wardbook/rules.h"

enum { RULES_ROOM = 160 };

struct rules {
	struct rule_result v[RULES_ROOM];
	bool all; /* show rules that hold, too */
	int last; /* rule + 1 whose work list was opened */
};

static enum rc
run(struct rules *x, struct err *e)
{
	struct rule_result one[RULES_ROOM];
	int rule = x->last - 1;
	enum rc rc;

	if (rules_count() > RULES_ROOM)
		BUG("there is no room for %d rules", rules_count());
	if (rule < 0)
		return rules_run(desk_session(), -1, x->v, NULL, NULL, e);
	x->last = 0;
	rc = rules_run(desk_session(), rule, one, NULL, NULL, e);
	x->v[rule] = one[rule];
	return rc;
}

static void
add_row(struct screen *s, int i, const struct rule_result *r)
{
	static const enum ui_role role[] = {
		[RULE_SEVERITY_WRONG] = ROLE_CRITICAL,
		[RULE_SEVERITY_DOUBTFUL] = ROLE_WARN,
		[RULE_SEVERITY_OPEN] = ROLE_NORMAL,
	};
	const struct rule_def *d = rule_get(i);
	struct ui_rows *rows = screen_rows(s);

	rows_add(rows, i + 1, 1, r->found ? role[d->severity] : ROLE_MUTED);
	rows_cell(rows, d->sentence);
	if (!r->checked) {
		rows_cell_role(rows, ROLE_MUTED, "not checked");
		rows_cell(rows, "");
		return;
	}
	rows_cell(rows, enum_words(&enum_rule_severity, d->severity));
	rows_cellf(rows, "%lld", (long long)r->found);
}

static void
add_rows(struct screen *s, const struct rules *x, enum rule_severity severity)
{
	for (int i = 0; i < rules_count(); i++)
		if (rule_get(i)->severity == severity &&
		    (x->all || x->v[i].found || !x->v[i].checked))
			add_row(s, i, &x->v[i]);
}

static enum rc
list_load(struct screen *s, struct err *e)
{
	struct rules *x = screen_state(s);
	char caption[120];
	int held = 0, shut = 0;
	enum rc rc = run(x, e);

	if (rc != RC_OK)
		return rc;
	for (int i = 0; i < rules_count(); i++) {
		held += x->v[i].checked && !x->v[i].found;
		shut += !x->v[i].checked;
	}
	snprintf(caption, sizeof(caption),
		 "%d rules: %d hold, %d are broken, "
		 "%d not checked",
		 rules_count(), held, rules_count() - held - shut, shut);
	list_caption(s, caption);
	add_rows(s, x, RULE_SEVERITY_WRONG);
	add_rows(s, x, RULE_SEVERITY_DOUBTFUL);
	add_rows(s, x, RULE_SEVERITY_OPEN);
	return RC_OK;
}

static enum rc
list_enter(struct screen *s, const struct ui_row *row, struct err *e)
{
	struct rules *x = screen_state(s);
	char why[RULE_WHY];
	int rule = (int)row->id - 1;

	if (!rule_checkable(desk_session(), rule, why))
		return err_set(e, RC_DENIED, "This rule is %s.", why);
	x->last = rule + 1;
	ui_push_id(SCREEN_RULE_WORK, row->id);
	return RC_OK;
}

static enum rc
list_action(struct screen *s, int action, const struct ui_row *row,
	    struct err *e)
{
	struct rules *x = screen_state(s);

	(void)row;
	(void)e;
	if (action == ACTION_RULE_ALL) {
		x->all = !x->all;
		ui_refresh(s);
	}
	return RC_OK;
}

const struct screen_ops ops_rule_list = {
	.size = sizeof(struct rules),
	.load = list_load,
	.enter = list_enter,
	.action = list_action,
};
