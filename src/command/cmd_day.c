/*
 * cmd_day.c - the book of a day, as it is and as it stood, and the next free
 * places, from the command line.
 */
#include "book_words.h"

#include <string.h>

#include "wardbook/house.h"
#include "wardbook/waiting.h"

static bool
show_line(const struct appointment_line *a, void *arg)
{
	struct listing *l = arg;
	struct session *s = l->c->session;
	json_t *o = book_json(s, &a->row);

	json_object_set_new(o, "name", json_string(a->patient));
	if (listing_add(l, o))
		return true;
	book_print(s, &a->row);
	print_cell(a->patient, 30);
	print_cell(a->doctor, 0);
	putchar('\n');
	return true;
}

static bool
show_then(const struct asof_line *a, void *arg)
{
	struct listing *l = arg;
	struct session *s = l->c->session;
	const struct row_appointment *r = a->then.id ? &a->then : &a->now;
	char at[WHEN_TEXT];
	json_t *o = book_json(s, r);

	json_object_set_new(o, "was_there", json_boolean(a->then.id != 0));
	json_object_set_new(o, "changes", json_integer(a->changes));
	json_object_set_new(o, "since", json_string(a->what));
	json_object_set_new(o, "by", json_string(a->changes ? a->by : ""));
	if (listing_add(l, o))
		return true;
	book_print(s, r);
	print_cell(a->patient, 24);
	if (a->changes)
		printf("%s, %s, %s", a->what, a->by,
		       instant_text(at, a->changed_at));
	putchar('\n');
	return true;
}

/* "2026-03-02 16:00": a day and a time. */
static enum rc
moment(struct context *c, const char *text, int64_t *at, struct err *e)
{
	char day[40];
	size_t n = strcspn(text, " T");
	int32_t on, minute;
	enum rc rc;

	snprintf(day, sizeof(day), "%.*s", (int)n, text);
	if (!text[n])
		return err_set(e, RC_USAGE, "--as-of wants a day and a time.");
	rc = words_day(c, day, &on, e);
	if (rc == RC_OK)
		rc = book_time(text + n + 1, &minute, e);
	if (rc == RC_OK)
		*at = when_instant(on, minute);
	return rc;
}

enum rc
cmd_day(struct context *c, int argc, char **argv, struct err *e)
{
	const char *as_of = NULL, *doctor = NULL;
	const struct verb_option options[] = {
		{ "--as-of", &as_of, NULL, NULL },
		{ "--doctor", &doctor, NULL, NULL },
		{ NULL, NULL, NULL, NULL },
	};
	struct listing l;
	int64_t clinic = 0, who = 0, at = 0;
	int32_t day = 0;
	enum rc rc = args_take(options, &argc, argv, 0, 2, e);

	if (rc == RC_OK)
		rc = context_login(c, e);
	if (rc == RC_OK && argc > 0 && strcmp(argv[0], "all") != 0)
		rc = book_clinic(c, argv[0], &clinic, e);
	if (rc == RC_OK)
		rc = words_day(c, argc > 1 ? argv[1] : "t", &day, e);
	if (rc == RC_OK)
		rc = book_doctor(c, doctor, &who, e);
	if (rc == RC_OK && as_of)
		rc = clinic ? moment(c, as_of, &at, e)
			    : err_set(e, RC_USAGE, "--as-of wants a clinic.");
	if (rc != RC_OK)
		return rc;
	listing_open(&l, c);
	if (as_of)
		rc = appointment_as_of(c->session, clinic, day, at, show_then,
				       &l, e);
	else if (who)
		rc = appointment_of_doctor(c->session, who, day, show_line, &l,
					   e);
	else
		rc = appointment_day(c->session, clinic, day, show_line, &l, e);
	return listing_close(&l, rc);
}

/* ---- free places ------------------------------------------------------------ */

struct free_words {
	const char *doctor, *from, *until, *days, *part, *length, *limit;
};

static enum rc
free_wish(struct context *c, const char *clinic, const struct free_words *o,
	  struct free_wish *w, int64_t *limit, struct err *e)
{
	int64_t length = 0, part = 0;
	enum rc rc = book_clinic(c, clinic, &w->clinic_id, e);

	if (rc == RC_OK)
		rc = book_doctor(c, o->doctor, &w->doctor_id, e);
	if (rc == RC_OK)
		rc = words_day(c, o->from ? o->from : "t", &w->from_day, e);
	if (rc == RC_OK)
		rc = words_day(c, o->until, &w->to_day, e);
	if (rc == RC_OK)
		rc = waiting_weekdays(o->days ? o->days : "", "days",
				      &w->weekdays, e);
	if (rc == RC_OK)
		rc = words_number("--length", o->length, false, &length, e);
	if (rc == RC_OK)
		rc = words_number("--limit", o->limit ? o->limit : "1", true,
				  limit, e);
	if (rc == RC_OK && o->part) {
		part = enum_find(&enum_part_of_day, o->part);
		if (part < 0)
			rc = err_set(e, RC_USAGE,
				     "--part is morning, afternoon or "
				     "evening.");
	}
	w->length = (int)length;
	w->part = (int)part;
	return rc;
}

#define PLACES_MOST 500

static enum rc
show_free(struct context *c, const struct free_wish *w, int64_t limit,
	  struct err *e)
{
	struct free_place v[PLACES_MOST];
	char day[WHEN_TEXT], time[WHEN_TEXT];
	struct listing l;
	int n;
	enum rc rc = appointment_free_search(c->session, w, v,
					     limit < 1 || limit > PLACES_MOST
						     ? PLACES_MOST
						     : (int)limit,
					     &n, e);

	if (rc != RC_OK)
		return rc;
	listing_open(&l, c);
	for (int i = 0; i < n; i++)
		if (!listing_add(&l, json_pack("{s:o, s:o, s:i}", "day",
					       words_day_json(v[i].day), "time",
					       book_time_json(v[i].minute),
					       "left", v[i].left)))
			printf("%s %s %s  %d %s\n", day_weekday_name(v[i].day),
			       day_text(day, v[i].day),
			       minute_text(time, v[i].minute), v[i].left,
			       v[i].left == 1 ? "place" : "places");
	return listing_close(&l, RC_OK);
}

enum rc
cmd_next_free(struct context *c, int argc, char **argv, struct err *e)
{
	struct free_words o = { 0 };
	const struct verb_option options[] = {
		{ "--doctor", &o.doctor, NULL, NULL },
		{ "--from", &o.from, NULL, NULL },
		{ "--until", &o.until, NULL, NULL },
		{ "--days", &o.days, NULL, NULL },
		{ "--part", &o.part, NULL, NULL },
		{ "--length", &o.length, NULL, NULL },
		{ "--limit", &o.limit, NULL, NULL },
		{ NULL, NULL, NULL, NULL },
	};
	struct free_wish w = { 0 };
	int64_t limit = 1;
	enum rc rc = args_take(options, &argc, argv, 1, 1, e);

	if (rc == RC_OK)
		rc = context_login(c, e);
	if (rc == RC_OK)
		rc = free_wish(c, argv[0], &o, &w, &limit, e);
	return rc == RC_OK ? show_free(c, &w, limit, e) : rc;
}
