/*
 * prescription_sums.c - when doses are due, how much each is, and how many
 * base units of the medicine a course takes.
 *
 * No store here.  Times of day are wall times of the house; a clock change
 * moves the instant, not the time on the wall.
 */
#include "prescription_private.h"

#include <stdlib.h>
#include <string.h>

/* ---- times -------------------------------------------------------------------- */

static const struct rhythm {
	int every, n;
	int32_t hour[PRESCRIPTION_TIMES];
} rhythms[] = {
	[FREQUENCY_DAILY] = { 1, 1, { 8 } },
	[FREQUENCY_BEDTIME] = { 1, 1, { 22 } },
	[FREQUENCY_TWICE] = { 1, 2, { 8, 20 } },
	[FREQUENCY_THREE_TIMES] = { 1, 3, { 8, 14, 20 } },
	[FREQUENCY_FOUR_TIMES] = { 1, 4, { 8, 12, 18, 22 } },
	[FREQUENCY_EVERY_4_HOURS] = { 1, 6, { 2, 6, 10, 14, 18, 22 } },
	[FREQUENCY_EVERY_6_HOURS] = { 1, 4, { 0, 6, 12, 18 } },
	[FREQUENCY_EVERY_8_HOURS] = { 1, 3, { 6, 14, 22 } },
	[FREQUENCY_EVERY_12_HOURS] = { 1, 2, { 8, 20 } },
	[FREQUENCY_ALTERNATE_DAYS] = { 2, 1, { 8 } },
	[FREQUENCY_WEEKLY] = { 7, 1, { 8 } },
	[FREQUENCY_AS_NEEDED] = { 1, 0, { 0 } },
};

int
prescription_times(enum frequency f, int32_t minutes[PRESCRIPTION_TIMES],
		   int *every)
{
	*every = 1;
	if ((size_t)f >= sizeof(rhythms) / sizeof(rhythms[0]))
		return 0;
	for (int i = 0; i < rhythms[f].n; i++)
		minutes[i] = rhythms[f].hour[i] * 60;
	if (rhythms[f].every)
		*every = rhythms[f].every;
	return rhythms[f].n;
}

int
rx_daily_doses(const struct row_prescription *r)
{
	int32_t at[PRESCRIPTION_TIMES];
	int every, n;

	if (r->frequency == FREQUENCY_AS_NEEDED)
		return (int)r->most_daily;
	n = prescription_times((enum frequency)r->frequency, at, &every);
	return n ? n : 1;
}

/* The day of the first dose: the count of every other day begins there. */
static int32_t
first_day(const struct row_prescription *r, const int32_t *at, int n)
{
	int32_t day;

	when_local(r->from_at, &day, NULL);
	return when_instant(day, at[n - 1]) < r->from_at ? day_add(day, 1)
							 : day;
}

int
prescription_due(const struct row_prescription *r, int64_t since, int64_t until,
		 int64_t *at, int max)
{
	int32_t minutes[PRESCRIPTION_TIMES], day, first;
	int every, count = 0;
	int n = prescription_times((enum frequency)r->frequency, minutes,
				   &every);

	if (since < r->from_at)
		since = r->from_at;
	if (r->ends_at && until > r->ends_at)
		until = r->ends_at;
	if (r->frequency == FREQUENCY_ONCE && r->from_at >= since &&
	    r->from_at < until && max > 0)
		at[count++] = r->from_at;
	if (!n || since >= until)
		return count;
	first = first_day(r, minutes, n);
	when_local(since, &day, NULL);
	if (day < first)
		day = first;
	for (; when_instant(day, 0) < until; day = day_add(day, 1)) {
		if (day_between(first, day) % every)
			continue;
		for (int i = 0; i < n; i++) {
			int64_t t = when_instant(day, minutes[i]);

			if (t >= since && t < until && count < max)
				at[count++] = t;
		}
		if (count == max)
			break;
	}
	return count;
}

int64_t
prescription_dose_at(const struct row_prescription *r, int64_t at)
{
	int64_t dose = r->dose;

	if (!r->taper_by || !r->taper_days || at <= r->from_at)
		return dose;
	dose -= (at - r->from_at) / (r->taper_days * RX_DAY_MS) * r->taper_by;
	return dose < r->taper_to ? r->taper_to : dose;
}

bool
rx_is_over(const struct row_prescription *r, int64_t now)
{
	return r->state > PRESCRIPTION_STATE_HELD ||
	       (r->ends_at && r->ends_at <= now);
}

int32_t
rx_last_day(const struct row_prescription *r)
{
	int32_t day = 0;

	if (r->ends_at)
		when_local(r->ends_at - 1, &day, NULL);
	return day;
}

/* ---- content ------------------------------------------------------------------ */

/* A number with decimals in thousandths, blanks behind it skipped. */
static bool
take_number(const char **p, int64_t *v)
{
	char *end;
	double d = strtod(*p, &end);

	if (end == *p || d <= 0 || d > 1e9)
		return false;
	*v = (int64_t)(d * 1000 + 0.5);
	*p = end + strspn(end, " ");
	return true;
}

static bool
take_word(const char **p, const char *word)
{
	size_t n = strlen(word);

	if (strncmp(*p, word, n) != 0)
		return false;
	*p += n;
	return true;
}

/* "500 mg" -> a mass in micrograms, "100 units" -> thousandths of units. */
static bool
take_amount(const char **p, struct medicine_content *c)
{
	int64_t v;

	if (!take_number(p, &v))
		return false;
	c->units = false;
	c->amount = v;
	if (take_word(p, "micrograms") || take_word(p, "microgram"))
		c->amount = v / 1000;
	else if (take_word(p, "units") || take_word(p, "unit"))
		c->units = true;
	else if (take_word(p, "mg"))
		c->amount = v;
	else if (take_word(p, "g"))
		c->amount = v * 1000;
	else
		return false;
	return c->amount > 0;
}

bool
medicine_content(const struct row_medicine *m, struct medicine_content *out)
{
	const char *p = m->strength;
	int64_t over = 1000, volume;

	if (!take_amount(&p, out))
		return false;
	if (!*p)
		return true;
	if (!take_word(&p, "/"))
		return false;
	if (take_word(&p, "puff"))
		return !strcmp(m->unit, "puff") && !*p;
	/* "250 mg/5 ml": of a ml where ml are counted, else of the whole */
	if (take_number(&p, &over)) {
		if (!take_word(&p, "ml") || *p)
			return false;
		if (!strcmp(m->unit, "ml"))
			out->amount = out->amount * 1000 / over;
		return out->amount > 0;
	}
	if (!take_word(&p, "ml"))
		return false;
	if (!strcmp(m->unit, "ml"))
		return !*p;
	/* "100 units/ml, 10 ml" */
	if (!take_word(&p, ", ") || !take_number(&p, &volume) ||
	    !take_word(&p, "ml"))
		return false;
	out->amount = out->amount * volume / 1000;
	return true;
}

int64_t
prescription_base(const struct row_medicine *m, int64_t thousandths,
		  enum dose_unit unit)
{
	struct medicine_content c;
	int64_t amount = thousandths;

	if (unit == DOSE_UNIT_BASE)
		return thousandths;
	if (unit == DOSE_UNIT_MILLILITRE)
		return strcmp(m->unit, "ml") ? 0 : thousandths;
	if (!medicine_content(m, &c) || c.units != (unit == DOSE_UNIT_UNIT))
		return 0;
	if (unit == DOSE_UNIT_GRAM)
		amount *= 1000;
	else if (unit == DOSE_UNIT_MICROGRAM)
		amount /= 1000;
	return amount * 1000 / c.amount;
}

/* What is opened for one dose is used up with it. */
static bool
used_up(const struct row_medicine *m)
{
	static const char *const whole[] = {
		"ampoule", "vial",	  "syringe", "bag",
		"sachet",  "suppository", "patch",   "kit",
	};

	for (size_t i = 0; i < sizeof(whole) / sizeof(whole[0]); i++)
		if (!strcmp(m->unit, whole[i]))
			return true;
	return false;
}

int64_t
prescription_course(const struct row_prescription *r,
		    const struct row_medicine *m)
{
	int64_t at[PRESCRIPTION_TIMES], sum = 0;
	int64_t doses = r->days * r->most_daily;
	enum dose_unit unit = (enum dose_unit)r->dose_unit;
	int64_t base = prescription_base(m, r->dose, unit);

	if (base <= 0)
		return 0;
	if (r->frequency == FREQUENCY_AS_NEEDED) {
		if (used_up(m))
			base = (base + 999) / 1000 * 1000;
		return (base * doses + 999) / 1000;
	}
	if (!r->ends_at)
		return 0;
	for (int64_t day = r->from_at; day < r->ends_at; day += RX_DAY_MS) {
		int64_t end = day + RX_DAY_MS;
		int n = prescription_due(r, day,
					 end < r->ends_at ? end : r->ends_at,
					 at, PRESCRIPTION_TIMES);

		for (int i = 0; i < n; i++) {
			base = prescription_base(m,
						 prescription_dose_at(r, at[i]),
						 unit);
			if (used_up(m))
				base = (base + 999) / 1000 * 1000;
			sum += base;
		}
	}
	return (sum + 999) / 1000;
}

/* ---- routes ---------------------------------------------------------------------- */

enum route
prescription_usual_route(const struct row_medicine *m)
{
	static const struct {
		const char *form;
		enum route route;
	} usual[] = {
		{ "sublingual", ROUTE_SUBLINGUAL },
		{ "tablet", ROUTE_ORAL },
		{ "capsule", ROUTE_ORAL },
		{ "oral", ROUTE_ORAL },
		{ "powder", ROUTE_ORAL },
		{ "inhaler", ROUTE_INHALED },
		{ "nebuliser", ROUTE_NEBULISED },
		{ "cream", ROUTE_SKIN },
		{ "gel", ROUTE_SKIN },
		{ "patch", ROUTE_SKIN },
		{ "suppository", ROUTE_RECTAL },
		{ "eye", ROUTE_EYE },
		{ "ear", ROUTE_EAR },
		{ "mouthwash", ROUTE_MOUTHWASH },
		{ "nasal", ROUTE_NASAL },
		{ "infusion", ROUTE_INTRAVENOUS },
	};

	if (!strncmp(m->atc, "A10A", 4) || !strncmp(m->atc, "B01AB05", 7))
		return ROUTE_SUBCUTANEOUS;
	if (!strncmp(m->atc, "J07", 3))
		return ROUTE_INTRAMUSCULAR;
	for (size_t i = 0; i < sizeof(usual) / sizeof(usual[0]); i++)
		if (strstr(m->form, usual[i].form))
			return usual[i].route;
	return strstr(m->form, "injection") ? ROUTE_INTRAVENOUS : (enum route)0;
}
