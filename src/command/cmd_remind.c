/*
 * cmd_remind.c - reminders from the command line: who is due, a file for a
 * gateway, letters, how someone wants to be reminded.
 */
#include "book_words.h"

#include <string.h>

#include "wardbook/patient.h"
#include "wardbook/reminder.h"

static bool
show_line(const struct reminder_line *r, void *arg)
{
	struct listing *l = arg;
	json_t *o = book_json(l->c->session, &r->row);

	json_object_set_new(o, "way",
			    json_string(enum_name(&enum_reminder_way, r->way)));
	json_object_set_new(o, "why", json_string(r->why));
	json_object_set_new(o, "reminded", json_boolean(r->sent_at != 0));
	if (listing_add(l, o))
		return true;
	book_print(l->c->session, &r->row);
	print_cell(r->patient, 28);
	printf("%s%s", r->sent_at ? "reminded, " : "",
	       enum_words(&enum_reminder_way, r->way));
	if (r->why[0])
		printf(": %s", r->why);
	putchar('\n');
	return true;
}

static enum rc
choose(struct context *c, const char *number, const char *way, struct err *e)
{
	int64_t patient = 0, w = enum_find(&enum_reminder_way, way);
	enum rc rc = patient_by_number(c->session, number, &patient, e);

	if (rc == RC_OK && w < 0)
		rc = err_set(e, RC_USAGE,
			     "A way is text, mail, letter, none or "
			     "not-asked.");
	return rc == RC_OK ? reminder_choice_set(c->session, patient,
						 (enum reminder_way)w, e)
			   : rc;
}

static enum rc
letters(struct context *c, const struct reminder_plan *p, struct err *e)
{
	struct buf b = BUF_INIT;
	int n = 0;
	enum rc rc = reminder_letters(c->session, p, &b, &n, e);

	if (rc == RC_OK)
		fwrite(b.p, 1, b.len, stdout);
	if (rc == RC_OK)
		say("%d %s", n, n == 1 ? "letter" : "letters");
	buf_release(&b);
	return rc;
}

static enum rc
file(struct context *c, const struct reminder_plan *p, enum reminder_way way,
     const char *format, const char *path, struct err *e)
{
	bool json = format && !strcmp(format, "json");
	int n = 0;
	enum rc rc;

	if (format && !json && strcmp(format, "csv") != 0)
		return err_set(e, RC_USAGE, "--format is csv or json.");
	rc = reminder_write(c->session, p, way,
			    json ? REMINDER_JSON : REMINDER_CSV, path, &n, e);
	if (rc == RC_OK && c->json)
		print_json(
			json_pack("{s:i, s:s}", "reminders", n, "file", path));
	else if (rc == RC_OK)
		say("%d %s in %s", n, n == 1 ? "reminder" : "reminders", path);
	return rc;
}

static enum rc
act(struct context *c, int argc, char **argv, const struct reminder_plan *p,
    const char *format, struct err *e)
{
	struct listing l;

	if (!strcmp(argv[0], "list") && argc == 1) {
		listing_open(&l, c);
		return listing_close(&l, reminder_each(c->session, p, show_line,
						       &l, e));
	}
	if (!strcmp(argv[0], "letter") && argc == 1)
		return letters(c, p, e);
	if (!strcmp(argv[0], "text") && argc == 2)
		return file(c, p, REMINDER_WAY_TEXT, format, argv[1], e);
	if (!strcmp(argv[0], "mail") && argc == 2)
		return file(c, p, REMINDER_WAY_MAIL, format, argv[1], e);
	if (!strcmp(argv[0], "choose") && argc == 3)
		return choose(c, argv[1], argv[2], e);
	return err_set(e, RC_USAGE,
		       "remind wants list, letter, text FILE, mail FILE, or "
		       "choose PATIENT WAY.");
}

enum rc
cmd_remind(struct context *c, int argc, char **argv, struct err *e)
{
	const char *from = NULL, *until = NULL, *clinic = NULL, *format = NULL;
	struct reminder_plan p = { 0 };
	const struct verb_option options[] = {
		{ "--from", &from, NULL, NULL },
		{ "--until", &until, NULL, NULL },
		{ "--clinic", &clinic, NULL, NULL },
		{ "--format", &format, NULL, NULL },
		{ "--again", NULL, &p.again, NULL },
		{ NULL, NULL, NULL, NULL },
	};
	enum rc rc = args_take(options, &argc, argv, 1, 3, e);

	if (rc == RC_OK)
		rc = context_login(c, e);
	if (rc == RC_OK && clinic)
		rc = book_clinic(c, clinic, &p.clinic, e);
	if (rc == RC_OK)
		rc = words_day(c, from ? from : "t+1", &p.from_day, e);
	if (rc == RC_OK)
		rc = words_day(c, until, &p.to_day, e);
	if (!p.to_day)
		p.to_day = p.from_day;
	return rc == RC_OK ? act(c, argc, argv, &p, format, e) : rc;
}
