/*
 * cmd_house.c - the lists of the set-up from the command line: every column
 * with --json, code and name without.
 */
#include "command.h"

#include <string.h>

#include "wardbook/figures.h"
#include "wardbook/house.h"
#include "wardbook/ward.h"

struct listing {
	enum tbl table;
	json_t *list; /* NULL: text */
	struct session *s;
};

static const struct {
	const char *word;
	enum tbl table;
	int kind;
} lists[] = {
	{ "clinics", TBL_PLACE, PLACE_KIND_CLINIC },
	{ "wards", TBL_PLACE, PLACE_KIND_WARD },
	{ "stores", TBL_PLACE, PLACE_KIND_STORE },
	{ "staff", TBL_STAFF, 0 },
	{ "hospitals", TBL_HOSPITAL, 0 },
	{ "insurers", TBL_INSURER, 0 },
	{ "services", TBL_SERVICE, 0 },
	{ "medicines", TBL_MEDICINE, 0 },
	{ "regions", TBL_REGION, 0 },
	{ "reasons", TBL_REASON, 0 },
	{ "holidays", TBL_HOLIDAY, 0 },
};

static const char *
text_of(enum tbl t, const void *row, const char *column)
{
	const struct col_def *c = table_col(t, column);

	return c ? (const char *)row + c->offset : "";
}

static bool
show_row(const void *row, void *arg)
{
	struct listing *l = arg;
	json_t *o;

	if (!l->list) {
		print_cell(text_of(l->table, row, "code"), 18);
		printf("  ");
		print_cell(text_of(l->table, row, "name"), 58);
		printf("\n");
		return true;
	}
	o = json_object();
	record_json_all(o, l->table, row);
	if (l->table == TBL_HOSPITAL)
		json_object_set_new(
			o, "class",
			json_string(hospital_class_name[hospital_class(row)]));
	if (l->table == TBL_PLACE &&
	    ((const struct row_place *)row)->kind == PLACE_KIND_WARD)
		json_object_set_new(
			o, "in_charge",
			json_string(house_name(
				l->s, TBL_STAFF,
				ward_nurse(l->s, ((const struct row_head *)row)
							 ->id))));
	json_array_append_new(l->list, o);
	return true;
}

enum rc
cmd_house(struct context *c, int argc, char **argv, struct err *e)
{
	const struct verb_option none[] = { { NULL, NULL, NULL, NULL } };
	struct listing l = { TBL_PLACE, NULL, NULL };
	char why[SESSION_WHY];
	enum rc rc = args_take(none, &argc, argv, 1, 1, e);
	size_t i = 0, n = sizeof(lists) / sizeof(lists[0]);

	while (rc == RC_OK && i < n && strcmp(lists[i].word, argv[0]) != 0)
		i++;
	if (rc == RC_OK && i == n)
		rc = err_set(e, RC_USAGE,
			     "house wants clinics, wards, stores, staff, "
			     "hospitals, insurers, services, medicines, "
			     "regions, reasons or holidays.");
	if (rc == RC_OK)
		rc = context_login(c, e);
	if (rc != RC_OK)
		return rc;
	l.table = lists[i].table;
	l.s = c->session;
	/* Who bills works with prices and insurers. */
	if (!session_may(c->session, ACT_SETUP_VIEW, why) &&
	    !((l.table == TBL_INSURER || l.table == TBL_SERVICE) &&
	      session_may(c->session, ACT_BILL_VIEW, NULL)))
		return err_set(e, RC_DENIED, "%s", why);
	l.list = c->json ? json_array() : NULL;
	rc = house_each(c->session, l.table, lists[i].kind, 0, true, show_row,
			&l, e);
	if (rc == RC_OK && l.list)
		print_json(l.list);
	else
		json_decref(l.list);
	return rc;
}
