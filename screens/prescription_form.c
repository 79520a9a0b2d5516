/*
 * prescription_form.c - ordering a medicine, changing an order, renewing it.
 *
 * args.other is the patient; args.id the order that is changed or renewed
 * (args.mode).  With every field that is left, the sentence for the patient,
 * the stock and the checks are made again, so nothing new is seen on saving.
 */
#include <stdio.h>
#include <string.h>

#include "rx_share.h"
#include "wardbook/house.h"
#include "wardbook/text.h"

struct state {
	int64_t patient;
	struct prescription was; /* id 0: a new order */
	struct row_medicine m;
	int64_t quantity; /* as filled in for the user */
};

static const int word_lines[] = {
	F_PRESCRIPTION_FORM_WORDS1,
	F_PRESCRIPTION_FORM_WORDS2,
};
static const int check_lines[] = {
	F_PRESCRIPTION_FORM_CHECK1,
	F_PRESCRIPTION_FORM_CHECK2,
	F_PRESCRIPTION_FORM_CHECK3,
};
enum { CELLS = 52 };

/* ---- the form as an order ------------------------------------------------------------- */

static int64_t
amount_of(struct screen *s, int field)
{
	int64_t v = 0;

	if (form_empty(s, field) ||
	    prescription_parse_amount(&v, form_text(s, field), NULL) != RC_OK)
		return 0;
	return v;
}

static int64_t
choice_of(struct screen *s, int field, const struct enum_def *d)
{
	int v = form_empty(s, field) ? 0 : enum_find(d, form_code(s, field));

	return v < 0 ? 0 : v;
}

static void
read_form(struct screen *s, struct row_prescription *r)
{
	struct state *st = screen_state(s);

	prescription_init(r, st->patient);
	r->medicine_id = form_int(s, F_PRESCRIPTION_FORM_MEDICINE_ID);
	r->dose = amount_of(s, F_PRESCRIPTION_FORM_DOSE);
	r->dose_unit =
		choice_of(s, F_PRESCRIPTION_FORM_DOSE_UNIT, &enum_dose_unit);
	r->route = choice_of(s, F_PRESCRIPTION_FORM_ROUTE, &enum_route);
	r->frequency =
		choice_of(s, F_PRESCRIPTION_FORM_FREQUENCY, &enum_frequency);
	r->days = form_int(s, F_PRESCRIPTION_FORM_DAYS);
	r->gap_minutes = form_int(s, F_PRESCRIPTION_FORM_GAP_MINUTES) * 60;
	r->most_daily = form_int(s, F_PRESCRIPTION_FORM_MOST_DAILY);
	r->taper_by = amount_of(s, F_PRESCRIPTION_FORM_TAPER_BY);
	r->taper_days = form_int(s, F_PRESCRIPTION_FORM_TAPER_DAYS);
	r->taper_to = amount_of(s, F_PRESCRIPTION_FORM_TAPER_TO);
	r->quantity = form_int(s, F_PRESCRIPTION_FORM_QUANTITY);
	text_copy(r->note, sizeof(r->note),
		  form_text(s, F_PRESCRIPTION_FORM_NOTE));
	if (st->was.row.id)
		r->replaces_id = st->was.row.id;
}

/* ---- what stands below ------------------------------------------------------------------ */

static void
show_stock(struct screen *s)
{
	struct state *st = screen_state(s);
	char have[STOCK_QUANTITY], day[WHEN_TEXT], text[200];
	struct dispense_stock x;

	text[0] = '\0';
	if (st->m.id &&
	    dispense_stock(desk_session(), st->m.id, &x, NULL) == RC_OK) {
		if (x.usable)
			snprintf(text, sizeof(text),
				 "%s usable, the first "
				 "expires %s",
				 stock_quantity_text(have, &st->m, x.usable),
				 day_text(day, x.next_expiry));
		else
			snprintf(text, sizeof(text),
				 "OUT OF STOCK: nothing "
				 "usable in the house");
	}
	form_set_text(s, F_PRESCRIPTION_FORM_STOCK, text);
}

/* The course in units, unless someone typed a number of their own. */
static void
show_quantity(struct screen *s, struct row_prescription *r)
{
	struct state *st = screen_state(s);
	int64_t typed = r->quantity, course;

	r->quantity = 0;
	if (prescription_check(desk_session(), r, NULL) != RC_OK)
		return;
	course = r->quantity;
	if (typed && typed != st->quantity) {
		r->quantity = typed;
		return;
	}
	st->quantity = course;
	if (course)
		form_set_int(s, F_PRESCRIPTION_FORM_QUANTITY, course);
	else
		form_clear(s, F_PRESCRIPTION_FORM_QUANTITY);
}

static void
show_checks(struct screen *s, const struct row_prescription *r)
{
	struct drug_checks c;
	const char *text = "";

	if (r->medicine_id && r->dose && r->route && r->frequency) {
		if (drugcheck_run(desk_session(), r, &c, NULL) == RC_OK)
			text = c.words;
		else
			text = "NOT CHECKED: the checks did not run.";
	}
	form_set_lines(s, check_lines, 3, CELLS, text);
}

static void
show_words(struct screen *s)
{
	struct state *st = screen_state(s);
	struct row_prescription r;
	char text[PRESCRIPTION_SENTENCE];

	read_form(s, &r);
	show_quantity(s, &r);
	form_set_lines(s, word_lines, 2, CELLS,
		       prescription_sentence(text, &r, &st->m));
	show_checks(s, &r);
	row_wipe(TBL_PRESCRIPTION, &r);
}

static void
take_medicine(struct screen *s)
{
	struct state *st = screen_state(s);
	int64_t id = form_int(s, F_PRESCRIPTION_FORM_MEDICINE_ID);
	char many[STOCK_QUANTITY];
	enum route usual;

	if (!id ||
	    row_get(desk_store(), TBL_MEDICINE, id, &st->m, NULL) != RC_OK)
		memset(&st->m, 0, sizeof(st->m));
	usual = st->m.id ? prescription_usual_route(&st->m) : (enum route)0;
	if (usual && form_empty(s, F_PRESCRIPTION_FORM_ROUTE))
		form_set_code(s, F_PRESCRIPTION_FORM_ROUTE,
			      enum_name(&enum_route, usual));
	form_remark(s, F_PRESCRIPTION_FORM_DOSE_UNIT, ROLE_MUTED, st->m.unit);
	form_unit(s, F_PRESCRIPTION_FORM_QUANTITY,
		  st->m.id ? strchr(stock_quantity_text(many, &st->m, 2), ' ') +
				     1
			   : "");
	show_stock(s);
}

static void
show_needed(struct screen *s)
{
	bool needed = choice_of(s, F_PRESCRIPTION_FORM_FREQUENCY,
				&enum_frequency) == FREQUENCY_AS_NEEDED;

	form_hidden(s, F_PRESCRIPTION_FORM_GAP_MINUTES, !needed);
	form_hidden(s, F_PRESCRIPTION_FORM_MOST_DAILY, !needed);
	form_required(s, F_PRESCRIPTION_FORM_GAP_MINUTES, needed);
	form_required(s, F_PRESCRIPTION_FORM_MOST_DAILY, needed);
	form_hidden(s, F_PRESCRIPTION_FORM_TAPER_BY, needed);
	form_hidden(s, F_PRESCRIPTION_FORM_TAPER_DAYS, needed);
	form_hidden(s, F_PRESCRIPTION_FORM_TAPER_TO, needed);
}

/* ---- the screen --------------------------------------------------------------------------- */

static enum rc
form_open(struct screen *s, const struct ui_args *a, struct err *e)
{
	struct state *st = screen_state(s);
	enum rc rc = RC_OK;

	st->patient = a->other;
	if (a->id)
		rc = prescription_get(desk_session(), a->id, &st->was, e);
	if (rc == RC_OK && a->mode == RX_CHANGE)
		screen_title_set(s, "Change an order");
	else if (rc == RC_OK && a->mode == RX_RENEW)
		screen_title_set(s, "Renew an order");
	return rc == RC_OK ? rx_banner(s, st->patient, e) : rc;
}

static void
set_amount(struct screen *s, int field, int64_t thousandths)
{
	char text[40];

	if (!thousandths)
		return;
	snprintf(text, sizeof(text), "%lld.%03lld",
		 (long long)thousandths / 1000, (long long)thousandths % 1000);
	for (size_t n = strlen(text); text[n - 1] == '0'; n--)
		text[n - 1] = '\0';
	if (text[strlen(text) - 1] == '.')
		text[strlen(text) - 1] = '\0';
	form_set_text(s, field, text);
}

static void
set_int(struct screen *s, int field, int64_t v)
{
	if (v)
		form_set_int(s, field, v);
}

static void
fill(struct screen *s, const struct prescription *p)
{
	const struct row_prescription *r = &p->row;

	form_set_pick(s, F_PRESCRIPTION_FORM_MEDICINE_ID, p->medicine.id, "",
		      p->name);
	set_amount(s, F_PRESCRIPTION_FORM_DOSE, r->dose);
	form_set_code(s, F_PRESCRIPTION_FORM_DOSE_UNIT,
		      enum_name(&enum_dose_unit, r->dose_unit));
	form_set_code(s, F_PRESCRIPTION_FORM_ROUTE,
		      enum_name(&enum_route, r->route));
	form_set_code(s, F_PRESCRIPTION_FORM_FREQUENCY,
		      enum_name(&enum_frequency, r->frequency));
	if (!r->taper_by)
		set_int(s, F_PRESCRIPTION_FORM_DAYS, r->days);
	set_int(s, F_PRESCRIPTION_FORM_GAP_MINUTES, (r->gap_minutes + 59) / 60);
	set_int(s, F_PRESCRIPTION_FORM_MOST_DAILY, r->most_daily);
	set_amount(s, F_PRESCRIPTION_FORM_TAPER_BY, r->taper_by);
	set_int(s, F_PRESCRIPTION_FORM_TAPER_DAYS, r->taper_days);
	set_amount(s, F_PRESCRIPTION_FORM_TAPER_TO, r->taper_to);
	form_set_text(s, F_PRESCRIPTION_FORM_NOTE, r->note);
}

static enum rc
form_load(struct screen *s, struct err *e)
{
	struct state *st = screen_state(s);

	(void)e;
	if (st->was.row.id)
		fill(s, &st->was);
	take_medicine(s);
	show_needed(s);
	show_words(s);
	form_focus(s, st->was.row.id ? F_PRESCRIPTION_FORM_DOSE
				     : F_PRESCRIPTION_FORM_MEDICINE_ID);
	return RC_OK;
}

static void
form_changed_field(struct screen *s, int field)
{
	if (field == F_PRESCRIPTION_FORM_MEDICINE_ID)
		take_medicine(s);
	if (field == F_PRESCRIPTION_FORM_FREQUENCY)
		show_needed(s);
	show_words(s);
}

static enum rc
form_check(struct screen *s, int field, struct err *e)
{
	int64_t v;

	if (field != F_PRESCRIPTION_FORM_DOSE &&
	    field != F_PRESCRIPTION_FORM_TAPER_BY &&
	    field != F_PRESCRIPTION_FORM_TAPER_TO)
		return RC_OK;
	return form_empty(s, field)
		       ? RC_OK
		       : prescription_parse_amount(&v, form_text(s, field), e);
}

static enum rc
file(struct state *st, int mode, int64_t reason, struct row_prescription *r,
     struct err *e)
{
	if (mode == RX_NEW)
		return prescription_order(desk_session(), r, e);
	return prescription_change(desk_session(), st->was.row.id,
				   st->was.row.version, reason, r, e);
}

/* Every warning, the worst first. */
static void
warnings(const struct row_prescription *r, struct buf *b)
{
	struct drug_checks c;

	if (drugcheck_run(desk_session(), r, &c, NULL) != RC_OK)
		return;
	for (int i = 0; i < c.n; i++)
		buf_addf(b, "%s%s: %s", i ? "\n" : "",
			 enum_words(&enum_drug_severity, c.v[i].severity),
			 c.v[i].text);
	if (c.more)
		buf_addf(b, "\nand %d more", c.more);
}

static enum rc
find_renewed(int64_t *reason, struct err *e)
{
	return house_find(desk_session(), TBL_REASON, REASON_KIND_STOP_MEDICINE,
			  "renewed", reason, e);
}

static enum rc
form_save(struct screen *s, struct err *e)
{
	struct state *st = screen_state(s);
	int mode = st->was.row.id ? screen_args(s)->mode : RX_NEW;
	struct buf b = BUF_INIT;
	struct row_prescription r;
	char text[PRESCRIPTION_SENTENCE];
	int64_t reason = 0;
	enum rc rc = RC_OK;

	read_form(s, &r);
	if (mode == RX_RENEW)
		rc = find_renewed(&reason, e);
	else if (mode == RX_CHANGE &&
		 !desk_ask_reason(s, "Why is the order changed?",
				  REASON_KIND_STOP_MEDICINE, &reason))
		return RC_NONE;
	if (rc == RC_OK)
		rc = file(st, mode, reason, &r, e);
	if (rc == RC_REFUSED && !strcmp(e->field, "override_id")) {
		warnings(&r, &b);
		rc = rx_ask_override(s, b.p, &r.override_id)
			     ? file(st, mode, reason, &r, e)
			     : RC_NONE;
		buf_release(&b);
	}
	if (rc == RC_OK)
		ui_message(r.checked == CHECKED_NOT_CHECKED ? ROLE_CRITICAL
							    : ROLE_OK,
			   "Ordered%s: %s",
			   r.checked == CHECKED_NOT_CHECKED ? ", NOT CHECKED"
							    : "",
			   prescription_sentence(text, &r, &st->m));
	row_wipe(TBL_PRESCRIPTION, &r);
	return rc;
}

const struct screen_ops ops_prescription_form = {
	.size = sizeof(struct state),
	.open = form_open,
	.load = form_load,
	.changed = form_changed_field,
	.check = form_check,
	.save = form_save,
};
