/*
 * label.c - what stands on a label, and that it was printed.
 *
 * The entry in the log comes first: a label leaves the house's keys behind.
 */
#include "label_private.h"

#include <stdio.h>
#include <string.h>

#include "wardbook/house.h"
#include "wardbook/text.h"
#include "wardbook/when.h"

const char *const label_kind_name[LABEL_KINDS] = { "wristband", "address" };
const char *const label_format_name[LABEL_FORMATS] = { "text", "zpl", "svg",
						       "html" };

int
label_kind_find(const char *name)
{
	for (int i = 0; i < LABEL_KINDS; i++)
		if (!strcmp(label_kind_name[i], name))
			return i;
	return -1;
}

int
label_format_find(const char *name)
{
	for (int i = 0; i < LABEL_FORMATS; i++)
		if (!strcmp(label_format_name[i], name))
			return i;
	return -1;
}

/* A line, as clean as for a terminal; an empty one is left out. */
static void
add(struct label *l, const char *text)
{
	struct buf b = BUF_INIT;

	text_clean(&b, text, strlen(text), false);
	if (b.len && l->n < LABEL_LINES)
		text_copy(l->line[l->n++], sizeof(l->line[0]), b.p);
	if (b.len)
		mem_wipe(b.p, b.len);
	buf_release(&b);
}

static void
add_wristband(struct session *s, struct label *l, const struct patient *p)
{
	char text[PATIENT_NAME], born[PATIENT_BORN];

	add(l, patient_name(text, p));
	snprintf(text, sizeof(text), "%s   %s",
		 patient_born(born, p, when_today()),
		 p->visit.shut ? "" : enum_words(&enum_sex, p->visit.sex));
	add(l, text);
	snprintf(text, sizeof(text), "%.80s", store_site(s->store)->name);
	add(l, text);
	mem_wipe(text, sizeof(text));
}

static void
add_address(struct label *l, const struct patient *p)
{
	const struct row_identity *w = &p->who;
	char text[PATIENT_NAME];

	/* As one writes to someone: given name first. */
	snprintf(text, sizeof(text), "%s%s%s", w->given,
		 *w->given && *w->family ? " " : "", w->family);
	add(l, *text ? text : w->native_name);
	add(l, w->address);
	snprintf(text, sizeof(text), "%s%s%s", w->zip,
		 *w->zip && *w->city ? " " : "", w->city);
	add(l, text);
	add(l, w->district);
	mem_wipe(text, sizeof(text));
}

static enum rc
check_patient(const struct patient *p, enum label_kind kind, struct err *e)
{
	if (p->who.shut)
		return err_set(e, RC_NOKEY, "Names are " NOT_SHOWN ".");
	if (p->visit.state == PATIENT_STATE_STRUCK)
		return err_set(e, RC_REFUSED,
			       "This record was entered in "
			       "error.");
	if (kind == LABEL_ADDRESS && !*p->who.address && !*p->who.city)
		return err_field(e, "address", "There is no address.");
	return RC_OK;
}

enum rc
label_printed(struct session *s, int64_t patient, enum act a, int *n,
	      struct err *e)
{
	struct stmt *st = store_query(s->store, QUERY_LABEL_PRINTED);
	int64_t v = 0;
	enum rc rc;

	stmt_int(st, "patient", patient);
	stmt_text(st, "act", acts[a].name);
	rc = stmt_one_int(st, &v, e);
	*n = (int)v;
	return rc;
}

static enum rc
shape(const struct label *l, enum label_format format, struct buf *out,
      struct err *e)
{
	switch (format) {
	case LABEL_ZPL:
		label_zpl(l, out);
		return RC_OK;
	case LABEL_SVG:
		return label_svg(l, out, e);
	case LABEL_HTML:
		return label_html(l, out, e);
	default:
		label_text(l, out);
		return RC_OK;
	}
}

enum rc
label_print(struct session *s, int64_t patient, enum label_kind kind,
	    enum label_format format, struct buf *out, int *copy, struct err *e)
{
	enum act a =
		kind == LABEL_ADDRESS ? ACT_ADDRESS_PRINT : ACT_WRISTBAND_PRINT;
	struct label l = { .kind = kind };
	char why[SESSION_WHY], detail[60];
	struct patient p;
	enum rc rc;

	buf_clear(out);
	if (!session_may(s, a, why))
		return err_set(e, RC_DENIED, "%s", why);
	rc = patient_get(s, patient, &p, e);
	if (rc == RC_OK)
		rc = check_patient(&p, kind, e);
	if (rc == RC_OK)
		rc = label_printed(s, p.visit.id, a, &l.copy, e);
	*copy = l.copy;
	snprintf(detail, sizeof(detail), "%s, %s", label_format_name[format],
		 l.copy ? "repeated" : "first");
	if (rc == RC_OK)
		rc = act_log(s, a, p.visit.id, detail, e);
	if (rc == RC_OK) {
		text_copy(l.number, sizeof(l.number), p.who.number);
		if (kind == LABEL_ADDRESS)
			add_address(&l, &p);
		else
			add_wristband(s, &l, &p);
		rc = shape(&l, format, out, e);
	}
	patient_wipe(&p);
	mem_wipe(&l, sizeof(l));
	if (rc != RC_OK)
		buf_release(out);
	return rc;
}
