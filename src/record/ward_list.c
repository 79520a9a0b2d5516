/*
 * ward_list.c - a ward as its nurses see it: every bed, free or not, then the
 * patients who wait for one.
 */
#include "wardbook/ward.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "wardbook/house.h"
#include "wardbook/text.h"

struct ward {
	struct session *session;
	struct row_bed *bed;
	size_t nbeds, bed_cap;
	struct row_stay *stay;
	size_t nstays, stay_cap;
	bool *told; /* stays that have a line already */
};

static bool
keep_bed(const void *row, void *arg)
{
	struct ward *w = arg;

	w->bed = mem_room(w->bed, &w->bed_cap, w->nbeds, sizeof(*w->bed));
	w->bed[w->nbeds++] = *(const struct row_bed *)row;
	return true;
}

static enum rc
read_stays(struct ward *w, int64_t ward, struct err *e)
{
	struct stmt *st = store_query(w->session->store, QUERY_WARD_STAYS);
	bool more;
	enum rc rc;

	stmt_int(st, "ward", ward);
	while ((rc = stmt_step(st, &more, e)) == RC_OK && more) {
		w->stay = mem_room(w->stay, &w->stay_cap, w->nstays,
				   sizeof(*w->stay));
		rc = stmt_row(st, &w->stay[w->nstays], e);
		if (rc != RC_OK)
			break;
		w->nstays++;
	}
	stmt_done(st);
	w->told = mem_zero(w->nstays + 1, sizeof(*w->told));
	return rc;
}

/* ---- words ------------------------------------------------------------------ */

static enum rc
alert_words(struct session *s, int64_t patient, char *out, size_t size,
	    struct err *e)
{
	struct alert_list a;
	struct buf b = BUF_INIT;
	enum rc rc = alert_get(s, patient, &a, e);

	if (rc != RC_OK)
		return rc;
	for (size_t i = 0; i < a.n; i++) {
		if (a.v[i].state != FILED_VALID)
			continue;
		buf_adds(&b, b.len ? ", " : "");
		buf_adds(&b, enum_words(&enum_alert_kind, a.v[i].kind));
	}
	text_copy(out, size, a.hidden ? NOT_SHOWN : b.p);
	buf_release(&b);
	alert_list_release(&a);
	return RC_OK;
}

/* As many substances as fit whole, and how many more there are. */
static void
name_substances(const struct allergy_list *a, char *out, size_t size)
{
	size_t len = 0, shown = 0;

	for (; shown < a->n; shown++) {
		size_t more = a->n - shown - 1;
		size_t need = strlen(a->v[shown].substance) + (shown ? 2 : 0) +
			      (more ? strlen(", +999 more") : 0);

		if (shown && len + need >= size)
			break;
		len += (size_t)snprintf(out + len, size - len, "%s%s",
					shown ? ", " : "",
					a->v[shown].substance);
	}
	if (shown < a->n)
		snprintf(out + len, size - len, ", +%zu more", a->n - shown);
}

static enum rc
allergy_words(struct session *s, int64_t patient, char *out, size_t size,
	      struct err *e)
{
	static const char *const words[] = {
		[ALLERGY_HIDDEN] = NOT_SHOWN,
		[ALLERGY_NOT_ASKED] = "not asked",
		[ALLERGY_NONE_KNOWN] = "none known",
	};
	struct allergy_list a;
	enum rc rc = allergy_get(s, patient, &a, e);

	if (rc != RC_OK)
		return rc;
	if (a.state == ALLERGY_LIST)
		name_substances(&a, out, size);
	else
		text_copy(out, size, words[a.state]);
	allergy_list_release(&a);
	return RC_OK;
}

static enum rc
tell_patient(struct session *s, struct ward_line *l, struct err *e)
{
	struct patient p;
	enum rc rc = patient_get(s, l->stay.patient_id, &p, e);

	if (rc != RC_OK)
		return rc;
	patient_name(l->patient, &p);
	patient_born(l->born, &p, when_today());
	text_copy(l->number, sizeof(l->number), p.who.number);
	patient_wipe(&p);
	rc = alert_words(s, l->stay.patient_id, l->alerts, sizeof(l->alerts),
			 e);
	if (rc == RC_OK)
		rc = allergy_words(s, l->stay.patient_id, l->allergy,
				   sizeof(l->allergy), e);
	return rc;
}

/* ---- lines ------------------------------------------------------------------ */

static enum rc
tell_line(struct ward *w, const struct row_bed *bed, size_t stay, ward_fn fn,
	  void *arg, bool *go_on, struct err *e)
{
	struct ward_line l;
	enum rc rc = RC_OK;

	memset(&l, 0, sizeof(l));
	if (bed) {
		l.bed_id = bed->id;
		text_copy(l.bed, sizeof(l.bed), bed->label);
	}
	if (stay < w->nstays) {
		l.stay = w->stay[stay];
		w->told[stay] = true;
		rc = tell_patient(w->session, &l, e);
	}
	if (rc == RC_OK)
		*go_on = fn(&l, arg);
	mem_wipe(&l, sizeof(l));
	return rc;
}

static enum rc
tell_ward(struct ward *w, ward_fn fn, void *arg, struct err *e)
{
	bool go_on = true;
	enum rc rc = RC_OK;

	for (size_t i = 0; rc == RC_OK && go_on && i < w->nbeds; i++) {
		size_t k = 0;

		while (k < w->nstays && w->stay[k].bed_id != w->bed[i].id)
			k++;
		rc = tell_line(w, &w->bed[i], k, fn, arg, &go_on, e);
	}
	for (size_t k = 0; rc == RC_OK && go_on && k < w->nstays; k++)
		if (!w->told[k])
			rc = tell_line(w, NULL, k, fn, arg, &go_on, e);
	return rc;
}

enum rc
ward_list(struct session *s, int64_t ward, ward_fn fn, void *arg, struct err *e)
{
	struct ward w = { .session = s };
	char why[SESSION_WHY];
	enum rc rc;

	if (!session_may(s, ACT_WARD_VIEW, why))
		return err_set(e, RC_DENIED, "%s", why);
	rc = house_each(s, TBL_BED, 0, ward, false, keep_bed, &w, e);
	if (rc == RC_OK)
		rc = read_stays(&w, ward, e);
	if (rc == RC_OK)
		rc = tell_ward(&w, fn, arg, e);
	free(w.bed);
	free(w.stay);
	free(w.told);
	return rc;
}
