/*
 * cmd_find.c - find and show a patient from the command line.
 */
#include "command.h"

#include <string.h>

#include "wardbook/appointment.h"
#include "wardbook/diagnosis.h"
#include "wardbook/house.h"
#include "wardbook/patient.h"
#include "wardbook/text.h"
#include "wardbook/when.h"

static json_t *
patient_json(struct session *s, const struct patient *p)
{
	json_t *o = json_object();

	record_json_all(o, TBL_PATIENT, &p->visit);
	record_json_all(o, TBL_IDENTITY, &p->who);
	if (!p->visit.shut)
		json_object_set_new(o, "region",
				    json_string(
					    house_name(s, TBL_REGION,
						       p->visit.region_id)));
	return o;
}

static void
print_line(const char *label, const char *text)
{
	struct buf b = BUF_INIT;

	text_clean(&b, text, strlen(text), false);
	printf("%-18s %s\n", label, b.p);
	buf_release(&b);
}

static void
print_hit(const struct patient *p)
{
	char name[PATIENT_NAME], born[PATIENT_BORN];
	struct buf b = BUF_INIT;

	patient_name(name, p);
	text_clean(&b, name, strlen(name), false);
	/* Columns of a terminal, not bytes. */
	while (text_width(b.p, b.len) < 36)
		buf_adds(&b, " ");
	printf("%-14s %s %-9s %s\n", p->who.number, b.p,
	       p->visit.shut ? NOT_SHOWN : enum_words(&enum_sex, p->visit.sex),
	       patient_born(born, p, when_today()));
	buf_release(&b);
}

enum rc
cmd_find(struct context *c, int argc, char **argv, struct err *e)
{
	const struct verb_option none[] = { { NULL, NULL, NULL, NULL } };
	struct patient_hits hits;
	struct buf words = BUF_INIT;
	enum rc rc = args_take(none, &argc, argv, 2, -1, e);

	if (rc == RC_OK && strcmp(argv[0], "patient") != 0)
		rc = err_set(e, RC_USAGE, "find wants \"patient\".");
	if (rc == RC_OK)
		rc = context_login(c, e);
	if (rc != RC_OK)
		return rc;
	for (int i = 1; i < argc; i++)
		buf_addf(&words, "%s%s", i > 1 ? " " : "", argv[i]);
	patient_hits_init(&hits);
	/* At a terminal nothing typed asks for one's last patients. */
	if (!words.p[strspn(words.p, " \t\n")])
		rc = err_set(e, RC_USAGE,
			     "Which patient?  Name parts, a "
			     "number, a phone or a birth date.");
	else
		rc = patient_find(c->session, words.p, 50, &hits, e);
	if (rc == RC_OK && c->json) {
		json_t *list = json_array();

		for (size_t i = 0; i < hits.n; i++)
			json_array_append_new(list,
					      patient_json(c->session,
							   &hits.v[i].patient));
		print_json(list);
	} else if (rc == RC_OK) {
		for (size_t i = 0; i < hits.n; i++)
			print_hit(&hits.v[i].patient);
		if (hits.more)
			say("there are more: add a word");
	}
	if (rc == RC_OK && hits.near)
		say("Nobody is called that; these sound or look like it.");
	if (rc == RC_OK && !hits.n)
		rc = err_set(e, RC_NONE, "No patient matches.");
	patient_hits_release(&hits);
	buf_release(&words);
	return rc;
}

/* ---- show ------------------------------------------------------------------- */

static bool
show_appointment(const struct appointment_line *l, void *arg)
{
	json_t *list = arg;
	char day[WHEN_TEXT], minute[WHEN_TEXT];

	if (list) {
		json_t *o = json_object();

		record_json_all(o, TBL_APPOINTMENT, &l->row);
		json_object_set_new(o, "clinic", json_string(l->clinic));
		json_object_set_new(o, "doctor", json_string(l->doctor));
		json_object_set_new(o, "reason", json_string(l->reason));
		json_array_append_new(list, o);
	} else {
		printf("  %s %-5s  %-24s %s\n",
		       day_text(day, (int32_t)l->row.day),
		       minute_text(minute, (int32_t)l->row.minute), l->clinic,
		       enum_words(&enum_appointment_state, l->row.state));
	}
	return true;
}

static bool
show_diagnosis(const struct diagnosis *d, void *arg)
{
	json_t *list = arg;
	char day[WHEN_TEXT];

	if (list) {
		json_t *o = json_object();

		record_json_all(o, TBL_DIAGNOSIS, &d->row);
		json_object_set_new(o, "name", json_string(d->name));
		json_array_append_new(list, o);
	} else {
		printf("  %s  %-8s %s\n", day_text(day, (int32_t)d->row.day),
		       d->row.code, d->name);
	}
	return true;
}

static json_t *
allergies_json(const struct allergy_list *l)
{
	json_t *list;

	if (l->state == ALLERGY_HIDDEN)
		return json_string(NOT_SHOWN);
	if (l->state == ALLERGY_NOT_ASKED)
		return json_string("not asked");
	if (l->state == ALLERGY_NONE_KNOWN)
		return json_string("none known");
	list = json_array();
	for (size_t i = 0; i < l->n; i++)
		json_array_append_new(list,
				      json_pack("{s:s,s:s}", "substance",
						l->v[i].substance, "reaction",
						l->v[i].reaction));
	return list;
}

/* Never a blank.  o: the object that gets them; NULL: lines. */
static enum rc
show_allergies(struct context *c, int64_t id, json_t *o, struct err *e)
{
	struct allergy_list l;
	json_t *v, *one;
	size_t i;
	enum rc rc = allergy_get(c->session, id, &l, e);

	if (rc != RC_OK)
		return rc;
	v = allergies_json(&l);
	allergy_list_release(&l);
	if (json_is_string(v) && !o)
		print_line("allergies", json_string_value(v));
	json_array_foreach(v, i, one)
	{
		const char *reaction =
			json_string_value(json_object_get(one, "reaction"));
		struct buf b = BUF_INIT;

		buf_addf(&b, "%s%s%s",
			 json_string_value(json_object_get(one, "substance")),
			 *reaction ? ": " : "", reaction);
		if (!o)
			print_line("ALLERGY", b.p);
		buf_release(&b);
	}
	if (o)
		json_object_set(o, "allergies", v);
	json_decref(v);
	return RC_OK;
}

static enum rc
show_json(struct context *c, int64_t id, const struct patient *p, struct err *e)
{
	json_t *o = patient_json(c->session, p), *visits = json_array();
	json_t *problems = json_array();
	enum rc rc = appointment_of_patient(c->session, id, show_appointment,
					    visits, e);

	json_object_set_new(o, "appointments", visits);
	if (rc == RC_OK)
		rc = show_allergies(c, id, o, e);
	if (rc == RC_OK)
		rc = diagnosis_of_patient(c->session, id, false, show_diagnosis,
					  problems, e);
	if (rc == RC_NOKEY || rc == RC_DENIED) {
		json_object_set_new(o, "diagnoses", json_string(NOT_SHOWN));
		json_decref(problems);
		rc = RC_OK;
	} else {
		json_object_set_new(o, "diagnoses", problems);
	}
	if (rc == RC_OK)
		print_json(o);
	else
		json_decref(o);
	return rc;
}

static enum rc
show_text(struct context *c, int64_t id, const struct patient *p, struct err *e)
{
	char name[PATIENT_NAME], born[PATIENT_BORN];
	enum rc rc;

	print_line("name", patient_name(name, p));
	print_line("number", p->who.number);
	print_line("born", patient_born(born, p, when_today()));
	print_line("sex", p->visit.shut ? NOT_SHOWN
					: enum_words(&enum_sex, p->visit.sex));
	print_line("phone", p->who.phone);
	print_line("address", p->who.address);
	rc = show_allergies(c, id, NULL, e);
	if (rc != RC_OK)
		return rc;
	puts("appointments");
	rc = appointment_of_patient(c->session, id, show_appointment, NULL, e);
	if (rc != RC_OK)
		return rc;
	puts("diagnoses");
	rc = diagnosis_of_patient(c->session, id, false, show_diagnosis, NULL,
				  e);
	if (rc == RC_NOKEY || rc == RC_DENIED) {
		puts("  " NOT_SHOWN);
		rc = RC_OK;
	}
	return rc;
}

enum rc
cmd_show(struct context *c, int argc, char **argv, struct err *e)
{
	const struct verb_option none[] = { { NULL, NULL, NULL, NULL } };
	struct patient p;
	int64_t id;
	enum rc rc = args_take(none, &argc, argv, 2, 2, e);

	if (rc == RC_OK && strcmp(argv[0], "patient") != 0)
		rc = err_set(e, RC_USAGE, "show wants \"patient\".");
	if (rc == RC_OK)
		rc = context_login(c, e);
	if (rc == RC_OK)
		rc = patient_by_number(c->session, argv[1], &id, e);
	if (rc == RC_OK)
		rc = patient_open(c->session, id, &p, e);
	if (rc != RC_OK)
		return rc;
	rc = c->json ? show_json(c, id, &p, e) : show_text(c, id, &p, e);
	patient_wipe(&p);
	return rc;
}
