/*
 * report_page.c - the month's report on the glass and on paper.
 *
 * The figures are those of report_month(), whoever shows them.
 */
#include <stdio.h>
#include <string.h>

#include "desk.h"
#include "wardbook/report.h"
#include "wardbook/when.h"

struct page_state {
	int32_t month;
};

static int32_t
month_add(int32_t month, int n)
{
	return day_add_months(month * 100 + 1, n) / 100;
}

static void
words(char out[80], int64_t n, int64_t whole)
{
	int share = report_share(n, whole);

	if (share < 0)
		snprintf(out, 80, "%lld", (long long)n);
	else
		snprintf(out, 80, "%6lld  %d.%d %%", (long long)n, share / 10,
			 share % 10);
}

static void
show_appointments(struct screen *s, const struct report *r)
{
	static const char *const label[REPORT_STATES] = { "Booked, still open",
							  "Arrived, still open",
							  "Done", "Missed",
							  "Cancelled" };
	char text[80];
	int64_t most = 0;

	page_heading(s, "Appointments");
	if (r->provisional)
		page_textf(s, ROLE_WARN,
			   "! Provisional: %lld bookings have no "
			   "outcome yet.",
			   (long long)r->open);
	for (int i = 0; i < REPORT_STATES; i++)
		most = r->by_state[i] > most ? r->by_state[i] : most;
	for (int i = 0; i < REPORT_STATES; i++) {
		words(text, r->by_state[i], r->booked);
		page_bar(s, label[i], r->by_state[i], most, text);
	}
	words(text, r->missed, r->kept + r->missed);
	page_pair(s, "Missed, of those due", ROLE_VALUE,
		  text + strspn(text, " "));
}

static void
show_people(struct screen *s, const struct report *r)
{
	char text[80];
	int64_t of[REPORT_BANDS] = { 0 }, most = 0;

	page_heading(s, "Patients by age");
	if (r->people_shut) {
		page_text(s, ROLE_MUTED, NOT_SHOWN);
		return;
	}
	for (int b = 0; b < REPORT_BANDS; b++) {
		for (int x = 0; x < REPORT_SEXES; x++)
			of[b] += r->people[x][b];
		most = of[b] > most ? of[b] : most;
	}
	for (int b = 0; b < REPORT_BANDS; b++) {
		words(text, of[b], r->patients);
		page_bar(s, report_bands[b], of[b], most, text);
	}
	for (int x = 0; x < REPORT_SEXES; x++) {
		int64_t n = 0;

		for (int b = 0; b < REPORT_BANDS; b++)
			n += r->people[x][b];
		words(text, n, r->patients);
		page_pair(s, report_sexes[x], ROLE_VALUE, text);
	}
}

static void
show_named(struct screen *s, const struct report *r)
{
	char text[80];

	page_heading(s, "Doctors by visits kept");
	for (int i = 0; i < r->ndoctors; i++) {
		snprintf(text, sizeof(text), "%6lld",
			 (long long)r->doctors[i].kept);
		page_bar(s, r->doctors[i].name, r->doctors[i].kept,
			 r->doctors[0].kept, text);
	}
	page_heading(s, "Diagnoses recorded");
	if (r->diagnoses_shut)
		page_text(s, ROLE_MUTED, NOT_SHOWN);
	for (int i = 0; i < r->ndiagnoses; i++) {
		snprintf(text, sizeof(text), "%6lld",
			 (long long)r->diagnoses[i].recorded);
		page_bar(s, r->diagnoses[i].name, r->diagnoses[i].recorded,
			 r->diagnoses[0].recorded, text);
	}
}

static void
show_stock(struct screen *s, const struct report *r)
{
	page_heading(s, "Stock as at the month's end");
	page_textf(s, ROLE_NORMAL,
		   "%lld out, %lld low, %lld expiring within "
		   "90 days",
		   (long long)r->out, (long long)r->low,
		   (long long)r->expiring);
	for (size_t i = 0; i < r->nstock && i < 40; i++) {
		const struct report_stock *x = &r->stock[i];
		char day[WHEN_TEXT], text[160];

		if (x->light == REPORT_OK && !x->expiring)
			continue;
		snprintf(text, sizeof(text), "%s%lld %s usable%s%s",
			 x->light == REPORT_OUT	  ? "OUT, "
			 : x->light == REPORT_LOW ? "LOW, "
						  : "",
			 (long long)x->usable, x->unit,
			 x->next_expiry ? ", next expiry " : "",
			 x->next_expiry ? day_text(day, x->next_expiry) : "");
		page_pair(s, x->name,
			  x->light == REPORT_OUT ? ROLE_CRITICAL : ROLE_WARN,
			  text);
	}
}

static enum rc
report_open(struct screen *s, const struct ui_args *a, struct err *e)
{
	struct page_state *st = screen_state(s);

	(void)a;
	(void)e;
	st->month = month_add(when_today() / 100, -1);
	return RC_OK;
}

static enum rc
report_load(struct screen *s, struct err *e)
{
	struct page_state *st = screen_state(s);
	struct report r;
	char title[160];
	enum rc rc = report_month(desk_session(), st->month, &r, e);

	if (rc != RC_OK)
		return rc;
	snprintf(title, sizeof(title), "%s %d", day_month_name(st->month % 100),
		 st->month / 100);
	screen_title_set(s, title);
	show_appointments(s, &r);
	show_named(s, &r);
	show_people(s, &r);
	show_stock(s, &r);
	report_release(&r);
	return RC_OK;
}

/* The same as text, with the definition of every figure at its end. */
static enum rc
report_paper(struct screen *s, struct err *e)
{
	struct page_state *st = screen_state(s);
	struct report r;
	struct buf b = BUF_INIT;
	enum rc rc = report_month(desk_session(), st->month, &r, e);

	if (rc != RC_OK)
		return rc;
	report_text(&r, desk_options()->ascii, &b);
	report_release(&r);
	desk_print("Month's report", b.p);
	buf_release(&b);
	return RC_OK;
}

static enum rc
report_action(struct screen *s, int action, const struct ui_row *row,
	      struct err *e)
{
	struct page_state *st = screen_state(s);
	int step = action == ACTION_REPORT_NEXT ? 1 : -1;

	(void)row;
	if (action == ACTION_REPORT_PRINT)
		return report_paper(s, e);
	if (action == ACTION_REPORT_NEXT && st->month >= when_today() / 100)
		return err_set(e, RC_REFUSED, "That month has not begun.");
	st->month = month_add(st->month, step);
	ui_refresh(s);
	return RC_OK;
}

const struct screen_ops ops_report_page = {
	.size = sizeof(struct page_state),
	.open = report_open,
	.load = report_load,
	.action = report_action,
};
