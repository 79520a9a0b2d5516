/*
 * demo_waiting.c - who waits for a place in the made-up hospital, who should be
 * asked back in which month, and who told how to be reminded.
 *
 * The waiting list is that of the smaller clinics; each line was put down on a
 * day of its own, so that they have waited for different times.
 */
#include "demo_inside.h"

#include "wardbook/house.h"
#include "wardbook/recall_list.h"
#include "wardbook/reminder.h"
#include "wardbook/waiting.h"
#include "wardbook/when.h"

#define CLINIC_FIRST 3 /* those before are never full */

static enum rc
make_wish(struct demo *d, int i, struct err *e)
{
	struct row_waiting w;
	enum rc rc;

	demo_clock(d, day_add(d->today, -1 - demo_pick(d, 60)),
		   9 * 60 + demo_pick(d, 400));
	waiting_init(&w);
	w.patient_id = d->patient[demo_pick(d, d->npatients)];
	w.clinic_id =
		d->clinic[CLINIC_FIRST + i % (DEMO_CLINICS - CLINIC_FIRST)];
	w.priority = demo_once(d, 8)   ? PRIORITY_URGENT
		     : demo_once(d, 3) ? PRIORITY_SOON
				       : PRIORITY_ROUTINE;
	/* The lung clinic and its like open on two days: any will do. */
	if (w.clinic_id == d->clinic[DEMO_CLINICS - 1])
		w.weekdays = 1 << demo_pick(d, 5);
	w.part = demo_once(d, 3) ? 1 + demo_pick(d, 2) : 0;
	rc = waiting_set(d->by[ROLE_RECORDS], &w, e);
	/* The dead, and who waits there already. */
	return rc == RC_REFUSED ? RC_OK : rc;
}

/* Some were to be asked back in a month that is over. */
static enum rc
make_recall(struct demo *d, int64_t reason, struct err *e)
{
	struct row_patient_recall r;
	int32_t on = day_add(d->today, -40 - demo_pick(d, 60));
	enum rc rc;

	demo_clock(d, on, 9 * 60 + demo_pick(d, 400));
	row_init(TBL_PATIENT_RECALL, &r);
	r.patient_id = d->patient[demo_pick(d, d->npatients)];
	r.clinic_id = d->clinic[demo_pick(d, DEMO_CLINICS)];
	r.month = day_add_months(on, 1 + demo_pick(d, 9)) / 100;
	r.reason_id = reason;
	rc = recall_list_set(d->by[ROLE_RECORDS], &r, e);
	return rc == RC_REFUSED ? RC_OK : rc;
}

static enum rc
make_choices(struct demo *d, struct err *e)
{
	static const enum reminder_way ways[] = { REMINDER_WAY_TEXT,
						  REMINDER_WAY_MAIL,
						  REMINDER_WAY_LETTER,
						  REMINDER_WAY_NONE };
	enum rc rc = RC_OK;

	for (int i = 0; rc == RC_OK && i < d->npatients && i < 200; i += 7) {
		rc = reminder_choice_set(d->by[ROLE_RECORDS], d->patient[i],
					 ways[demo_pick(d, 4)], e);
		if (rc == RC_REFUSED)
			rc = RC_OK;
	}
	return rc;
}

/* One batch: who works here has not filed it one by one. */
enum rc
demo_waiting(struct demo *d, struct err *e)
{
	int wishes = d->npatients / 8 < 40 ? d->npatients / 8 : 40;
	int recalls = d->npatients / 6 < 120 ? d->npatients / 6 : 120;
	int64_t reason = 0;
	int left = 0;
	enum rc rc = house_find(d->by[ROLE_RECORDS], TBL_REASON,
				REASON_KIND_BOOKING, "check-up", &reason, e);

	if (rc == RC_OK)
		rc = demo_batch(d, ROLE_RECORDS, ACT_WAITING_KEEP, &left, e);
	for (int i = 0; rc == RC_OK && i < wishes; i++)
		rc = make_wish(d, i, e);
	for (int i = 0; rc == RC_OK && i < recalls; i++)
		rc = make_recall(d, reason, e);
	if (rc == RC_OK)
		rc = make_choices(d, e);
	demo_clock(d, d->today, 6 * 60);
	return demo_batch_end(d, ROLE_RECORDS, &left, rc, e);
}
