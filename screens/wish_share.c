/*
 * wish_share.c - lines that wait to be booked: opening the form for one, and
 * knowing it again when the form has closed.
 */
#include "wish_share.h"

void
wish_book(struct wish_list *l, const struct ui_row *row, const struct wish *w)
{
	struct row_reason reason;
	struct ui_args args;

	l->booking = row->id;
	l->version = row->version;
	booking_args(&args, w->clinic, w->doctor, w->patient, 0,
		     WHEN_NO_MINUTE);
	if (!w->reason || row_get(desk_store(), TBL_REASON, w->reason, &reason,
				  NULL) != RC_OK)
		reason.code[0] = '\0';
	booking_args_more(&args, reason.code, (int)w->length, (int)w->priority);
	ui_push(SCREEN_BOOKING_FORM, &args);
}

int64_t
wish_booked(struct wish_list *l, int from)
{
	int64_t line = l->booking;

	l->booking = 0;
	return from == SCREEN_BOOKING_FORM ? line : 0;
}

enum rc
wish_clinic(struct screen *s, struct wish_list *l)
{
	int64_t id;

	if (!booking_choose_clinic(s, &id))
		return RC_NONE;
	l->clinic = id > 0 ? id : 0;
	ui_refresh(s);
	return RC_OK;
}

bool
wish_ends(const char *title, const struct ui_row *row)
{
	return ui_confirm(title, row->cell[0], "Take off", "Leave");
}

void
wish_form_clinic(struct screen *s, int field)
{
	int64_t clinic = screen_args(s)->id;
	struct row_place p;

	if (!clinic)
		clinic = desk_place(PLACE_KIND_CLINIC);
	if (clinic &&
	    row_get(desk_store(), TBL_PLACE, clinic, &p, NULL) == RC_OK)
		form_set_pick(s, field, p.id, p.code, p.name);
}
