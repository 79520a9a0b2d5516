/*
 * death_paper.c - the certificate of death, as it is put before the doctor who
 * signs it: what the record holds, and lines to fill by hand.
 *
 * The entry in the log comes first, as for a label; a repeated print says so.
 */
#include "label_private.h"

#include <stdio.h>
#include <string.h>

#include "wardbook/house.h"
#include "wardbook/patient_more.h"
#include "wardbook/text.h"
#include "wardbook/when.h"

static void
line(struct buf *out, const char *label, const char *text)
{
	struct buf b = BUF_INIT;

	text_clean(&b, text, strlen(text), false);
	buf_addf(out, "%-18s %s\n", label, b.len ? b.p : "________________");
	if (b.len)
		mem_wipe(b.p, b.len);
	buf_release(&b);
}

static bool
add_name(const struct row_patient_name *n, void *arg)
{
	char text[PATIENT_NAME];

	snprintf(text, sizeof(text), "%s%s%s", n->given,
		 *n->given && *n->family ? " " : "", n->family);
	line(arg, enum_words(&enum_name_use, n->kind), text);
	mem_wipe(text, sizeof(text));
	return true;
}

static enum rc
write_out(struct session *s, const struct patient *p, const struct death *d,
	  int copy, struct buf *out, struct err *e)
{
	char text[PATIENT_NAME + 80], day[WHEN_TEXT], minute[WHEN_TEXT];
	enum rc rc;

	buf_addf(out, "CERTIFICATE OF DEATH%s\n%s\n\n", copy ? "   COPY" : "",
		 store_site(s->store)->name);
	line(out, "Name", patient_name(text, p));
	rc = patient_names(s, p->visit.id, add_name, out, e);
	line(out, "Record number", p->who.number);
	line(out, "Sex", enum_words(&enum_sex, p->visit.sex));
	line(out, "Born", patient_born(text, p, d->day));
	snprintf(text, sizeof(text), "%s%s%s %s", p->who.address,
		 *p->who.address ? ", " : "", p->who.zip, p->who.city);
	line(out, "Address", text);
	minute_text(minute, d->minute);
	snprintf(text, sizeof(text), "%s%s%s", day_text(day, d->day),
		 *minute ? " " : "", *minute ? minute : ", time not known");
	line(out, "Died", text);
	line(out, "Cause", d->cause);
	buf_adds(out, "\nUnderlying cause   ________________\n"
		      "Examined by        ________________\n"
		      "Day, signature     ________________\n");
	mem_wipe(text, sizeof(text));
	return rc;
}

enum rc
patient_death_certificate(struct session *s, int64_t patient, struct buf *out,
			  int *copy, struct err *e)
{
	char why[SESSION_WHY];
	struct patient p;
	struct death d;
	enum rc rc;

	buf_clear(out);
	*copy = 0;
	if (!session_may(s, ACT_CERTIFICATE_PRINT, why))
		return err_set(e, RC_DENIED, "%s", why);
	rc = patient_get(s, patient, &p, e);
	if (rc == RC_OK && p.who.shut)
		rc = err_set(e, RC_NOKEY, "Names are " NOT_SHOWN ".");
	if (rc == RC_OK)
		rc = patient_death_get(s, p.visit.id, &d, e);
	if (rc == RC_OK && !d.day)
		rc = err_set(e, RC_REFUSED, "No death is filed.");
	if (rc == RC_OK)
		rc = label_printed(s, p.visit.id, ACT_CERTIFICATE_PRINT, copy,
				   e);
	if (rc == RC_OK)
		rc = act_log(s, ACT_CERTIFICATE_PRINT, p.visit.id,
			     *copy ? "repeated" : "first", e);
	if (rc == RC_OK)
		rc = write_out(s, &p, &d, *copy, out, e);
	patient_wipe(&p);
	mem_wipe(&d, sizeof(d));
	if (rc != RC_OK)
		buf_release(out);
	return rc;
}
