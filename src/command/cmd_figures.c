/*
 * cmd_figures.c - figures over insurers and their bills; how the records hang
 * together.
 */
#include "cmd_bill.h"

#include "wardbook/figures.h"

static json_t *
cover_json(const struct cover_figures *f)
{
	return json_pack("{s:I, s:I, s:I, s:I, s:I, s:I, s:f, s:I, s:I}",
			 "policies", (json_int_t)f->policies, "unbilled",
			 (json_int_t)f->unbilled, "premium",
			 (json_int_t)f->premium, "bills", (json_int_t)f->bills,
			 "total", (json_int_t)f->total, "mean_bill",
			 (json_int_t)money_mean(f->total, f->bills),
			 "mean_bill_exact",
			 f->bills ? (double)f->total / (double)f->bills : 0.0,
			 "joined_rows", (json_int_t)f->rows, "joined_premium",
			 (json_int_t)f->joined_premium);
}

enum rc
bill_cover(struct context *c, struct err *e)
{
	struct cover_figures by[COVERAGES];
	char text[MONEY_TEXT], mean[MONEY_TEXT], joined[MONEY_TEXT];
	json_t *o = json_object();
	enum rc rc = cover_figures(c->session, by, e);

	if (rc == RC_OK && !c->json)
		printf("%-14s %8s %14s %6s %14s %16s\n", "cover", "policies",
		       "premium", "bills", "mean bill", "premium a bill");
	for (int i = 0; rc == RC_OK && i < COVERAGES; i++) {
		const struct cover_figures *f = &by[i];

		if (!f->policies)
			continue;
		if (c->json) {
			json_object_set_new(o, enum_name(&enum_coverage, i),
					    cover_json(f));
			continue;
		}
		printf("%-14s %8lld %14s %6lld %14s %16s\n",
		       enum_words(&enum_coverage, i), (long long)f->policies,
		       money_here(c->session, text, f->premium),
		       (long long)f->bills,
		       money_here(c->session, mean,
				  money_mean(f->total, f->bills)),
		       money_here(c->session, joined, f->joined_premium));
	}
	if (rc == RC_OK && c->json)
		print_json(json_incref(o));
	json_decref(o);
	return rc;
}

static json_t *
classes_json(const int64_t by[HOSPITAL_CLASSES])
{
	json_t *o = json_object();

	for (int i = 0; i < HOSPITAL_CLASSES; i++)
		if (by[i])
			json_object_set_new(o, hospital_class_name[i],
					    json_integer((json_int_t)by[i]));
	return o;
}

static void
links_text(const struct links *l)
{
	const struct {
		const char *what;
		int64_t n;
	} line[] = {
		{ "patients", l->patients },
		{ "  without an appointment", l->unseen },
		{ "appointments", l->appointments },
		{ "  patients beside them, rows", l->seen_rows },
		{ "hospitals", l->hospitals },
		{ "  basic", l->by_class[HOSPITAL_BASIC] },
		{ "  critical care", l->by_class[HOSPITAL_CRITICAL] },
		{ "staff", l->staff },
		{ "  different numbers", l->staff_numbers },
		{ "  of a hospital that is here", l->placed },
		{ "  of a basic one", l->placed_by_class[HOSPITAL_BASIC] },
		{ "  of a critical care one",
		  l->placed_by_class[HOSPITAL_CRITICAL] },
		{ "policies", l->policies },
		{ "  without a bill", l->unbilled },
		{ "  bills beside them, rows", l->billed_rows },
		{ "  patients and appointments, too", l->cover_rows },
	};

	for (size_t i = 0; i < sizeof(line) / sizeof(line[0]); i++)
		printf("%-34s %10lld\n", line[i].what, (long long)line[i].n);
}

enum rc
report_links(struct context *c, struct err *e)
{
	struct links l;
	enum rc rc = context_login(c, e);

	if (rc == RC_OK)
		rc = links_count(c->session, &l, e);
	if (rc == RC_OK && !c->json)
		links_text(&l);
	if (rc != RC_OK || !c->json)
		return rc;
	print_json(json_pack(
		"{s:I, s:I, s:I, s:I, s:I, s:o, s:I, s:I, s:I, s:o, s:I, s:I, "
		"s:I, s:I}",
		"patients", (json_int_t)l.patients,
		"patients_without_appointment", (json_int_t)l.unseen,
		"appointments", (json_int_t)l.appointments,
		"patient_appointment_rows", (json_int_t)l.seen_rows,
		"hospitals", (json_int_t)l.hospitals, "hospitals_by_class",
		classes_json(l.by_class), "staff", (json_int_t)l.staff,
		"staff_numbers", (json_int_t)l.staff_numbers, "staff_placed",
		(json_int_t)l.placed, "staff_by_class",
		classes_json(l.placed_by_class), "policies",
		(json_int_t)l.policies, "policies_without_bill",
		(json_int_t)l.unbilled, "policy_bill_rows",
		(json_int_t)l.billed_rows, "cover_rows",
		(json_int_t)l.cover_rows));
	return RC_OK;
}
