/*
 * report_text.c - the report as text of 80 columns, with bars.
 *
 * A bar's length is its share of the longest of its group; blocks of an eighth
 * of a cell, or # where the terminal knows no more.
 */
#include "report_parts.h"

#include <stdio.h>
#include <string.h>

#include "wardbook/text.h"
#include "wardbook/when.h"

#define COLUMNS	       80
#define NAME_CELLS     42
#define BAR_CELLS      22
#define STOCK_CELLS    30
#define UNIT_CELLS     9
#define EXPIRING_SHOWN 15

const enum query report_measures[REPORT_MEASURES] = {
	QUERY_MEASURE_OPEN_BOOKINGS, QUERY_MEASURE_APPOINTMENTS_BY_STATUS,
	QUERY_MEASURE_MISSED_SHARE,  QUERY_MEASURE_TOP_DOCTORS,
	QUERY_MEASURE_DIAGNOSES,     QUERY_MEASURE_PATIENTS,
	QUERY_MEASURE_STOCK,
};

/* 80836 as "80,836". */
static const char *
number(char out[32], int64_t v)
{
	char raw[24];
	int n, k = 0;

	n = snprintf(raw, sizeof(raw), "%lld", (long long)v);
	for (int i = 0; i < n; i++) {
		out[k++] = raw[i];
		if ((n - i - 1) % 3 == 0 && i + 1 < n && raw[i] != '-')
			out[k++] = ',';
	}
	out[k] = '\0';
	return out;
}

static const char *
share(char out[32], int64_t part, int64_t whole)
{
	int tenths = report_share(part, whole);

	if (tenths < 0)
		snprintf(out, 32, "-");
	else
		snprintf(out, 32, "%d.%d %%", tenths / 10, tenths % 10);
	return out;
}

static void
add_bar(struct buf *out, int64_t v, int64_t most, bool ascii)
{
	static const char *const part[] = { "",	 "▏", "▎", "▍",
					    "▌", "▋", "▊", "▉" };
	int64_t eighths = most > 0 ? v * BAR_CELLS * 8 / most : 0;

	if (v > 0 && !eighths)
		eighths = 1;
	for (int64_t i = 0; i < eighths / 8; i++)
		buf_adds(out, ascii ? "#" : "█");
	if (ascii && eighths % 8 >= 4)
		buf_adds(out, "#");
	else if (!ascii)
		buf_adds(out, part[eighths % 8]);
}

/* Cut or filled to its cells. */
static void
add_name(struct buf *out, const char *name, int cells)
{
	struct buf clean = BUF_INIT;
	size_t n;

	text_clean(&clean, name, strlen(name), false);
	n = text_fit(clean.p, clean.len, cells);
	buf_add(out, clean.p, n);
	for (int i = text_width(clean.p, n); i < cells; i++)
		buf_addc(out, ' ');
	buf_release(&clean);
}

/* Name, number, bar. */
static void
add_line(struct buf *out, const char *name, int64_t v, int64_t most, bool ascii)
{
	char text[32];

	buf_adds(out, "  ");
	add_name(out, name, NAME_CELLS);
	buf_addf(out, " %11s", number(text, v));
	if (v > 0) {
		buf_addc(out, ' ');
		add_bar(out, v, most, ascii);
	}
	buf_addc(out, '\n');
}

static void
add_head(struct buf *out, const char *words)
{
	buf_addf(out, "\n%s\n", words);
}

static void
add_appointments(const struct report *r, bool ascii, struct buf *out)
{
	int64_t most = 0;
	char a[32], b[32], c[32];

	add_head(out, "Appointments by status");
	for (int i = 0; i < REPORT_STATES; i++)
		most = r->by_state[i] > most ? r->by_state[i] : most;
	for (int i = 0; i < REPORT_STATES; i++)
		add_line(out, enum_words(&enum_appointment_state, i),
			 r->by_state[i], most, ascii);
	buf_addf(out, "  %-*s %11s\n", NAME_CELLS, "all booked",
		 number(a, r->booked));
	add_head(out, "Missed share");
	buf_addf(out, "  of kept and missed: %s (%s of %s)\n",
		 share(a, r->missed, r->kept + r->missed), number(b, r->missed),
		 number(c, r->kept + r->missed));
	buf_addf(out, "  of all booked:      %s (%s of %s)\n",
		 share(a, r->missed, r->booked), number(b, r->missed),
		 number(c, r->booked));
}

static void
add_tops(const struct report *r, bool ascii, struct buf *out)
{
	char text[32];

	add_head(out, "Top doctors, by visits kept");
	if (!r->ndoctors)
		buf_adds(out, "  no visit with a doctor was kept\n");
	for (int i = 0; i < r->ndoctors; i++)
		add_line(out, r->doctors[i].name, r->doctors[i].kept,
			 r->doctors[0].kept, ascii);
	add_head(out, "Top diagnoses, by date recorded");
	if (r->diagnoses_shut)
		buf_adds(out, "  not shown to your role\n");
	else if (!r->ndiagnoses)
		buf_adds(out, "  no diagnosis was recorded\n");
	for (int i = 0; i < r->ndiagnoses; i++) {
		const struct report_diagnosis *d = &r->diagnoses[i];
		struct buf name = BUF_INIT;

		buf_addf(&name, "%-7s %s", d->code, d->name);
		add_line(out, name.p, d->recorded, r->diagnoses[0].recorded,
			 ascii);
		buf_release(&name);
	}
	if (!r->diagnoses_shut && r->recorded)
		buf_addf(out, "  %-*s %11s\n", NAME_CELLS, "all diagnoses",
			 number(text, r->recorded));
}

static void
add_people(const struct report *r, bool ascii, struct buf *out)
{
	int64_t most = 0, of_band[REPORT_BANDS], of_sex[REPORT_SEXES] = { 0 };
	char text[32];

	add_head(out, "Patients known and alive at month end");
	if (r->people_shut) {
		buf_adds(out, "  not shown to your role\n");
		return;
	}
	buf_adds(out, "  age     ");
	for (int s = 0; s < REPORT_SEXES; s++)
		buf_addf(out, " %9s", report_sexes[s]);
	buf_addc(out, '\n');
	for (int b = 0; b < REPORT_BANDS; b++) {
		of_band[b] = 0;
		for (int s = 0; s < REPORT_SEXES; s++) {
			of_band[b] += r->people[s][b];
			of_sex[s] += r->people[s][b];
		}
		most = of_band[b] > most ? of_band[b] : most;
	}
	for (int b = 0; b < REPORT_BANDS; b++) {
		buf_addf(out, "  %-8s", report_bands[b]);
		for (int s = 0; s < REPORT_SEXES; s++)
			buf_addf(out, " %9s", number(text, r->people[s][b]));
		if (of_band[b]) {
			buf_addc(out, ' ');
			add_bar(out, of_band[b], most, ascii);
		}
		buf_addc(out, '\n');
	}
	buf_adds(out, "  all     ");
	for (int s = 0; s < REPORT_SEXES; s++)
		buf_addf(out, " %9s", number(text, of_sex[s]));
	buf_addf(out, " %s\n", number(text, r->patients));
}

static void
add_medicine(const struct report_stock *m, struct buf *out)
{
	char text[32], day[WHEN_TEXT];

	buf_addf(out, "  %-4s ",
		 m->light == REPORT_OUT	  ? "OUT"
		 : m->light == REPORT_LOW ? "LOW"
					  : "");
	add_name(out, m->name, STOCK_CELLS);
	buf_addf(out, " %9s ", number(text, m->usable));
	add_name(out, m->unit, UNIT_CELLS);
	if (m->expiring > 0)
		buf_addf(out, " %s by %s", number(text, m->expiring),
			 day_text(day, m->next_expiry));
	else if (m->light == REPORT_LOW)
		buf_addf(out, " reorder at %s", number(text, m->reorder));
	buf_addc(out, '\n');
}

/* All that is out or low; of what expires, the first ones. */
static void
add_stock(const struct report *r, struct buf *out)
{
	int shown = 0;
	int64_t more = 0;

	add_head(out, "Stock at month end");
	buf_addf(out, "  %lld out, %lld low, %lld expiring within 90 days\n",
		 (long long)r->out, (long long)r->low, (long long)r->expiring);
	for (size_t i = 0; i < r->nstock; i++) {
		if (r->stock[i].light == REPORT_OK && ++shown > EXPIRING_SHOWN)
			more++;
		else
			add_medicine(&r->stock[i], out);
	}
	if (more)
		buf_addf(out,
			 "  and %lld more that expire later; the JSON has "
			 "them all\n",
			 (long long)more);
}

/* The words of each measure, as its SQL file has them. */
static void
add_definitions(struct buf *out)
{
	add_head(out, "Definitions");
	for (int i = 0; i < REPORT_MEASURES; i++) {
		const char *s = queries[report_measures[i]].note;
		int at = 0;

		while (*s) {
			size_t n = strcspn(s, " ");

			if (at && at + 1 + (int)n > COLUMNS - 2) {
				buf_addc(out, '\n');
				at = 0;
			}
			buf_addf(out, "%s%.*s", at ? " " : "  ", (int)n, s);
			at += (int)n + 1;
			s += n + (s[n] == ' ');
		}
		buf_addc(out, '\n');
	}
}

void
report_text(const struct report *r, bool ascii, struct buf *out)
{
	char text[32];

	buf_adds(out, "Monthly report, ");
	buf_addf(out, "%s %d", day_month_name(r->month % 100), r->month / 100);
	buf_adds(out, *r->site ? ", " : "");
	text_clean(out, r->site, strlen(r->site), false);
	buf_addc(out, '\n');
	if (r->open)
		buf_addf(out,
			 "\nOpen bookings: %s have no outcome yet; the "
			 "month is PROVISIONAL.\n",
			 number(text, r->open));
	else
		buf_adds(out, "\nOpen bookings: none; the month is final.\n");
	add_appointments(r, ascii, out);
	add_tops(r, ascii, out);
	add_people(r, ascii, out);
	add_stock(r, out);
	add_definitions(out);
}
