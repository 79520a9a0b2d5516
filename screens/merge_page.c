/*
 * merge_page.c - two records side by side, and merging one into the other.
 *
 * Opened with the record that goes (args.id) and the one that stays
 * (args.other).  What is merged is what was shown: the plan names the
 * versions.
 */
#include "desk.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "wardbook/house.h"
#include "wardbook/merge.h"
#include "wardbook/text.h"
#include "wardbook/when.h"

enum { HALF = 28 };

struct page {
	bool swapped;
	struct merge_plan plan;
};

static void
row(struct screen *s, const char *label, const char *left, const char *right)
{
	struct buf b = BUF_INIT;
	size_t n = text_fit(left, strlen(left), HALF);
	bool differ = *label && *left && *right && !text_same(left, right);

	if (!*left && !*right)
		return;
	buf_add(&b, left, n);
	for (int w = text_width(left, n); w < HALF; w++)
		buf_addc(&b, ' ');
	buf_addf(&b, " %s %s", differ ? "#" : " ", right);
	page_pair(s, label, differ ? ROLE_WARN : ROLE_NORMAL, b.p);
	mem_wipe(b.p, b.len);
	buf_release(&b);
}

static void
show_both(struct screen *s, const struct patient *a, const struct patient *b)
{
	char x[PATIENT_NAME], y[PATIENT_NAME];
	char d[WHEN_TEXT], f[WHEN_TEXT];

	row(s, "", "goes", "stays");
	row(s, "Name", patient_name(x, a), patient_name(y, b));
	row(s, "Number", a->who.number, b->who.number);
	row(s, "Born", patient_born(x, a, when_today()),
	    patient_born(y, b, when_today()));
	row(s, "Sex", enum_words(&enum_sex, a->visit.sex),
	    enum_words(&enum_sex, b->visit.sex));
	row(s, "Native name", a->who.native_name, b->who.native_name);
	row(s, "Phone", a->who.phone, b->who.phone);
	row(s, "Address", a->who.address, b->who.address);
	row(s, "City", a->who.city, b->who.city);
	row(s, "Number elsewhere", a->who.external, b->who.external);
	row(s, "Next of kin", a->who.kin_name, b->who.kin_name);
	row(s, "Known here", day_text(d, (int32_t)a->visit.known_day),
	    day_text(f, (int32_t)b->visit.known_day));
	row(s, "Died", day_text(d, (int32_t)a->visit.death_day),
	    day_text(f, (int32_t)b->visit.death_day));
}

enum { KINDS = 32 };

/* How many of each kind: "12 appointments" says more than twelve lines. */
struct counts {
	const char *kind[KINDS];
	size_t n[KINDS], kinds, closed;
};

static bool
count_item(const struct merge_item *i, void *arg)
{
	struct counts *c = arg;
	size_t k = 0;

	while (k < c->kinds && strcmp(c->kind[k], i->kind) != 0)
		k++;
	if (k == KINDS)
		return true;
	if (k == c->kinds)
		c->n[c->kinds++] = 0;
	c->kind[k] = i->kind;
	c->n[k]++;
	c->closed += !i->movable && !i->fixed;
	return true;
}

static bool
show_item(const struct merge_item *i, void *arg)
{
	page_text(arg, ROLE_NORMAL, i->words);
	return true;
}

static enum rc
show_items(struct screen *s, int64_t gone, struct err *e)
{
	struct counts c = { .kinds = 0 };
	struct buf b = BUF_INIT;
	enum rc rc = merge_items(desk_session(), gone, count_item, &c, e);

	for (size_t k = 0; k < c.kinds; k++)
		buf_addf(&b, "%s%s %zu", k ? ", " : "", c.kind[k], c.n[k]);
	if (b.len)
		page_text(s, ROLE_LABEL, b.p);
	if (c.closed)
		page_textf(s, ROLE_MUTED,
			   "%zu of these your role can't open; they follow all "
			   "the same.",
			   c.closed);
	page_text(s, ROLE_MUTED,
		  "Entries of controlled-drug registers and hand-outs of stock "
		  "are not shown to your role; they follow, too.");
	buf_release(&b);
	return rc == RC_OK ? merge_items(desk_session(), gone, show_item, s, e)
			   : rc;
}

static enum rc
page_load(struct screen *s, struct err *e)
{
	struct page *x = screen_state(s);
	const struct ui_args *a = screen_args(s);
	const struct merge_plan *p = &x->plan;
	enum rc rc = merge_plan(desk_session(), x->swapped ? a->other : a->id,
				x->swapped ? a->id : a->other, &x->plan, e);

	if (rc != RC_OK)
		return rc;
	show_both(s, &p->gone, &p->into);
	page_heading(s, "One person?");
	page_textf(s, ROLE_NORMAL, "Alike: %d of 100%s%s", p->score,
		   *p->why ? ": " : "", p->why);
	if (*p->against)
		page_textf(s, ROLE_WARN, "Against it: %s", p->against);
	if (*p->warning)
		page_textf(s, ROLE_WARN, "But %s.", p->warning);
	page_heading(s, "What follows into the record that stays");
	page_textf(s, ROLE_LABEL,
		   "Filed under the one that goes: %zu; under "
		   "the one that stays: %zu.",
		   p->items, p->kept);
	if (p->followers)
		page_textf(s, ROLE_NORMAL,
			   "%zu records that were merged into "
			   "it before",
			   p->followers);
	return show_items(s, p->gone.visit.id, e);
}

static enum rc
merge(struct screen *s, const struct merge_plan *p, struct err *e)
{
	char text[500];
	enum rc rc;

	snprintf(text, sizeof(text),
		 "%s goes into %s, with %zu records "
		 "filed under it.%s%s%s",
		 p->gone.who.number, p->into.who.number, p->items,
		 *p->warning ? "\nBut " : "", p->warning,
		 *p->warning ? "." : "");
	if (!ui_confirm("Merge two records", text, "Merge", "Go back"))
		return RC_NONE;
	rc = merge_do(desk_session(), p, e);
	if (rc == RC_OK) {
		ui_message(ROLE_OK,
			   "%s is merged into %s; the chart parts "
			   "them again.",
			   p->gone.who.number, p->into.who.number);
		ui_pop(s);
	}
	return rc;
}

static enum rc
answer(struct screen *s, const struct merge_plan *p, enum alike_answer a,
       struct err *e)
{
	enum rc rc = alike_answer_set(desk_session(), p->gone.visit.id,
				      p->into.visit.id, a, e);

	if (rc == RC_OK) {
		ui_message(ROLE_OK,
			   "Kept: %s; they are not asked about "
			   "again.",
			   a == ALIKE_ANSWER_TWIN ? "twins" : "not the same");
		ui_pop(s);
	}
	return rc;
}

static enum rc
page_action(struct screen *s, int action, const struct ui_row *r, struct err *e)
{
	struct page *x = screen_state(s);

	(void)r;
	switch (action) {
	case ACTION_MERGE_DO:
		return merge(s, &x->plan, e);
	case ACTION_MERGE_SWAP:
		x->swapped = !x->swapped;
		ui_refresh(s);
		return RC_OK;
	case ACTION_DUPLICATE_TWIN:
		return answer(s, &x->plan, ALIKE_ANSWER_TWIN, e);
	case ACTION_DUPLICATE_DIFFERENT:
		return answer(s, &x->plan, ALIKE_ANSWER_DIFFERENT, e);
	default:
		return RC_OK;
	}
}

const struct screen_ops ops_merge_page = {
	.size = sizeof(struct page),
	.load = page_load,
	.action = page_action,
};
