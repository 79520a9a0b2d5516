/*
 * ward_admit.c - admitting a patient, and the lists of wards and free beds.
 *
 * args.id is the ward, or the bed that was chosen; args.other the patient.
 */
#include "ward.h"

#include <stdio.h>

#include "wardbook/house.h"
#include "wardbook/text.h"
#include "wardbook/ward.h"

/* ---- wards and free beds --------------------------------------------------------------- */

static bool
ward_row(const void *row, void *arg)
{
	const struct row_place *p = row;
	struct ui_rows *rows = arg;

	rows_add(rows, p->id, p->version, ROLE_NORMAL);
	rows_cell(rows, p->code);
	rows_cell(rows, p->name);
	return true;
}

static enum rc
load_wards(struct screen *s, int field, const char *typed, struct ui_rows *rows,
	   struct err *e)
{
	(void)s;
	(void)field;
	(void)typed;
	return house_each(desk_session(), TBL_PLACE, PLACE_KIND_WARD, 0, false,
			  ward_row, rows, e);
}

const struct ui_pick pick_ward = { .load = load_wards };

struct beds {
	struct ui_rows *rows;
	const char *ward;
};

static bool
free_bed(const struct ward_line *l, void *arg)
{
	struct beds *to = arg;

	if (l->stay.id || !l->bed_id)
		return true;
	rows_add(to->rows, l->bed_id, 0, ROLE_NORMAL);
	rows_cell(to->rows, l->bed);
	rows_cell(to->rows, to->ward);
	return true;
}

static enum rc
add_free_beds(int64_t ward, struct ui_rows *rows, struct err *e)
{
	struct beds to = {
		.rows = rows,
		.ward = house_name(desk_session(), TBL_PLACE, ward),
	};

	return ward_list(desk_session(), ward, free_bed, &to, e);
}

static enum rc
load_beds(struct screen *s, int field, const char *typed, struct ui_rows *rows,
	  struct err *e)
{
	int64_t ward = form_int(s, F_WARD_ADMIT_WARD_ID);

	(void)field;
	(void)typed;
	if (!ward)
		return err_field(e, "ward_id", "Choose the ward first.");
	return add_free_beds(ward, rows, e);
}

const struct ui_pick pick_bed = { .load = load_beds };

/* ---- a bed anywhere ---------------------------------------------------------------------- */

struct anywhere {
	struct ui_rows *rows;
	int64_t first;
	struct err *e;
	enum rc rc;
};

static bool
beds_of(const void *row, void *arg)
{
	const struct row_place *p = row;
	struct anywhere *a = arg;

	if (p->id != a->first)
		a->rc = add_free_beds(p->id, a->rows, a->e);
	return a->rc == RC_OK;
}

static bool
no_bed_of(const void *row, void *arg)
{
	const struct row_place *p = row;
	struct anywhere *a = arg;
	char text[120];

	snprintf(text, sizeof(text), "%s, without a bed", p->name);
	rows_add(a->rows, p->id, 0, ROLE_NORMAL);
	rows_cell(a->rows, "-");
	rows_cell(a->rows, text);
	return true;
}

static int64_t first_ward;

static enum rc
load_anywhere(struct screen *s, int field, const char *typed,
	      struct ui_rows *rows, struct err *e)
{
	struct anywhere a = { .rows = rows, .first = first_ward, .e = e };
	enum rc rc = first_ward ? add_free_beds(first_ward, rows, e) : RC_OK;

	(void)s;
	(void)field;
	(void)typed;
	if (rc == RC_OK)
		rc = house_each(desk_session(), TBL_PLACE, PLACE_KIND_WARD, 0,
				false, beds_of, &a, e);
	if (rc == RC_OK)
		rc = a.rc;
	if (rc == RC_OK)
		rc = house_each(desk_session(), TBL_PLACE, PLACE_KIND_WARD, 0,
				false, no_bed_of, &a, e);
	return rc;
}

bool
ward_ask_bed(struct screen *s, const char *title, int64_t first, int64_t *ward,
	     int64_t *bed, char *name, size_t size)
{
	static const struct ui_pick pick = { .load = load_anywhere };
	struct row_bed b;
	int64_t id;
	char text[120];

	first_ward = first;
	if (!ui_pick_one(s, title, &pick, &id, text, sizeof(text)))
		return false;
	*ward = id;
	*bed = 0;
	if (row_get(desk_store(), TBL_BED, id, &b, NULL) == RC_OK) {
		*ward = b.place_id;
		*bed = id;
		snprintf(name, size, "%s, %s", text, b.label);
	} else {
		text_copy(name, size, text);
	}
	return true;
}

/* ---- the form ------------------------------------------------------------------------------ */

static void
show_patient(struct screen *s, int64_t id, bool fill)
{
	struct patient p;
	char name[PATIENT_NAME];

	banner_clear(s);
	if (!id || patient_get(desk_session(), id, &p, NULL) != RC_OK)
		return;
	desk_banner(s, &p);
	if (fill)
		form_set_pick(s, F_WARD_ADMIT_PATIENT_ID, p.visit.id,
			      p.who.number, patient_name(name, &p));
	patient_wipe(&p);
}

static enum rc
admit_load(struct screen *s, struct err *e)
{
	const struct ui_args *args = screen_args(s);
	int64_t ward = args->id ? args->id : desk_place(PLACE_KIND_WARD);
	struct row_bed bed = { .id = 0 };

	(void)e;
	if (ward && row_get(desk_store(), TBL_BED, ward, &bed, NULL) == RC_OK)
		ward = bed.place_id;
	if (ward)
		form_set_pick(s, F_WARD_ADMIT_WARD_ID, ward, "",
			      house_name(desk_session(), TBL_PLACE, ward));
	if (bed.id)
		form_set_pick(s, F_WARD_ADMIT_BED_ID, bed.id, "", bed.label);
	show_patient(s, args->other, true);
	if (args->other) {
		form_readonly(s, F_WARD_ADMIT_PATIENT_ID, true);
		form_focus(s,
			   ward ? F_WARD_ADMIT_BED_ID : F_WARD_ADMIT_WARD_ID);
	}
	return RC_OK;
}

static void
admit_changed(struct screen *s, int field)
{
	if (field == F_WARD_ADMIT_PATIENT_ID)
		show_patient(s, form_int(s, field), false);
	if (field == F_WARD_ADMIT_WARD_ID)
		form_clear(s, F_WARD_ADMIT_BED_ID);
}

static enum rc
admit_save(struct screen *s, struct err *e)
{
	int64_t ward = form_int(s, F_WARD_ADMIT_WARD_ID);
	int64_t bed = form_int(s, F_WARD_ADMIT_BED_ID), stay = 0;
	struct row_bed b = { .label = "" };
	enum rc rc =
		ward_admit(desk_session(), form_int(s, F_WARD_ADMIT_PATIENT_ID),
			   ward, bed, &stay, e);

	if (rc != RC_OK)
		return rc;
	if (bed && row_get(desk_store(), TBL_BED, bed, &b, NULL) != RC_OK)
		*b.label = '\0';
	ui_message(ROLE_OK, "Admitted to %s%s%s.",
		   house_name(desk_session(), TBL_PLACE, ward),
		   *b.label ? ", bed " : ", without a bed", b.label);
	return RC_OK;
}

const struct screen_ops ops_ward_admit = {
	.load = admit_load,
	.changed = admit_changed,
	.save = admit_save,
};
