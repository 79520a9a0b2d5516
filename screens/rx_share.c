/*
 * rx_share.c - pick lists and small words of the screens of prescriptions,
 * dispensing and doses.
 */
#include "rx_share.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "wardbook/house.h"
#include "wardbook/text.h"

/* ---- pick lists ------------------------------------------------------------------ */

static bool
add_medicine(const void *row, void *arg)
{
	const struct row_medicine *m = row;
	struct ui_rows *rows = arg;
	char name[PRESCRIPTION_NAME];

	rows_add(rows, m->id, m->version, ROLE_NORMAL);
	rows_cell(rows, "");
	rows_cell(rows, prescription_medicine(name, m));
	rows_cellf(rows, "%s%s", m->atc, m->controlled ? ", controlled" : "");
	return true;
}

static enum rc
load_medicines(struct screen *s, int field, const char *typed,
	       struct ui_rows *rows, struct err *e)
{
	(void)s;
	(void)field;
	(void)typed;
	return house_each(desk_session(), TBL_MEDICINE, 0, 0, false,
			  add_medicine, rows, e);
}

const struct ui_pick pick_rx_medicine = { .load = load_medicines };

bool
rx_ask_ward(struct screen *s, int64_t *ward)
{
	return ui_pick_one(s, "Which ward?", &pick_ward, ward, NULL, 0);
}

/* ---- words ------------------------------------------------------------------------- */

enum rc
rx_banner(struct screen *s, int64_t patient, struct err *e)
{
	struct patient p;
	enum rc rc = patient_get(desk_session(), patient, &p, e);

	if (rc == RC_OK)
		desk_banner(s, &p);
	patient_wipe(&p);
	return rc;
}

void
form_set_lines(struct screen *s, const int *fields, int n, int cells,
	       const char *text)
{
	char line[400];

	for (int i = 0; i < n; i++) {
		size_t fit = text_fit(text, strlen(text), cells), cut = fit;

		if (text[fit] && i < n - 1) {
			while (cut > 0 && text[cut] != ' ')
				cut--;
			if (!cut)
				cut = fit;
		}
		snprintf(line, sizeof(line), "%.*s%s", (int)cut, text,
			 i == n - 1 && text[cut] ? "..." : "");
		form_set_text(s, fields[i], line);
		form_hidden(s, fields[i], i > 0 && !*line);
		text += cut;
		text += strspn(text, " ");
	}
}

bool
rx_ask_override(struct screen *s, const char *warnings, int64_t *reason)
{
	return ui_confirm("WARNING", warnings, "Do it anyway", "Go back") &&
	       desk_ask_reason(s, "Why in spite of the warning?",
			       REASON_KIND_OVERRIDE, reason);
}

void
rx_how(char *out, size_t size, const struct prescription *p)
{
	char dose[PRESCRIPTION_AMOUNT];

	prescription_amount(dose, &p->medicine, p->row.dose,
			    (enum dose_unit)p->row.dose_unit);
	snprintf(out, size, "%s %s%s", dose,
		 enum_words(&enum_frequency, p->row.frequency),
		 p->row.taper_by ? ", tapering" : "");
}

const char *
rx_short(char out[PRESCRIPTION_NAME], const struct row_medicine *m)
{
	snprintf(out, PRESCRIPTION_NAME, "%s%s%s", m->name,
		 *m->strength ? " " : "", m->strength);
	return out;
}

/* ---- what a list holds ------------------------------------------------------------- */

void
rx_hold(struct rx_held *h, const void *row, size_t size)
{
	h->size = size;
	h->v = mem_room(h->v, &h->cap, h->n, size);
	memcpy((char *)h->v + h->n++ * size, row, size);
}

const void *
rx_held_at(const struct rx_held *h, size_t i)
{
	return (const char *)h->v + i * h->size;
}

const void *
rx_held_find(const struct rx_held *h, int64_t (*id)(const void *row),
	     const struct ui_row *row)
{
	for (size_t i = 0; row && i < h->n; i++)
		if (id(rx_held_at(h, i)) == row->id)
			return rx_held_at(h, i);
	return NULL;
}

void
rx_held_forget(struct rx_held *h)
{
	if (h->v)
		mem_wipe(h->v, h->cap * h->size);
	h->n = 0;
}

void
rx_held_release(struct rx_held *h)
{
	rx_held_forget(h);
	free(h->v);
	h->v = NULL;
	h->cap = 0;
}

const char *
rx_who(char out[RX_WHO], int64_t patient)
{
	struct patient p;
	char name[PATIENT_NAME];

	text_copy(out, RX_WHO, "This patient");
	if (patient_get(desk_session(), patient, &p, NULL) == RC_OK)
		snprintf(out, RX_WHO, "%s %s", patient_name(name, &p),
			 p.who.number);
	patient_wipe(&p);
	return out;
}

void
rx_account(int64_t account, char out[40])
{
	struct row_account a;

	if (row_get(desk_store(), TBL_ACCOUNT, account, &a, NULL) == RC_OK)
		text_copy(out, 40, a.name);
	else
		text_copy(out, 40, "someone");
}

enum rc
rx_print_label(int64_t prescription, int columns, struct err *e)
{
	static const char *const sizes[] = { "A sticker", "A sheet" };
	struct buf b = BUF_INIT;
	enum rc rc;

	if (!columns) {
		int at = ui_choose("Which label?", sizes, 2, 0);

		if (at < 0)
			return RC_NONE;
		columns = at ? 76 : 38;
	}
	rc = dispense_label(desk_session(), prescription, columns, &b, e);
	if (rc == RC_OK)
		desk_print("Label", b.p);
	buf_release(&b);
	return rc;
}
