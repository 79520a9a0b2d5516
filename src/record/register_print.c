/*
 * register_print.c - a register on paper, as it would stand in a bound book.
 *
 * Each print is an act.  It changes nothing and leaves nothing behind; whether
 * the signatures hold is said by register_verify(), not by paper.
 */
#include "prescription_private.h"
#include "register_private.h"

#include <stdio.h>
#include <string.h>

#include "wardbook/house.h"
#include "wardbook/patient.h"

enum { COLUMNS = 76 };

struct paper {
	struct session *s;
	struct buf *out;
	int n, alone;
};

static void
add_head(struct paper *p, const struct register_line *l, int32_t from)
{
	char text[200], at[WHEN_TEXT], quantity[STOCK_QUANTITY];

	rx_cells(p->out, store_site(p->s->store)->name, COLUMNS, false);
	buf_addc(p->out, '\n');
	snprintf(text, sizeof(text), "Register of %s %s, %s", l->medicine.name,
		 l->medicine.strength,
		 house_name(p->s, TBL_PLACE, l->book.place_id));
	rx_wrap(p->out, text, COLUMNS, 0);
	snprintf(text, sizeof(text), "Left by entry %lld: %s.  %s%s",
		 (long long)l->book.serial,
		 stock_quantity_text(quantity, &l->medicine, l->book.balance),
		 l->book.checked_at ? "Last count by two: " : "Never counted.",
		 l->book.checked_at ? instant_text(at, l->book.checked_at)
				    : "");
	rx_wrap(p->out, text, COLUMNS, 0);
	snprintf(text, sizeof(text), "Printed %s by %s",
		 instant_text(at, when_now()), p->s->name);
	buf_adds(p->out, text);
	if (from)
		buf_addf(p->out, "; entries since %s", day_text(at, from));
	buf_addc(p->out, '\n');
	rx_rule(p->out, COLUMNS);
	buf_adds(p->out, "   No  When               What               In   Out"
			 "  Left  By / second\n");
	rx_rule(p->out, COLUMNS);
}

/* The patient, the reason, and what was found where it differs. */
static void
add_note(struct paper *p, const struct row_register_entry *n)
{
	struct buf b = BUF_INIT;
	struct patient who;
	char name[PATIENT_NAME];

	if (n->alone)
		buf_adds(&b, "NOBODY WITNESSED IT. ");
	if (n->counted >= 0 && n->counted != n->balance)
		buf_addf(&b, "FOUND %lld. ", (long long)n->counted);
	if (n->patient_id &&
	    patient_get(p->s, n->patient_id, &who, NULL) == RC_OK) {
		buf_addf(&b, "%s %s%s", who.who.number,
			 patient_name(name, &who), *n->reason ? ": " : "");
		patient_wipe(&who);
	}
	buf_adds(&b, n->reason);
	if (b.len)
		rx_wrap(p->out, b.p, COLUMNS, 7);
	if (b.len)
		mem_wipe(b.p, b.len);
	buf_release(&b);
}

static bool
add_entry(const struct register_entry_line *l, void *arg)
{
	struct paper *p = arg;
	const struct row_register_entry *n = &l->row;
	char at[WHEN_TEXT], in[24] = "", out[24] = "";

	if (n->quantity > 0)
		snprintf(in, sizeof(in), "%lld", (long long)n->quantity);
	if (n->quantity < 0)
		snprintf(out, sizeof(out), "%lld", (long long)-n->quantity);
	buf_addf(p->out, "%5lld  %s  ", (long long)n->serial,
		 instant_text(at, n->at));
	rx_cells(p->out, enum_words(&enum_register_kind, n->kind), 15, true);
	buf_addf(p->out, " %5s %5s %5lld  %s / %s\n", in, out,
		 (long long)n->balance, l->first,
		 n->alone   ? "nobody"
		 : l->waits ? "waits"
			    : l->second);
	add_note(p, n);
	p->n++;
	p->alone += n->alone != 0;
	return true;
}

enum rc
register_print(struct session *s, int64_t book, int32_t from, struct buf *out,
	       struct err *e)
{
	struct paper p = { .s = s, .out = out };
	struct register_line l;
	char what[200];
	enum rc rc = register_get(s, book, &l, e);

	buf_clear(out);
	if (rc == RC_OK && l.book.shut)
		rc = err_set(e, RC_NOKEY, "The registers are " NOT_SHOWN ".");
	if (rc != RC_OK)
		return rc;
	snprintf(what, sizeof(what), "register of %s, %s", l.medicine.name,
		 house_name(s, TBL_PLACE, l.book.place_id));
	rc = act_log(s, ACT_REGISTER_PRINT, 0, what, e);
	if (rc != RC_OK)
		return rc;
	add_head(&p, &l, from);
	rc = register_entries(s, book, from, add_entry, &p, e);
	if (rc != RC_OK) {
		buf_clear(out);
		return rc;
	}
	rx_rule(out, COLUMNS);
	buf_addf(out, "%d %s, %d of them by one person alone; cases open: %d\n",
		 p.n, p.n == 1 ? "entry" : "entries", p.alone, l.cases);
	return RC_OK;
}
