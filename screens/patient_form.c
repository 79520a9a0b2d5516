/*
 * patient_form.c - registering a patient, and changing their particulars.
 *
 * Fields are named as the columns that they fill, so texts go over by name
 * and a refusal of the record finds its field.  A new record is made only
 * after a look at who may be the same person; a change is filed over the
 * version that was read, and where someone else was faster both versions are
 * shown and nobody's work is lost.
 */
#include "desk.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "wardbook/house.h"
#include "wardbook/patient_more.h"
#include "wardbook/text.h"
#include "wardbook/when.h"

struct form_state {
	struct patient base; /* as it was read; id 0: a new one */
};

/* ---- birth: a date, a year, an age ---------------------------------------------- */

/* The one form in which it is shown, and which is read again. */
static void
write_birth(const struct patient *p, char out[WHEN_TEXT])
{
	int year = (int)p->visit.birth_year;

	if (p->who.birth_day)
		day_text(out, (int32_t)p->who.birth_day);
	else if (!year)
		*out = '\0';
	else if (p->birth_month)
		snprintf(out, WHEN_TEXT, "%s %d",
			 day_month_name(p->birth_month % 100),
			 p->birth_month / 100);
	else
		snprintf(out, WHEN_TEXT, "%s%d",
			 p->who.birth_known == BIRTH_KNOWN_ESTIMATED ? "about "
								     : "",
			 year);
}

static void
remark_birth(struct screen *s, const struct patient *p)
{
	int32_t today = when_today(), day = (int32_t)p->who.birth_day;
	char text[48];
	int years = day ? when_age(day, today)
			: today / 10000 - (int)p->visit.birth_year;

	if (!p->visit.birth_year)
		return;
	snprintf(text, sizeof(text), "%s%dy", day ? "" : "about ", years);
	form_remark(s, F_PATIENT_FORM_BIRTH_DAY, ROLE_MUTED, text);
}

/* ---- the record and the fields ----------------------------------------------------- */

/* The column of the identity half that a field fills with text, or NULL. */
static const struct col_def *
text_column(int field)
{
	const struct screen_def *d = &ui_tables.screens[SCREEN_PATIENT_FORM];
	const struct col_def *c =
		table_col(TBL_IDENTITY, d->fields[field].name);

	return c && c->kind == COL_TEXT ? c : NULL;
}

static void
show_patient(struct screen *s, const struct patient *p)
{
	char text[WHEN_TEXT];

	for (int i = 0; i < F_PATIENT_FORM_COUNT; i++) {
		const struct col_def *c = text_column(i);

		if (c)
			form_set_text(s, i, (const char *)&p->who + c->offset);
	}
	write_birth(p, text);
	form_set_text(s, F_PATIENT_FORM_BIRTH_DAY, text);
	remark_birth(s, p);
	form_set_code(s, F_PATIENT_FORM_SEX,
		      enum_name(&enum_sex, p->visit.sex));
	form_set_code(s, F_PATIENT_FORM_INSURER_KIND,
		      enum_name(&enum_insurer_kind, p->visit.insurer_kind));
	if (p->visit.region_id)
		form_set_pick(s, F_PATIENT_FORM_REGION_ID, p->visit.region_id,
			      "",
			      house_name(desk_session(), TBL_REGION,
					 p->visit.region_id));
	else
		form_clear(s, F_PATIENT_FORM_REGION_ID);
}

/* The fields over what p holds: only birth is left as it was where its text
 * is, as the record may know more of it (a month) than the field shows. */
static enum rc
take_patient(struct screen *s, struct patient *p, struct err *e)
{
	char birth[WHEN_TEXT];
	int kind;

	for (int i = 0; i < F_PATIENT_FORM_COUNT; i++) {
		const struct col_def *c = text_column(i);
		const char *text = form_text(s, i);

		if (!c)
			continue;
		if (strlen(text) > c->max)
			return err_field(e, c->name,
					 "%s is too long: there is "
					 "room for %u bytes.",
					 screen_def(s)->fields[i].label,
					 c->max);
		text_copy((char *)&p->who + c->offset, c->max + 1, text);
	}
	write_birth(p, birth);
	if (strcmp(birth, form_text(s, F_PATIENT_FORM_BIRTH_DAY)) != 0) {
		enum rc rc =
			patient_birth_parse(desk_session(),
					    form_text(s,
						      F_PATIENT_FORM_BIRTH_DAY),
					    p, e);

		if (rc != RC_OK)
			return rc;
	}
	kind = enum_find(&enum_sex, form_code(s, F_PATIENT_FORM_SEX));
	p->visit.sex = kind < 0 ? 0 : kind;
	kind = enum_find(&enum_insurer_kind,
			 form_code(s, F_PATIENT_FORM_INSURER_KIND));
	p->visit.insurer_kind = kind < 0 ? 0 : kind;
	p->visit.region_id = form_int(s, F_PATIENT_FORM_REGION_ID);
	return RC_OK;
}

/* A field of the record in words, for comparing and for showing. */
static void
field_words(const struct patient *p, int field, struct buf *out)
{
	const struct col_def *c = text_column(field);
	char text[WHEN_TEXT];

	buf_clear(out);
	if (c) {
		buf_adds(out, (const char *)&p->who + c->offset);
		return;
	}
	switch (field) {
	case F_PATIENT_FORM_BIRTH_DAY:
		write_birth(p, text);
		buf_adds(out, text);
		break;
	case F_PATIENT_FORM_SEX:
		buf_adds(out, enum_words(&enum_sex, p->visit.sex));
		break;
	case F_PATIENT_FORM_INSURER_KIND:
		buf_adds(out,
			 enum_words(&enum_insurer_kind, p->visit.insurer_kind));
		break;
	case F_PATIENT_FORM_REGION_ID:
		buf_adds(out, house_name(desk_session(), TBL_REGION,
					 p->visit.region_id));
		break;
	}
}

static void
copy_field(struct patient *to, const struct patient *from, int field)
{
	const struct col_def *c = text_column(field);

	if (c)
		memcpy((char *)&to->who + c->offset,
		       (const char *)&from->who + c->offset, c->max + 1);
	else if (field == F_PATIENT_FORM_SEX)
		to->visit.sex = from->visit.sex;
	else if (field == F_PATIENT_FORM_INSURER_KIND)
		to->visit.insurer_kind = from->visit.insurer_kind;
	else if (field == F_PATIENT_FORM_REGION_ID)
		to->visit.region_id = from->visit.region_id;
	else if (field == F_PATIENT_FORM_BIRTH_DAY) {
		to->who.birth_day = from->who.birth_day;
		to->birth_month = from->birth_month;
		to->who.birth_known = from->who.birth_known;
		to->visit.birth_year = from->visit.birth_year;
	}
}

/* ---- opening ------------------------------------------------------------------------ */

static enum rc
form_open(struct screen *s, const struct ui_args *args, struct err *e)
{
	char why[SESSION_WHY];

	screen_title_set(s,
			 args->id ? "Change particulars" : "Register patient");
	if (!session_may(desk_session(),
			 args->id ? ACT_PATIENT_CHANGE : ACT_PATIENT_REGISTER,
			 why))
		return err_set(e, RC_DENIED, "%s", why);
	return RC_OK;
}

/* "silva ana" typed into the prompt: Silva, Ana.  A comma says where the
 * family name ends; what has digits is no name. */
static void
guess_names(struct screen *s, const char *typed)
{
	struct buf part[2] = { BUF_INIT, BUF_INIT };
	bool comma = strchr(typed, ',') != NULL;
	int at = 0;

	for (const char *p = typed; *p;) {
		size_t n = strcspn(p, " ,");
		bool name = n && strcspn(p, "0123456789") >= n;

		if (name) {
			bool first = true;

			if (part[at].len)
				buf_addc(&part[at], ' ');
			for (size_t i = 0; i < n; i++, first = p[i - 1] == '-')
				buf_addc(&part[at],
					 first && p[i] >= 'a' && p[i] <= 'z'
						 ? (char)(p[i] - 32)
						 : p[i]);
			if (!comma)
				at = 1;
		}
		p += n;
		if (*p == ',')
			at = 1;
		p += *p != '\0';
	}
	if (part[0].len)
		form_set_text(s, F_PATIENT_FORM_FAMILY, part[0].p);
	if (part[1].len)
		form_set_text(s, F_PATIENT_FORM_GIVEN, part[1].p);
	buf_release(&part[0]);
	buf_release(&part[1]);
}

static enum rc
form_load(struct screen *s, struct err *e)
{
	struct form_state *st = screen_state(s);
	const struct ui_args *args = screen_args(s);
	enum rc rc;

	patient_init(&st->base);
	if (!args->id) {
		guess_names(s, args->text);
		return RC_OK;
	}
	rc = patient_get(desk_session(), args->id, &st->base, e);
	if (rc != RC_OK)
		return rc;
	if (st->base.who.shut || st->base.visit.shut)
		return err_set(e, RC_NOKEY,
			       "The particulars are " NOT_SHOWN ".");
	show_patient(s, &st->base);
	return RC_OK;
}

static void
form_field_changed(struct screen *s, int field)
{
	struct patient p;
	char text[WHEN_TEXT];

	if (field != F_PATIENT_FORM_BIRTH_DAY)
		return;
	patient_init(&p);
	if (patient_birth_parse(desk_session(), form_text(s, field), &p,
				NULL) == RC_OK) {
		write_birth(&p, text);
		form_set_text(s, field, text);
		remark_birth(s, &p);
	}
}

static enum rc
form_check(struct screen *s, int field, struct err *e)
{
	struct patient p;

	if (field != F_PATIENT_FORM_BIRTH_DAY)
		return RC_OK;
	patient_init(&p);
	return patient_birth_parse(desk_session(), form_text(s, field), &p, e);
}

/* ---- a new record --------------------------------------------------------------------- */

/* "OKONKWO, Adaeze, born 09-Sep-1948 (77y), female" */
static void
add_person(struct buf *b, const struct patient *p)
{
	char name[PATIENT_NAME], born[PATIENT_BORN];

	buf_addf(b, "%s, born %s, %s", patient_name(name, p),
		 patient_born(born, p, when_today()),
		 enum_words(&enum_sex, p->visit.sex));
}

/* Goes to the chart, or back to whoever asked for a patient. */
static void
go_to_patient(struct screen *s, int64_t id, const struct patient *p)
{
	struct ui_args args = { .id = id };
	char name[PATIENT_NAME];

	if (screen_args(s)->mode == DESK_CHOOSE)
		ui_return(s, id, patient_name(name, p));
	else
		ui_replace(s, SCREEN_PATIENT_CHART, &args);
}

enum { ALIKE_SHOWN = 4 };

static int
choose_alike(const struct patient_hits *h)
{
	const char *labels[ALIKE_SHOWN];
	struct buf b[ALIKE_SHOWN];
	int n = h->n < ALIKE_SHOWN ? (int)h->n : ALIKE_SHOWN, at;

	if (n == 1)
		return 0;
	for (int i = 0; i < n; i++) {
		buf_init(&b[i]);
		add_person(&b[i], &h->v[i].patient);
		buf_addf(&b[i], ", %s", h->v[i].patient.who.number);
		labels[i] = b[i].p;
	}
	at = ui_choose("Which one is it?", labels, n, 0);
	for (int i = 0; i < n; i++)
		buf_release(&b[i]);
	return at;
}

/* Shows who may be the same person.  RC_OK: none of them; RC_NONE: one of
 * them was chosen, or the user goes back to the form. */
static enum rc
ask_alike(struct screen *s, const struct patient *p,
	  const struct patient_hits *h, bool *left)
{
	static const char *const answers[] = { "Go back", "It is this one",
					       "Register anyway" };
	static const char *const several[] = { "Go back", "It is one of these",
					       "Register anyway" };
	struct buf b = BUF_INIT;
	int answer, at = -1;

	buf_adds(&b, "You are about to register\n  ");
	add_person(&b, p);
	buf_addf(&b, "\n\n%s\n",
		 h->n == 1 ? "There is already" : "There are already");
	for (size_t i = 0; i < h->n && i < ALIKE_SHOWN; i++) {
		buf_adds(&b, "  ");
		add_person(&b, &h->v[i].patient);
		buf_addf(&b, "\n    %s: %s\n", h->v[i].patient.who.number,
			 h->v[i].why);
		if (*h->v[i].against)
			buf_addf(&b, "    against it: %s\n", h->v[i].against);
	}
	if (h->n > ALIKE_SHOWN)
		buf_addf(&b, "  and %zu more\n", h->n - ALIKE_SHOWN);
	answer = ui_ask("The same person?", b.p, h->n == 1 ? answers : several,
			3);
	buf_release(&b);
	if (answer == 2)
		return RC_OK;
	if (answer == 1)
		at = choose_alike(h);
	if (at >= 0) {
		go_to_patient(s, h->v[at].id, &h->v[at].patient);
		*left = true;
	}
	return RC_NONE;
}

static enum rc
save_new(struct screen *s, struct patient *p, struct err *e)
{
	struct patient_hits hits;
	bool left = false, shown;
	enum rc rc = patient_check(desk_session(), p, e);

	if (rc != RC_OK)
		return rc;
	patient_hits_init(&hits);
	rc = patient_alike(desk_session(), p, &hits, e);
	shown = rc == RC_OK && hits.n > 0;
	if (shown)
		rc = ask_alike(s, p, &hits, &left);
	patient_hits_release(&hits);
	if (left) /* chosen: this form has done its work */
		return RC_OK;
	if (rc == RC_OK && !shown) {
		struct buf b = BUF_INIT;

		buf_adds(&b, "Register ");
		add_person(&b, p);
		buf_adds(&b, "?");
		if (!ui_confirm("Register patient", b.p, "Register", "Go back"))
			rc = RC_NONE;
		buf_release(&b);
	}
	if (rc == RC_OK)
		rc = patient_register(desk_session(), p, e);
	if (rc != RC_OK)
		return rc;
	go_to_patient(s, p->visit.id, p);
	ui_message(ROLE_OK, "Registered: record number %s.", p->who.number);
	return RC_OK;
}

/* ---- a change -------------------------------------------------------------------------- */

struct clash {
	struct patient *base, *mine, theirs;
};

/* Each field that someone changed, as it was filed meanwhile and as it stands
 * here. */
static void
name_clash(const struct clash *c, struct buf *b)
{
	const struct screen_def *d = &ui_tables.screens[SCREEN_PATIENT_FORM];
	struct buf was = BUF_INIT, now = BUF_INIT, here = BUF_INIT;

	for (int i = 0; i < F_PATIENT_FORM_COUNT; i++) {
		field_words(c->base, i, &was);
		field_words(&c->theirs, i, &now);
		field_words(c->mine, i, &here);
		if (strcmp(was.p, now.p) == 0 && strcmp(was.p, here.p) == 0)
			continue;
		buf_addf(b, "%s, was %s\n", d->fields[i].label,
			 was.len ? was.p : "(empty)");
		if (strcmp(was.p, now.p) != 0)
			buf_addf(b, "  filed: %s\n",
				 now.len ? now.p : "(empty)");
		if (strcmp(was.p, here.p) != 0)
			buf_addf(b, "  yours: %s\n",
				 here.len ? here.p : "(empty)");
	}
	buf_release(&was);
	buf_release(&now);
	buf_release(&here);
}

/* Mine where I changed something, theirs everywhere else. */
static void
put_mine_on(struct clash *c, struct patient *out)
{
	struct buf was = BUF_INIT, here = BUF_INIT;

	*out = c->theirs;
	for (int i = 0; i < F_PATIENT_FORM_COUNT; i++) {
		field_words(c->base, i, &was);
		field_words(c->mine, i, &here);
		if (strcmp(was.p, here.p) != 0)
			copy_field(out, c->mine, i);
	}
	buf_release(&was);
	buf_release(&here);
}

static enum rc
settle_clash(struct screen *s, struct patient *mine, struct err *e)
{
	static const char *const answers[] = { "Keep editing",
					       "File my changes too",
					       "Take what is filed" };
	struct form_state *st = screen_state(s);
	struct clash c = { .base = &st->base, .mine = mine };
	struct patient both;
	struct buf b = BUF_INIT;
	int answer;
	enum rc rc =
		patient_get(desk_session(), st->base.visit.id, &c.theirs, e);

	if (rc != RC_OK)
		return rc;
	buf_adds(&b, "Someone filed a change of this record while you worked "
		     "on it. Nothing of yours is filed yet.\n\n");
	name_clash(&c, &b);
	answer = ui_ask("Two versions", b.p, answers, 3);
	buf_release(&b);
	rc = RC_NONE;
	if (answer == 1) {
		put_mine_on(&c, &both);
		rc = patient_change(desk_session(), &both, e);
		patient_wipe(&both);
	} else if (answer == 2) {
		st->base = c.theirs;
		show_patient(s, &c.theirs);
		form_clean(s);
	}
	patient_wipe(&c.theirs);
	return rc;
}

static enum rc
save_change(struct screen *s, struct patient *p, struct err *e)
{
	struct row_patient_more m;
	bool unknown = patient_more_get(desk_session(), p->visit.id, &m,
					NULL) == RC_OK &&
		       m.unidentified;
	enum rc rc;

	/* A name for someone nobody knew. */
	if (unknown && !text_same(p->who.family, "Unknown"))
		rc = patient_identify(desk_session(), p, e);
	else
		rc = patient_change(desk_session(), p, e);
	if (rc == RC_CONFLICT) {
		err_clear(e);
		rc = settle_clash(s, p, e);
	}
	if (rc == RC_OK)
		ui_message(ROLE_OK, "The change is filed.");
	return rc;
}

static enum rc
form_file(struct screen *s, struct err *e)
{
	struct form_state *st = screen_state(s);
	struct patient p = st->base;
	enum rc rc = take_patient(s, &p, e);

	if (rc == RC_OK)
		rc = p.visit.id ? save_change(s, &p, e) : save_new(s, &p, e);
	if (rc != RC_OK && !strcmp(e->field, "birth_year"))
		strcpy(e->field, "birth_day");
	patient_wipe(&p);
	return rc;
}

const struct screen_ops ops_patient_form = {
	.size = sizeof(struct form_state),
	.open = form_open,
	.load = form_load,
	.changed = form_field_changed,
	.check = form_check,
	.save = form_file,
};

/* ---- regions --------------------------------------------------------------------------- */

static bool
region_row(const void *row, void *arg)
{
	const struct row_region *r = row;
	struct ui_rows *rows = arg;

	rows_add(rows, r->id, r->version, ROLE_NORMAL);
	rows_cell(rows, "");
	rows_cell(rows, r->name);
	return true;
}

static enum rc
load_regions(struct screen *s, int field, const char *typed,
	     struct ui_rows *rows, struct err *e)
{
	(void)s;
	(void)field;
	(void)typed;
	return house_each(desk_session(), TBL_REGION, 0, 0, false, region_row,
			  rows, e);
}

const struct ui_pick pick_region = { .load = load_regions };
