/*
 * bill_owed.c - who owes what, by age.
 *
 * Only closed bills that are not paid are opened: their states stand in clear.
 * Sums are made here, for the amounts do not.
 */
#include "bill_private.h"

#include <stdlib.h>
#include <string.h>

const char *const owed_band[OWED_BANDS] = { "0-30", "31-60", "61-90", "> 90" };

int
owed_band_of(int32_t bill_day, int32_t today)
{
	int32_t age = day_between(bill_day, today);

	return age <= 30 ? 0 : age <= 60 ? 1 : age <= 90 ? 2 : 3;
}

struct owed {
	struct owed_line *v;
	size_t n, cap;
};

static void
add_bill(struct owed_line *l, const struct row_bill *b, int32_t today)
{
	int64_t left = bill_balance(b);

	l->bills++;
	l->band[owed_band_of((int32_t)b->day, today)] += left;
	l->total += left;
	if (!l->oldest || b->day < l->oldest)
		l->oldest = (int32_t)b->day;
}

static int
by_patient(const void *a, const void *b)
{
	const struct row_bill *x = a, *y = b;

	return x->patient_id < y->patient_id ? -1
					     : x->patient_id > y->patient_id;
}

static int
by_total(const void *a, const void *b)
{
	const struct owed_line *x = a, *y = b;

	if (x->total != y->total)
		return x->total > y->total ? -1 : 1;
	return x->patient_id < y->patient_id ? -1 : 1;
}

/* A merged record's bills are the living one's. */
static enum rc
gather(struct session *s, struct table_rows *rows, struct err *e)
{
	enum rc rc =
		table_rows_read(rows,
				store_query(s->store, QUERY_BILL_UNSETTLED), e);

	for (size_t i = 0; rc == RC_OK && i < rows->n; i++) {
		struct row_bill *b = (struct row_bill *)(void *)rows->v + i;

		if (b->shut)
			return err_set(e, RC_NOKEY,
				       "What is owed is " NOT_SHOWN ".");
		if (bill_patient(s, &b->patient_id, NULL) != RC_OK)
			continue;
	}
	if (rc == RC_OK && rows->n)
		qsort(rows->v, rows->n, rows->size, by_patient);
	return rc;
}

enum rc
owed_list(struct session *s, int32_t today, owed_fn fn, void *arg,
	  struct owed_line *sum, struct err *e)
{
	struct owed o = { 0 };
	struct table_rows rows;
	enum rc rc = bill_may_view(s, e);

	if (sum)
		memset(sum, 0, sizeof(*sum));
	if (rc != RC_OK)
		return rc;
	table_rows_init(&rows, TBL_BILL);
	rc = gather(s, &rows, e);
	for (size_t i = 0; rc == RC_OK && i < rows.n; i++) {
		const struct row_bill *b =
			(struct row_bill *)(void *)rows.v + i;

		if (b->state == BILL_STATE_OPEN || !bill_balance(b))
			continue;
		if (!o.n || o.v[o.n - 1].patient_id != b->patient_id) {
			o.v = mem_room(o.v, &o.cap, o.n, sizeof(*o.v));
			memset(&o.v[o.n], 0, sizeof(*o.v));
			o.v[o.n++].patient_id = b->patient_id;
		}
		add_bill(&o.v[o.n - 1], b, today);
		if (sum)
			add_bill(sum, b, today);
	}
	table_rows_release(&rows);
	if (o.n)
		qsort(o.v, o.n, sizeof(*o.v), by_total);
	for (size_t i = 0; rc == RC_OK && fn && i < o.n; i++) {
		bill_name_patient(s, o.v[i].patient_id, o.v[i].patient,
				  o.v[i].number);
		if (!fn(&o.v[i], arg))
			break;
	}
	if (o.v)
		mem_wipe(o.v, o.n * sizeof(*o.v));
	free(o.v);
	return rc;
}
