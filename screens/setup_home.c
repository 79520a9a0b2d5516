/*
 * setup_home.c - what the house lacks, and its lists.
 */
#include <stdio.h>
#include <string.h>

#include "house.h"
#include "wardbook/account.h"
#include "wardbook/overbook.h"

const struct house_kind house_kinds[HOUSE_LISTS] = {
	[HOUSE_REASONS] = { "Reasons",
			    "bookings, cancelling, adjusting, "
			    "striking out",
			    TBL_REASON, 0, SCREEN_HOUSE_REASON,
			    ACT_REASON_SET },
	[HOUSE_REGIONS] = { "Regions", "where patients live", TBL_REGION, 0,
			    SCREEN_HOUSE_REGION, ACT_REGION_SET },
	[HOUSE_CLINICS] = { "Clinics", "appointments are booked in a clinic",
			    TBL_PLACE, PLACE_KIND_CLINIC, SCREEN_HOUSE_CLINIC,
			    ACT_PLACE_SET },
	[HOUSE_HOURS] = { "Hours of clinics",
			  "when bookings are taken, how "
			  "many at a time",
			  TBL_CLINIC_SESSION, 0, SCREEN_HOUSE_HOURS,
			  ACT_PLACE_SET },
	[HOUSE_STAFF] = { "Staff", "doctors and others whom records name",
			  TBL_STAFF, 0, SCREEN_HOUSE_STAFF, ACT_STAFF_SET },
	[HOUSE_WARDS] = { "Wards", "patients are admitted to a ward", TBL_PLACE,
			  PLACE_KIND_WARD, SCREEN_HOUSE_WARD, ACT_PLACE_SET },
	[HOUSE_BEDS] = { "Beds", "one bed, one patient", TBL_BED, 0,
			 SCREEN_HOUSE_BED, ACT_PLACE_SET },
	[HOUSE_STORES] = { "Stores", "medicines are received into a store",
			   TBL_PLACE, PLACE_KIND_STORE, SCREEN_HOUSE_STORE,
			   ACT_PLACE_SET },
	[HOUSE_MEDICINES] = { "Medicines", "unit, pack, reorder level",
			      TBL_MEDICINE, 0, SCREEN_HOUSE_MEDICINE,
			      ACT_MEDICINE_SET },
	[HOUSE_HOLIDAYS] = { "Holidays", "days on which clinics are closed",
			     TBL_HOLIDAY, 0, SCREEN_HOUSE_HOLIDAY,
			     ACT_HOLIDAY_SET },
	[HOUSE_HOSPITALS] = { "Hospitals",
			      "where physicians work, and insurers",
			      TBL_HOSPITAL, 0, SCREEN_HOUSE_HOSPITAL,
			      ACT_REGION_SET },
};

enum { GAP_ROW = 100, ACCOUNTS_ROW = 90, LEAVE_ROW = 91 };

int
house_list_of(const struct house_gap *g)
{
	for (int i = 1; i < HOUSE_LISTS; i++)
		if (house_kinds[i].table == g->table &&
		    (g->table != TBL_PLACE || house_kinds[i].kind == g->kind))
			return i;
	return 0;
}

const char *
roles_of(char *out, size_t size, enum act a)
{
	size_t n = 0;
	int left = 0;

	for (int r = ROLE_CLERK; r <= ROLE_LAST; r++)
		left += role_may((enum role)r, a);
	*out = '\0';
	for (int r = ROLE_CLERK; r <= ROLE_LAST && n < size; r++) {
		if (!role_may((enum role)r, a))
			continue;
		left--;
		n += (size_t)snprintf(out + n, size - n, "%s%s",
				      n == 0 ? ""
				      : left ? ", "
					     : " or ",
				      enum_words(&enum_role, r));
	}
	return out;
}

static bool
count_row(const void *row, void *arg)
{
	int *n = arg;

	(void)row;
	++*n;
	return true;
}

static bool
count_account(void *arg, const struct row_account *a, uint32_t custody)
{
	(void)custody;
	return count_row(a, arg);
}

static enum rc
add_gaps(struct screen *s, struct err *e)
{
	struct ui_rows *r = screen_rows(s);
	struct house_gap gap[16];
	char who[120], what[40];
	int n = 0;
	enum rc rc = house_gaps(desk_session(), gap, 16, &n, e);

	if (rc != RC_OK)
		return rc;
	if (n)
		rows_heading(r, "Still missing, in this order");
	for (int i = 0; i < n; i++) {
		int list = house_list_of(&gap[i]);

		snprintf(what, sizeof(what), "%s", gap[i].what);
		what[0] -= what[0] >= 'a' && what[0] <= 'z' ? 32 : 0;
		rows_add(r, GAP_ROW + (list ? list : ACCOUNTS_ROW), 0,
			 ROLE_CRITICAL);
		rows_cell(r, what);
		rows_cell(r, "none");
		roles_of(who, sizeof(who), gap[i].act);
		if (session_may(desk_session(), gap[i].act, NULL))
			rows_cell(r, gap[i].why);
		else
			rows_cellf(r, "by %s: %s", who, gap[i].why);
		rows_cell(r, who);
	}
	list_caption(s, n ? "The house is not set up yet."
			  : "The house is set up; nothing is missing.");
	return RC_OK;
}

static bool
count_leave(const struct row_staff_leave *l, void *arg)
{
	return count_row(l, arg);
}

static enum rc
add_leave(struct ui_rows *r, struct err *e)
{
	char who[120];
	int n = 0;
	enum rc rc =
		leave_each(desk_session(), 0, when_today(), count_leave, &n, e);

	rows_add(r, LEAVE_ROW, 0, ROLE_NORMAL);
	rows_cell(r, "Leave");
	rows_cellf(r, "%d", n);
	rows_cell(r, "days on which staff are away");
	rows_cell(r, roles_of(who, sizeof(who), ACT_LEAVE_SET));
	return rc;
}

static enum rc
setup_load(struct screen *s, struct err *e)
{
	struct ui_rows *r = screen_rows(s);
	enum rc rc = add_gaps(s, e);
	char who[120];
	int n;

	if (rc == RC_OK)
		rows_heading(r, "Every list");
	for (int i = 1; rc == RC_OK && i < HOUSE_LISTS; i++) {
		const struct house_kind *k = &house_kinds[i];

		n = 0;
		rc = house_each(desk_session(), k->table, k->kind, 0, false,
				count_row, &n, e);
		rows_add(r, i, 0, ROLE_NORMAL);
		rows_cell(r, k->title);
		rows_cellf(r, "%d", n);
		rows_cell(r, k->about);
		rows_cell(r, roles_of(who, sizeof(who), k->act));
	}
	if (rc == RC_OK && session_may(desk_session(), ACT_LEAVE_SET, NULL))
		rc = add_leave(r, e);
	if (rc != RC_OK || !session_may(desk_session(), ACT_ACCOUNT_VIEW, NULL))
		return rc;
	n = 0;
	rc = account_list(desk_session(), count_account, &n, e);
	rows_add(r, ACCOUNTS_ROW, 0, ROLE_NORMAL);
	rows_cell(r, "Accounts");
	rows_cellf(r, "%d", n);
	rows_cell(r, "who can log in, as what, and where they work");
	rows_cell(r, roles_of(who, sizeof(who), ACT_ACCOUNT_ADD));
	return rc;
}

static int
list_of(const struct ui_row *row)
{
	int64_t id = row->id > GAP_ROW ? row->id - GAP_ROW : row->id;

	return id == ACCOUNTS_ROW ? 0 : (int)id;
}

static enum rc
setup_enter(struct screen *s, const struct ui_row *row, struct err *e)
{
	struct ui_args a = { .mode = list_of(row) };

	(void)s;
	err_clear(e);
	if (row->id == LEAVE_ROW) {
		ui_push_id(SCREEN_LEAVE_LIST, 0);
		return RC_NONE;
	}
	ui_push(a.mode ? SCREEN_HOUSE_LIST : SCREEN_ACCOUNT_LIST, &a);
	return RC_NONE;
}

static const char *
setup_disabled(struct screen *s, int action, const struct ui_row *row)
{
	static char why[SESSION_WHY];
	enum act act;

	(void)s;
	if (action != ACTION_HOUSE_ADD || !row || row->id == LEAVE_ROW)
		return NULL;
	act = list_of(row) ? house_kinds[list_of(row)].act : ACT_ACCOUNT_ADD;
	return session_may(desk_session(), act, why) ? NULL : why;
}

/* Adds to the selected list. */
static enum rc
setup_action(struct screen *s, int action, const struct ui_row *row,
	     struct err *e)
{
	struct ui_args a = { 0 };

	(void)s;
	err_clear(e);
	if (action != ACTION_HOUSE_ADD || !row)
		return RC_NONE;
	ui_push(row->id == LEAVE_ROW ? SCREEN_LEAVE_FORM
		: list_of(row)	     ? house_kinds[list_of(row)].form
				     : SCREEN_ACCOUNT_FORM,
		&a);
	return RC_NONE;
}

const struct screen_ops ops_setup_home = {
	.load = setup_load,
	.enter = setup_enter,
	.action = setup_action,
	.disabled = setup_disabled,
};
