/*
 * house_hours.c - weekly hours as people say them: in a room, and through the
 * night, which are two stretches on two weekdays.
 */
#include <string.h>

#include "house.h"
#include "wardbook/house.h"
#include "wardbook/text.h"

const char *
house_room(struct session *s, int64_t hours, char out[41])
{
	struct row_session_room r;

	*out = '\0';
	if (hours &&
	    row_get(s->store, TBL_SESSION_ROOM, hours, &r, NULL) == RC_OK)
		text_copy(out, 41, r.room);
	return out;
}

static enum rc
file_room(struct session *s, int64_t hours, const char *room, struct err *e)
{
	struct row_session_room r;
	enum rc rc = row_get(s->store, TBL_SESSION_ROOM, hours, &r, e);

	if (rc == RC_NONE && !*room)
		return RC_OK;
	if (rc == RC_OK && !strcmp(r.room, room))
		return RC_OK;
	if (rc == RC_NONE) {
		row_init(TBL_SESSION_ROOM, &r);
		r.id = hours;
		text_copy(r.room, sizeof(r.room), room);
		return row_insert(s->store, TBL_SESSION_ROOM, &r, e);
	}
	if (rc != RC_OK)
		return rc;
	text_copy(r.room, sizeof(r.room), room);
	return row_update(s->store, TBL_SESSION_ROOM, &r, e);
}

static enum rc
file_stretch(struct session *s, struct row_clinic_session *c, const char *room,
	     struct err *e)
{
	enum rc rc = house_set(s, TBL_CLINIC_SESSION, c, e);

	return rc == RC_OK ? file_room(s, c->id, room, e) : rc;
}

/* What is left of the night belongs to the next weekday. */
static enum rc
file_hours(struct session *s, struct row_clinic_session *c, const char *room,
	   struct err *e)
{
	struct row_clinic_session morning = *c;
	bool night = c->to_minute < c->from_minute;
	enum rc rc;

	if (night)
		c->to_minute = 1440;
	rc = file_stretch(s, c, room, e);
	if (rc != RC_OK || !night)
		return rc;
	morning.id = morning.version = 0;
	morning.weekday = c->weekday % 7 + 1;
	morning.from_minute = 0;
	return file_stretch(s, &morning, room, e);
}

enum rc
house_hours_set(struct session *s, struct row_clinic_session *c,
		const char *room, struct err *e)
{
	struct row_clinic_session was = *c;
	struct buf b = BUF_INIT;
	enum rc rc;

	text_normalise(&b, room, strlen(room));
	if (b.len > 40) {
		buf_release(&b);
		return err_field(e, "room", "The room's name is too long.");
	}
	rc = act_begin_batch(s, ACT_PLACE_SET, "hours", e);
	if (rc == RC_OK) {
		rc = file_hours(s, c, b.p, e);
		if (rc == RC_OK)
			rc = act_commit(s, e);
		else
			act_abort(s);
	}
	buf_release(&b);
	house_names_changed();
	if (rc != RC_OK)
		*c = was;
	return rc;
}
