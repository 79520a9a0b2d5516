/*
 * prescription_words.c - amounts, and the sentence that a patient can read,
 * made of the coded parts of an order and of nothing else.
 *
 * No store here.
 */
#include "prescription_private.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "wardbook/stock.h"
#include "wardbook/text.h"

/* ---- amounts ------------------------------------------------------------------ */

const char *
rx_number(char out[32], int64_t thousandths)
{
	int n = snprintf(out, 32, "%lld.%03lld", (long long)thousandths / 1000,
			 (long long)thousandths % 1000);

	while (out[n - 1] == '0')
		out[--n] = '\0';
	if (out[n - 1] == '.')
		out[n - 1] = '\0';
	return out;
}

/* Digits with at most three decimals, as thousandths; -1: none. */
static int64_t
read_number(const char **p)
{
	int64_t v = 0, scale = 100;
	const char *s = *p;

	if (!isdigit((unsigned char)*s))
		return -1;
	for (; isdigit((unsigned char)*s); s++) {
		if (v > 1000000)
			return -1;
		v = v * 10 + (*s - '0');
	}
	v *= 1000;
	if ((*s == '.' || *s == ',') && isdigit((unsigned char)s[1])) {
		for (s++; isdigit((unsigned char)*s); s++) {
			if (scale == 0)
				return -1;
			v += (*s - '0') * scale;
			scale /= 10;
		}
	}
	*p = s;
	return v;
}

enum rc
prescription_parse_amount(int64_t *thousandths, const char *text, struct err *e)
{
	const char *p = text + strspn(text, " ");
	int64_t v = read_number(&p), over;

	/* 1/2, or 1 1/2 */
	if (v > 0 && *p == '/') {
		p++;
		over = read_number(&p);
		v = over > 0 ? v * 1000 / over : -1;
	} else if (v > 0 && *p == ' ' && isdigit((unsigned char)p[1])) {
		int64_t part;

		p++;
		part = read_number(&p);
		over = *p == '/' ? (p++, read_number(&p)) : -1;
		v = part > 0 && over > part ? v + part * 1000 / over : -1;
	}
	p += strspn(p, " ");
	if (v <= 0 || *p || v > 1000000000)
		return err_field(e, "dose",
				 "\"%.20s\" is no amount; type 1, "
				 "0.5, 1/2 or 1 1/2.",
				 text);
	*thousandths = v;
	return RC_OK;
}

const char *
prescription_amount(char out[PRESCRIPTION_AMOUNT], const struct row_medicine *m,
		    int64_t thousandths, enum dose_unit unit)
{
	char number[32], words[STOCK_QUANTITY];

	rx_number(number, thousandths);
	if (unit != DOSE_UNIT_BASE)
		snprintf(out, PRESCRIPTION_AMOUNT, "%s %s", number,
			 enum_words(&enum_dose_unit, unit));
	else if (thousandths % 1000 == 0)
		snprintf(out, PRESCRIPTION_AMOUNT, "%s",
			 stock_quantity_text(words, m, thousandths / 1000));
	else if (thousandths == 500 && strlen(m->unit) > 2)
		snprintf(out, PRESCRIPTION_AMOUNT, "half %s %s",
			 strchr("aeiou", m->unit[0]) ? "an" : "a", m->unit);
	else
		snprintf(out, PRESCRIPTION_AMOUNT, "%s%s", number,
			 strchr(stock_quantity_text(words, m, 2), ' '));
	return out;
}

const char *
prescription_medicine(char out[PRESCRIPTION_NAME], const struct row_medicine *m)
{
	snprintf(out, PRESCRIPTION_NAME, "%s%s%s%s%s", m->name,
		 *m->strength ? " " : "", m->strength, *m->form ? " " : "",
		 m->form);
	return out;
}

/* ---- the sentence --------------------------------------------------------------- */

/* The verb before the amount, and the place behind it. */
static const struct way {
	enum route route;
	const char *before, *after;
} ways[] = {
	{ ROUTE_ORAL, "Take", "by mouth" },
	{ ROUTE_SUBLINGUAL, "Put", "under the tongue" },
	{ ROUTE_INTRAVENOUS, "You are given", "into a vein" },
	{ ROUTE_INTRAMUSCULAR, "You are given", "into a muscle" },
	{ ROUTE_SUBCUTANEOUS, "Inject", "under the skin" },
	{ ROUTE_INHALED, "Breathe in", "" },
	{ ROUTE_NEBULISED, "Breathe in", "as a mist from the nebuliser" },
	{ ROUTE_NASAL, "Put", "into the nose" },
	{ ROUTE_RECTAL, "Put", "into the back passage" },
	{ ROUTE_VAGINAL, "Put", "into the vagina" },
	{ ROUTE_SKIN, "Put", "on the skin" },
	{ ROUTE_EYE, "Put", "into the eye" },
	{ ROUTE_EAR, "Put", "into the ear" },
	{ ROUTE_MOUTHWASH, "Rinse the mouth with", "and spit it out" },
};

static void
add_amount(struct buf *b, const struct row_medicine *m,
	   const struct row_prescription *r, int64_t thousandths)
{
	char text[PRESCRIPTION_AMOUNT];
	int64_t base =
		prescription_base(m, thousandths, (enum dose_unit)r->dose_unit);

	buf_adds(b, prescription_amount(text, m, thousandths,
					(enum dose_unit)r->dose_unit));
	/* 1 g is two tablets: the patient counts tablets */
	if (r->dose_unit != DOSE_UNIT_BASE && base > 0 && base % 500 == 0)
		buf_addf(b, " (%s)",
			 prescription_amount(text, m, base, DOSE_UNIT_BASE));
}

static void
add_time(struct buf *b, int64_t minutes)
{
	if (minutes % 60 == 0)
		buf_addf(b, "%lld hour%s", (long long)minutes / 60,
			 minutes == 60 ? "" : "s");
	else
		buf_addf(b, "%lld minutes", (long long)minutes);
}

static void
add_frequency(struct buf *b, const struct row_prescription *r)
{
	int32_t at[PRESCRIPTION_TIMES];
	char text[WHEN_TEXT];
	int every, n;

	if (!r->frequency)
		return;
	buf_addf(b, " %s", enum_words(&enum_frequency, r->frequency));
	if (r->frequency == FREQUENCY_AS_NEEDED) {
		if (r->gap_minutes) {
			buf_adds(b, ", at least ");
			add_time(b, r->gap_minutes);
			buf_adds(b, " apart");
		}
		if (r->most_daily)
			buf_addf(b, ", at most %lld time%s in 24 hours",
				 (long long)r->most_daily,
				 r->most_daily == 1 ? "" : "s");
		return;
	}
	n = prescription_times((enum frequency)r->frequency, at, &every);
	for (int i = 0; i < n; i++)
		buf_addf(b, "%s%s", i ? ", " : " (", minute_text(text, at[i]));
	if (n)
		buf_addc(b, ')');
}

static void
add_course(struct buf *b, const struct row_prescription *r,
	   const struct row_medicine *m)
{
	if (r->taper_by && r->taper_days) {
		buf_addf(b, " for %lld day%s, then ", (long long)r->taper_days,
			 r->taper_days == 1 ? "" : "s");
		add_amount(b, m, r, r->taper_by);
		if (r->taper_days == 1)
			buf_adds(b, " less each day, down to ");
		else
			buf_addf(b, " less every %lld days, down to ",
				 (long long)r->taper_days);
		add_amount(b, m, r, r->taper_to);
		buf_adds(b, ", then stop");
	} else if (r->days) {
		buf_addf(b, " for %lld day%s", (long long)r->days,
			 r->days == 1 ? "" : "s");
	} else if (r->frequency && r->frequency != FREQUENCY_ONCE) {
		buf_adds(b, " until you are told to stop");
	}
	buf_addc(b, '.');
}

const char *
prescription_sentence(char out[PRESCRIPTION_SENTENCE],
		      const struct row_prescription *r,
		      const struct row_medicine *m)
{
	const struct way *way = NULL;
	struct buf b = BUF_INIT;

	out[0] = '\0';
	if (!m->id || !r->dose)
		return out;
	for (size_t i = 0; i < sizeof(ways) / sizeof(ways[0]); i++)
		if (ways[i].route == (enum route)r->route)
			way = &ways[i];
	buf_addf(&b, "%s ", way ? way->before : "Use");
	add_amount(&b, m, r, r->dose);
	if (way && *way->after)
		buf_addf(&b, " %s", way->after);
	add_frequency(&b, r);
	add_course(&b, r, m);
	if (*r->note)
		buf_addf(&b, " %s", r->note);
	text_copy(out, PRESCRIPTION_SENTENCE, b.p);
	buf_release(&b);
	return out;
}

const char *
prescription_state(char out[PRESCRIPTION_STATE], const struct prescription *p)
{
	char day[WHEN_TEXT];
	int32_t local;

	if (p->row.state != PRESCRIPTION_STATE_ACTIVE || !p->row.ends_at) {
		snprintf(out, PRESCRIPTION_STATE, "%s",
			 enum_words(&enum_prescription_state, p->row.state));
		return out;
	}
	when_local(p->row.ends_at - 1, &local, NULL);
	snprintf(out, PRESCRIPTION_STATE, "%s %s", p->over ? "ended" : "until",
		 day_text(day, local));
	return out;
}

/* ---- on paper ---------------------------------------------------------------------- */

void
rx_cells(struct buf *out, const char *text, int cells, bool pad)
{
	struct buf b = BUF_INIT;
	size_t n;

	text_clean(&b, text, strlen(text), false);
	n = text_fit(b.p, b.len, cells);
	buf_add(out, b.p, n);
	for (int w = text_width(b.p, n); pad && w < cells; w++)
		buf_addc(out, ' ');
	buf_release(&b);
}

void
rx_wrap(struct buf *out, const char *text, int cells, int indent)
{
	struct buf b = BUF_INIT;
	const char *p;

	text_clean(&b, text, strlen(text), false);
	for (p = b.p; *p;) {
		size_t n = text_fit(p, strlen(p), cells - indent), cut = n;

		if (p[n]) {
			while (cut > 0 && p[cut] != ' ')
				cut--;
			if (!cut)
				cut = n;
		}
		for (int i = 0; i < indent; i++)
			buf_addc(out, ' ');
		buf_add(out, p, cut);
		buf_addc(out, '\n');
		p += cut;
		p += strspn(p, " ");
	}
	buf_release(&b);
}

void
rx_rule(struct buf *out, int cells)
{
	for (int i = 0; i < cells; i++)
		buf_addc(out, '-');
	buf_addc(out, '\n');
}
