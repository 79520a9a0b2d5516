/*
 * audit_list.c - the log of acts, a page of 100 entries at a time.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "desk.h"
#include "wardbook/account.h"
#include "wardbook/audit.h"
#include "wardbook/register.h"
#include "wardbook/when.h"

enum { PAGE = 100 };

struct audit_state {
	struct audit_filter filter;
	char who[33];
	int64_t oldest;
	int64_t *patient; /* of the rows shown, by place */
	int64_t *id;
	size_t n, cap, pcap;
};

static const char *
about_record(char out[60], const struct audit_line *l)
{
	if (l->table < 0)
		return "";
	if (l->row)
		snprintf(out, 60, "%s %lld", tables[l->table].name,
			 (long long)(l->row & 0x3fffffffff));
	else
		snprintf(out, 60, "%s", tables[l->table].name);
	return out;
}

static bool
audit_row(void *arg, const struct audit_line *l)
{
	struct screen *s = arg;
	struct audit_state *st = screen_state(s);
	struct ui_rows *r = screen_rows(s);
	char at[WHEN_TEXT], record[60];

	st->id = mem_room(st->id, &st->cap, st->n, sizeof(*st->id));
	st->patient =
		mem_room(st->patient, &st->pcap, st->n, sizeof(*st->patient));
	st->id[st->n] = l->id;
	st->patient[st->n++] = l->patient;
	st->oldest = l->id;
	rows_add(r, l->id, 0,
		 l->outcome == OUTCOME_DONE ? ROLE_NORMAL : ROLE_WARN);
	rows_cell(r, instant_text(at, l->at));
	rows_cell(r, *l->name ? l->name : "unknown");
	rows_cell(r, l->sentence && *l->sentence ? l->sentence : l->act);
	rows_cell(r, enum_words(&enum_outcome, l->outcome));
	rows_cell(r, about_record(record, l));
	rows_cell(r, l->shut ? NOT_SHOWN : l->detail);
	return true;
}

static enum rc
audit_load(struct screen *s, struct err *e)
{
	struct audit_state *st = screen_state(s);
	char caption[160];
	enum rc rc;

	st->n = 0;
	st->filter.limit = PAGE;
	rc = audit_show(desk_session(), &st->filter, audit_row, s, e);
	snprintf(caption, sizeof(caption), "%s%s%s%s",
		 *st->who ? "What " : "Everything", st->who,
		 *st->who ? " did" : "",
		 st->filter.patient ? " about one patient" : "");
	if (st->filter.before)
		strcat(caption, ", older entries");
	list_caption(s, caption);
	return rc;
}

/* ---- filters ------------------------------------------------------------------- */

static bool
account_row(void *arg, const struct row_account *a, uint32_t custody)
{
	struct ui_rows *r = arg;

	(void)custody;
	rows_add(r, a->id, a->version, ROLE_NORMAL);
	rows_cell(r, "");
	rows_cell(r, a->name);
	rows_cell(r, enum_words(&enum_role, a->role));
	return true;
}

static enum rc
load_accounts(struct screen *s, int field, const char *typed,
	      struct ui_rows *rows, struct err *e)
{
	(void)s;
	(void)field;
	(void)typed;
	return account_list(desk_session(), account_row, rows, e);
}

static void
one_account(struct screen *s)
{
	static const struct ui_pick pick = { .load = load_accounts };
	struct audit_state *st = screen_state(s);

	if (st->filter.account) {
		st->filter.account = 0;
		*st->who = '\0';
	} else if (!ui_pick_one(s, "Whose acts", &pick, &st->filter.account,
				st->who, sizeof(st->who))) {
		return;
	}
	st->filter.before = 0;
	ui_refresh(s);
}

static void
one_patient(struct screen *s, const struct ui_row *row)
{
	struct audit_state *st = screen_state(s);
	int64_t patient = 0;

	for (size_t i = 0; i < st->n; i++)
		if (st->id[i] == row->id)
			patient = st->patient[i];
	if (st->filter.patient)
		patient = 0;
	else if (!patient) {
		ui_message(ROLE_NORMAL, "This entry concerns no patient.");
		return;
	}
	st->filter.patient = patient;
	st->filter.before = 0;
	ui_refresh(s);
}

/* ---- verifying ------------------------------------------------------------------ */

static void
verify_progress(void *arg, int64_t done, int64_t all)
{
	(void)arg;
	ui_progress("Verifying the log", done, all);
}

/* What two people signed, where this role can read it. */
static enum rc
verify_registers(struct buf *b, int64_t *wrong, struct err *e)
{
	int64_t n;
	char why[200];
	enum rc rc;

	if (!session_opens(desk_session(), DOMAIN_REGISTER)) {
		buf_adds(b, "Entries of registers    not verified: this role "
			    "has no key for them\n");
		return RC_OK;
	}
	rc = register_verify(desk_session(), &n, wrong, why, e);
	if (rc == RC_OK && *wrong)
		buf_addf(b, "Entries of registers    %lld, %lld FAULTS: %s\n",
			 (long long)n, (long long)*wrong, why);
	else if (rc == RC_OK)
		buf_addf(b, "Entries of registers    %lld, both signatures\n",
			 (long long)n);
	return rc;
}

static enum rc
verify(struct err *e)
{
	struct audit_report r;
	struct buf b = BUF_INIT, registers = BUF_INIT;
	int64_t wrong = 0;
	enum rc rc = audit_verify(desk_session(), NULL, &r, verify_progress,
				  NULL, e);

	ui_progress_end();
	if (rc == RC_OK)
		rc = verify_registers(&registers, &wrong, e);
	if (rc != RC_OK) {
		buf_release(&registers);
		return rc;
	}
	if (r.faults)
		buf_addf(&b, "%lld FAULTS were found.\n\nThe first: %s\n",
			 (long long)r.faults, r.fault);
	else
		buf_adds(&b, "The log holds: no entry is missing, changed or "
			     "out of order.\n");
	buf_addf(&b,
		 "\nEntries read            %lld\n"
		 "Refused log-ins         %lld (nobody could sign them)\n"
		 "Records compared        %lld\n%s\n"
		 "Hash of the last entry:\n%s\n\n"
		 "Write the hash down elsewhere: an end that was cut off shows "
		 "only against it.\n",
		 (long long)r.entries, (long long)r.unsigned_logins,
		 (long long)r.rows, registers.p, r.head);
	ui_pager(r.faults ? "The log does not hold"
		 : wrong  ? "A register does not hold"
			  : "The log holds",
		 b.p);
	buf_release(&b);
	buf_release(&registers);
	return RC_OK;
}

static enum rc
audit_action(struct screen *s, int action, const struct ui_row *row,
	     struct err *e)
{
	struct audit_state *st = screen_state(s);

	err_clear(e);
	switch (action) {
	case ACTION_AUDIT_VERIFY:
		return verify(e);
	case ACTION_AUDIT_WHO:
		one_account(s);
		break;
	case ACTION_AUDIT_ABOUT:
		one_patient(s, row);
		break;
	case ACTION_AUDIT_OLDER:
		if (st->n < PAGE) {
			ui_message(ROLE_NORMAL, "There is nothing older.");
			break;
		}
		st->filter.before = st->oldest;
		ui_refresh(s);
		break;
	case ACTION_AUDIT_NEWER:
		st->filter.before = 0;
		ui_refresh(s);
		break;
	}
	return RC_NONE;
}

/* Enter and the side show an entry whole. */
static void
audit_detail(struct screen *s, const struct ui_row *row)
{
	static const char *const label[] = { "When",	"Who",	  "What",
					     "Outcome", "Record", "Detail" };
	char number[32];

	snprintf(number, sizeof(number), "Entry %lld", (long long)row->id);
	page_heading(s, number);
	for (int i = 0; i < row->ncells && i < 6; i++) {
		if (!*row->cell[i])
			continue;
		page_text(s, ROLE_LABEL, label[i]);
		page_text(s, ROLE_VALUE, row->cell[i]);
	}
}

static enum rc
audit_enter(struct screen *s, const struct ui_row *row, struct err *e)
{
	struct buf b = BUF_INIT;

	(void)s;
	err_clear(e);
	buf_addf(&b,
		 "Entry    %lld\nWhen     %s\nWho      %s\nWhat     %s\n"
		 "Outcome  %s\nRecord   %s\n\n%s\n",
		 (long long)row->id, row->cell[0], row->cell[1], row->cell[2],
		 row->cell[3], row->cell[4], row->cell[5]);
	ui_pager("Audit entry", b.p);
	buf_release(&b);
	return RC_NONE;
}

static void
audit_close(struct screen *s)
{
	struct audit_state *st = screen_state(s);

	free(st->id);
	free(st->patient);
}

const struct screen_ops ops_audit_list = {
	.size = sizeof(struct audit_state),
	.load = audit_load,
	.action = audit_action,
	.enter = audit_enter,
	.detail = audit_detail,
	.close = audit_close,
};
