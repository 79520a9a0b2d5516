/*
 * reminder_write.c - reminders on their way out: letters, and a file for a
 * gateway.
 *
 * The file is complete and on the disk before it is filed that it was written,
 * and is taken away again where that can't be filed.  It says when and where,
 * never why.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "appointment_private.h"
#include "reminder_private.h"

struct letters {
	struct session *s;
	const struct reminder_plan *p;
	enum reminder_way way;
	enum reminder_format format;
	struct buf *out;
	struct reminder_line *v;
	size_t n, cap;
};

static bool
keep_due(const struct reminder_line *l, void *arg)
{
	struct letters *x = arg;

	if (!reminder_is_due(l, x->p, x->way))
		return true;
	x->v = mem_room(x->v, &x->cap, x->n, sizeof(*x->v));
	x->v[x->n++] = *l;
	return true;
}

/* The names in a line stand until the house is read again: take them anew. */
static void
name_again(struct session *s, struct reminder_line *l)
{
	l->clinic = house_name(s, TBL_PLACE, l->row.clinic_id);
	l->doctor = house_name(s, TBL_STAFF, l->row.doctor_id);
}

static void
add_message(struct session *s, const struct reminder_line *l, struct buf *b)
{
	char day[WHEN_TEXT], time[WHEN_TEXT];

	buf_addf(b, "%s: your appointment is on %s %s at %s, %s%s%s.",
		 store_site(s->store)->name,
		 day_weekday_name((int32_t)l->row.day),
		 day_text(day, (int32_t)l->row.day),
		 minute_text(time, (int32_t)l->row.minute), l->clinic,
		 l->location[0] ? ", " : "", l->location);
}

static void
add_quoted(struct buf *b, const char *text, char after)
{
	/* A spreadsheet must not take a name for a formula. */
	buf_addc(b, '"');
	if (*text && strchr("=+-@\t", *text) && !strpbrk(text, "0123456789"))
		buf_addc(b, '\'');
	for (; *text; text++) {
		if (*text == '"')
			buf_addc(b, '"');
		buf_addc(b, *text == '\n' || *text == '\r' ? ' ' : *text);
	}
	buf_addc(b, '"');
	buf_addc(b, after);
}

static void
add_csv(const struct letters *x, const struct reminder_line *l, const char *to,
	const char *message)
{
	char day[WHEN_TEXT], time[WHEN_TEXT];

	add_quoted(x->out, to, ',');
	add_quoted(x->out, l->patient, ',');
	add_quoted(x->out, day_iso(day, (int32_t)l->row.day), ',');
	add_quoted(x->out, minute_text(time, (int32_t)l->row.minute), ',');
	add_quoted(x->out, l->clinic, ',');
	add_quoted(x->out, message, '\n');
}

static void
add_json(const struct letters *x, const struct reminder_line *l, const char *to,
	 const char *message)
{
	char day[WHEN_TEXT], time[WHEN_TEXT];
	json_t *o =
		json_pack("{s:s, s:s, s:s, s:s, s:s, s:s}", "to", to, "name",
			  l->patient, "day", day_iso(day, (int32_t)l->row.day),
			  "time", minute_text(time, (int32_t)l->row.minute),
			  "clinic", l->clinic, "text", message);
	char *text =
		o ? json_dumps(o, JSON_COMPACT | JSON_PRESERVE_ORDER) : NULL;

	if (text)
		buf_addf(x->out, "%s\n", text);
	free(text);
	json_decref(o);
}

static void
add_line(const struct letters *x, const struct reminder_line *l)
{
	const char *to = x->way == REMINDER_WAY_MAIL ? l->email : l->phone;
	struct buf b = BUF_INIT;

	add_message(x->s, l, &b);
	if (x->format == REMINDER_JSON)
		add_json(x, l, to, b.p);
	else
		add_csv(x, l, to, b.p);
	buf_release(&b);
}

static void
add_letter(const struct letters *x, const struct reminder_line *l)
{
	const struct row_site *site = store_site(x->s->store);
	char day[WHEN_TEXT];
	struct buf b = BUF_INIT;

	if (x->out->len)
		buf_addc(x->out, '\f');
	add_message(x->s, l, &b);
	buf_addf(x->out, "%s\n\n\n%s\n%s\n\n\n%s\n\nYour number: %s\n\n%s\n",
		 site->name, l->patient, l->address,
		 day_text(day, when_today()), l->number, b.p);
	if (l->doctor[0])
		buf_addf(x->out, "You will see %s.\n", l->doctor);
	buf_adds(x->out, "\nIf you cannot come, please tell us in time, so "
			 "that someone else can have\nthe place.\n");
	buf_release(&b);
}

static enum rc
write_private(struct session *s, const char *path, const struct buf *b,
	      struct err *e)
{
	size_t done = 0;
	ssize_t n = 0;
	int fd;

	if (store_is_own_file(s->store, path))
		return err_field(e, "path", "That is the store itself.");
	fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC,
		  0600);
	if (fd < 0)
		return errno == EEXIST ? err_field(e, "path",
						   "There is such a file "
						   "already; name another one.")
				       : err_field(e, "path",
						   "It can't be written: "
						   "%s.",
						   strerror(errno));
	while (done < b->len &&
	       ((n = write(fd, b->p + done, b->len - done)) > 0 ||
		errno == EINTR))
		done += n > 0 ? (size_t)n : 0;
	if (done < b->len || fsync(fd) != 0) {
		err_set(e, RC_IO, "The file could not be written: %s.",
			strerror(errno));
		close(fd);
		unlink(path);
		return RC_IO;
	}
	close(fd);
	return RC_OK;
}

static enum rc
make(struct letters *x, const char *path, int *n, struct err *e)
{
	enum rc rc = reminder_each(x->s, x->p, keep_due, x, e);

	*n = (int)x->n;
	if (rc == RC_OK && !x->n)
		rc = err_set(e, RC_NONE,
			     "Nobody is to be reminded that way "
			     "in these days.");
	if (rc == RC_OK && path && x->format == REMINDER_CSV)
		buf_adds(x->out, "to,name,day,time,clinic,text\n");
	for (size_t i = 0; rc == RC_OK && i < x->n; i++) {
		name_again(x->s, &x->v[i]);
		if (path)
			add_line(x, &x->v[i]);
		else
			add_letter(x, &x->v[i]);
		rc = reminder_file(x->s, &x->v[i], e);
	}
	return rc;
}

static enum rc
send(struct letters *x, const char *path, int *n, struct err *e)
{
	bool written = false;
	enum rc rc = act_begin_batch(x->s, ACT_REMINDER_SEND,
				     enum_words(&enum_reminder_way, x->way), e);

	*n = 0;
	if (rc != RC_OK)
		return rc;
	rc = make(x, path, n, e);
	if (rc == RC_OK && path) {
		rc = write_private(x->s, path, x->out, e);
		written = rc == RC_OK;
	}
	if (rc == RC_OK) {
		rc = act_commit(x->s, e);
	} else {
		act_abort(x->s);
	}
	if (rc != RC_OK && written)
		unlink(path);
	if (x->v)
		mem_wipe(x->v, x->n * sizeof(*x->v));
	free(x->v);
	return rc;
}

enum rc
reminder_write(struct session *s, const struct reminder_plan *p,
	       enum reminder_way way, enum reminder_format format,
	       const char *path, int *n, struct err *e)
{
	struct buf out = BUF_INIT;
	struct letters x = {
		.s = s, .p = p, .way = way, .format = format, .out = &out
	};
	enum rc rc;

	if (way != REMINDER_WAY_TEXT && way != REMINDER_WAY_MAIL)
		return err_field(e, "way",
				 "A file is for text messages or "
				 "mail; letters are printed.");
	if (!*path)
		return err_field(e, "path", "Name the file.");
	rc = send(&x, path, n, e);
	buf_release(&out);
	return rc;
}

enum rc
reminder_letters(struct session *s, const struct reminder_plan *p,
		 struct buf *out, int *n, struct err *e)
{
	struct letters x = {
		.s = s, .p = p, .way = REMINDER_WAY_LETTER, .out = out
	};
	enum rc rc;

	buf_clear(out);
	rc = send(&x, NULL, n, e);
	if (rc != RC_OK)
		buf_clear(out);
	return rc;
}
