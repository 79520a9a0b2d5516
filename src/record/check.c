/*
 * check.c - is the store sound?
 *
 * Every row of every table with a key domain is opened and authenticated
 * again, with its older versions; then the sealed index is compared with what
 * those rows say, and the stock with its movements.
 *
 * Everything of one key domain is read in one snapshot, so rows and index
 * speak of the same moment whoever writes meanwhile.  Where the key comes from
 * custody, an act stays open to lend it, but its transaction is given back at
 * once: the check never makes a writer wait.
 */
#include "check_private.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "patient_more_private.h"
#include "wardbook/diagnosis.h"
#include "wardbook/prescription.h"
#include "wardbook/register.h"

/* ---- lines ------------------------------------------------------------------- */

void
check_line_init(struct check_line *l, const char *what)
{
	memset(l, 0, sizeof(*l));
	l->what = what;
}

void
check_say(struct check *c, struct check_line *l)
{
	c->wrong += l->wrong;
	if (c->fn)
		c->fn(l, c->arg);
}

void
check_fault(struct check_line *l, const char *fmt, ...)
{
	va_list ap;

	if (l->wrong++)
		return;
	va_start(ap, fmt);
	vsnprintf(l->detail, sizeof(l->detail), fmt, ap);
	va_end(ap);
}

/* ---- keys ---------------------------------------------------------------------- */

enum key_here { KEY_ABSENT, KEY_IN_RING, KEY_IN_CUSTODY };

static enum key_here
key_for(const struct session *s, enum domain d)
{
	if (session_opens(s, d))
		return KEY_IN_RING;
	return s->custody & (uint32_t)1 << d ? KEY_IN_CUSTODY : KEY_ABSENT;
}

/* The entry that says so is filed first; then the key is lent once more
 * without keeping the turnstile. */
static enum rc
borrow(struct session *s, enum domain d, struct err *e)
{
	enum rc rc = RC_OK;

	for (int turn = 0; turn < 2 && rc == RC_OK; turn++) {
		rc = act_begin(s, ACT_STORE_CHECK, e);
		if (rc != RC_OK)
			break;
		rc = session_use_custody(s, d, e);
		if (rc != RC_OK)
			act_abort(s);
		else if (turn == 0)
			rc = act_commit(s, e);
	}
	if (rc == RC_OK)
		store_rollback(s->store);
	return rc;
}

static enum rc
enter(struct session *s, enum domain d, enum key_here key, struct err *e)
{
	enum rc rc = key == KEY_IN_CUSTODY ? borrow(s, d, e) : RC_OK;

	if (rc != RC_OK)
		return rc;
	rc = store_read_begin(s->store, e);
	if (rc != RC_OK)
		act_abort(s);
	return rc;
}

static void
leave(struct session *s)
{
	store_read_end(s->store);
	act_abort(s);
}

/* ---- rows ---------------------------------------------------------------------- */

struct rows {
	struct check_line line;
	struct sindex_entries *x; /* of identity: index keys; NULL */
	const struct idset *struck;
	bool names;		  /* rows are other names */
	struct stock_sums *stock; /* rows are movements; NULL */
};

static bool
look_at(const void *row, const struct err *why, void *arg)
{
	struct rows *r = arg;
	const struct row_head *head = row;

	r->line.looked_at++;
	if (why)
		check_fault(&r->line, "row %lld, version %lld: %s",
			    (long long)head->id, (long long)head->version,
			    why->text);
	else if (r->stock)
		stock_sums_add(r->stock, row);
	else if (r->x && r->names) {
		const struct row_patient_name *n = row;

		if (!idset_has(r->struck, n->patient_id))
			names_index_add(r->x, n);
	} else if (r->x && !idset_has(r->struck, head->id)) {
		patient_index_add(r->x, row);
	}
	return true;
}

static enum rc
check_rows(struct check *c, enum tbl t, bool history, enum key_here key,
	   struct sindex_entries *x, const struct idset *struck, struct err *e)
{
	struct rows r = { .x = x,
			  .struck = struck,
			  .names = t == TBL_PATIENT_NAME,
			  .stock = t == TBL_MOVEMENT ? c->stock : NULL };
	char what[80];
	enum rc rc = RC_OK;

	snprintf(what, sizeof(what), "%s %s",
		 history ? "older versions of" : "row MACs of", tables[t].name);
	check_line_init(&r.line, what);
	r.line.skipped = key == KEY_ABSENT;
	if (key != KEY_ABSENT)
		rc = store_each_row(c->s->store, t, history, look_at, &r, e);
	if (rc == RC_OK)
		check_say(c, &r.line);
	return rc;
}

/* ---- sealed index ----------------------------------------------------------------- */

static enum rc
check_tree(struct check *c, enum tree t, struct sindex_entries *x,
	   enum key_here key, struct err *e)
{
	struct sindex_report r = { 0 };
	struct check_line l;
	struct err why;
	char what[80];
	enum rc rc = RC_OK;

	snprintf(what, sizeof(what), "sealed index of %s", trees[t].name);
	check_line_init(&l, what);
	l.skipped = key == KEY_ABSENT;
	if (!l.skipped)
		rc = sindex_check(c->s->store, t, x, &r, &why);
	l.looked_at = r.entries;
	if (rc == RC_DAMAGED)
		check_fault(&l, "%s", why.text);
	else if (rc != RC_OK && e)
		*e = why;
	if (r.missing)
		check_fault(&l,
			    "%lld entries are missing, the first one of "
			    "record %lld",
			    (long long)r.missing, (long long)r.missing_id);
	if (r.extra)
		check_fault(&l,
			    "%lld entries too many, the first one of "
			    "record %lld",
			    (long long)r.extra, (long long)r.extra_id);
	if (rc != RC_OK && rc != RC_DAMAGED)
		return rc;
	check_say(c, &l);
	return RC_OK;
}

static enum rc
struck_ones(struct session *s, struct idset *ids, struct err *e)
{
	struct stmt *st = store_query(s->store, QUERY_CHECK_STRUCK);
	bool row = false, fresh;
	enum rc rc;

	while ((rc = stmt_step(st, &row, e)) == RC_OK && row)
		idset_add(ids, stmt_get_int(st, "id"), &fresh);
	stmt_done(st);
	return rc;
}

static bool
is_patients(enum tree t)
{
	return t == TREE_NAME || t == TREE_NUMBER || t == TREE_PHONE ||
	       t == TREE_BIRTH;
}

/* The trees of a domain, after its rows.  What an import brought is no row's
 * key: that tree is compared with itself only. */
static enum rc
check_trees(struct check *c, enum domain d, struct sindex_entries *x,
	    enum key_here key, struct err *e)
{
	enum rc rc = RC_OK;

	for (int t = 1; t < TREE_COUNT && rc == RC_OK; t++) {
		bool compare = is_patients((enum tree)t);

		if (trees[t].domain != d)
			continue;
		if (t == TREE_DIAGNOSIS && key != KEY_ABSENT) {
			rc = diagnosis_index_expect(c->s, &x[t], e);
			/* A row that does not open was told already. */
			if (rc == RC_DAMAGED)
				rc = RC_OK;
			else
				compare = true;
		}
		if (rc == RC_OK)
			rc = check_tree(c, (enum tree)t, compare ? &x[t] : NULL,
					key, e);
	}
	return rc;
}

static enum rc
check_open_domain(struct check *c, enum domain d, enum key_here key,
		  struct err *e)
{
	struct sindex_entries x[TREE_COUNT];
	struct idset struck;
	enum rc rc = RC_OK;

	idset_init(&struck);
	for (int t = 0; t < TREE_COUNT; t++)
		sindex_entries_init(&x[t]);
	if (d == DOMAIN_IDENTITY && key != KEY_ABSENT)
		rc = struck_ones(c->s, &struck, e);
	for (int t = 0; t < TBL_COUNT && rc == RC_OK; t++) {
		if (tables[t].domain != d || !tables[t].rows)
			continue;
		rc = check_rows(c, (enum tbl)t, false, key,
				t == TBL_IDENTITY || t == TBL_PATIENT_NAME
					? x
					: NULL,
				&struck, e);
		if (rc == RC_OK && tables[t].history)
			rc = check_rows(c, (enum tbl)t, true, key, NULL, NULL,
					e);
	}
	if (rc == RC_OK)
		rc = check_trees(c, d, x, key, e);
	if (rc == RC_OK && d == DOMAIN_VISIT && key != KEY_ABSENT)
		rc = check_stock(c, e);
	for (int t = 0; t < TREE_COUNT; t++)
		sindex_entries_release(&x[t]);
	idset_release(&struck);
	return rc;
}

static enum rc
check_domain(struct check *c, enum domain d, struct err *e)
{
	enum key_here key = key_for(c->s, d);
	enum rc rc;

	if (key == KEY_ABSENT)
		return check_open_domain(c, d, key, e);
	rc = enter(c->s, d, key, e);
	if (rc != RC_OK)
		return rc;
	rc = check_open_domain(c, d, key, e);
	leave(c->s);
	return rc;
}

/* ---- stock -------------------------------------------------------------------- */

/* Its tables and its sums alone; without the key, the sums of what stands
 * there in clear. */
static enum rc
check_stock_alone(struct check *c, struct err *e)
{
	static const enum tbl parts[] = { TBL_MOVEMENT, TBL_BALANCE,
					  TBL_TRANSFER_LINE };
	enum key_here key = key_for(c->s, DOMAIN_VISIT);
	struct rows r = { .stock = c->stock };
	enum rc rc = enter(c->s, DOMAIN_VISIT, key, e);

	if (rc != RC_OK)
		return rc;
	if (key == KEY_ABSENT)
		rc = store_each_row(c->s->store, TBL_MOVEMENT, false, look_at,
				    &r, e);
	else
		for (size_t i = 0; i < 3 && rc == RC_OK; i++)
			rc = check_rows(c, parts[i], false, key, NULL, NULL, e);
	if (rc == RC_OK)
		rc = check_stock(c, e);
	leave(c->s);
	return rc;
}

/* ---- controlled drugs ------------------------------------------------------- */

/* Numbers, chain, balances and both signatures of every entry. */
static enum rc
check_registers(struct check *c, struct err *e)
{
	enum key_here key = key_for(c->s, DOMAIN_REGISTER);
	struct check_line l;
	int64_t wrong = 0;
	char why[200] = "";
	enum rc rc = RC_OK;

	check_line_init(&l, "controlled-drug registers");
	l.skipped = key == KEY_ABSENT;
	if (!l.skipped)
		rc = enter(c->s, DOMAIN_REGISTER, key, e);
	if (rc != RC_OK)
		return rc;
	if (!l.skipped) {
		rc = register_verify(c->s, &l.looked_at, &wrong, why, e);
		leave(c->s);
	}
	for (int64_t i = 0; i < wrong; i++)
		check_fault(&l, "%s", why);
	if (rc == RC_OK)
		check_say(c, &l);
	return rc;
}

/* ---- the checks of orders ---------------------------------------------------- */

/* The tables that orders are checked against can be read and fire. */
static enum rc
check_drugs(struct check *c, struct err *e)
{
	enum key_here key = key_for(c->s, DOMAIN_VISIT);
	struct drug_table t[8];
	struct check_line l;
	const char *why = "";
	bool alive = true;
	enum rc rc = RC_OK;

	check_line_init(&l, "tables of checks, and their self-test");
	l.skipped = key == KEY_ABSENT;
	if (!l.skipped)
		rc = enter(c->s, DOMAIN_VISIT, key, e);
	if (rc != RC_OK)
		return rc;
	if (!l.skipped) {
		drugcheck_load(c->s);
		leave(c->s);
		for (int n = drugcheck_tables(t, 8, &alive, &why); n-- > 0;)
			l.looked_at += (int64_t)t[n].rows;
	}
	if (!alive)
		check_fault(&l, "%s", why);
	check_say(c, &l);
	return RC_OK;
}

/* ---- all of it ------------------------------------------------------------------------ */

static enum rc
check_engine(struct check *c, struct store_checking *k, struct err *e)
{
	struct check_line l;
	struct err why;
	enum rc rc;

	check_line_init(&l, "pages, indexes and references");
	rc = store_check_end(k, &why);
	l.looked_at = 1;
	if (rc == RC_DAMAGED)
		check_fault(&l, "%s", why.text);
	else if (rc != RC_OK) {
		if (e)
			*e = why;
		return rc;
	}
	check_say(c, &l);
	return RC_OK;
}

static enum rc
check_records(struct check *c, struct err *e)
{
	enum rc rc = RC_OK;

	for (int d = 1; d < DOMAIN_COUNT && rc == RC_OK; d++)
		rc = check_domain(c, (enum domain)d, e);
	if (rc == RC_OK && key_for(c->s, DOMAIN_VISIT) == KEY_ABSENT)
		rc = check_stock_alone(c, e);
	if (rc == RC_OK)
		rc = check_registers(c, e);
	if (rc == RC_OK)
		rc = check_drugs(c, e);
	if (rc == RC_OK)
		rc = check_keys(c, e);
	return rc;
}

/* The engine looks while we do; its answer comes last, whatever ours is. */
static enum rc
check_all(struct check *c, struct err *e)
{
	struct store_checking *k;
	struct err own;
	enum rc rc = store_check_begin(&k, c->s->store, c->deep, e), engine;

	if (rc != RC_OK)
		return rc;
	rc = check_records(c, &own);
	engine = check_engine(c, k, e);
	if (rc != RC_OK && e)
		*e = own;
	return rc != RC_OK ? rc : engine;
}

static enum rc
run(struct session *s, enum rc (*part)(struct check *, struct err *), bool deep,
    check_fn fn, void *arg, int64_t *wrong, struct err *e)
{
	struct check c = { .s = s, .deep = deep, .fn = fn, .arg = arg };
	enum rc rc = act_begin(s, ACT_STORE_CHECK, e);

	*wrong = 0;
	if (rc == RC_OK)
		rc = act_commit(s, e);
	if (rc != RC_OK)
		return rc;
	c.stock = stock_sums_make();
	rc = part(&c, e);
	stock_sums_free(c.stock);
	*wrong = c.wrong;
	return rc;
}

enum rc
check_run(struct session *s, bool deep, check_fn fn, void *arg, int64_t *wrong,
	  struct err *e)
{
	return run(s, check_all, deep, fn, arg, wrong, e);
}

enum rc
check_run_stock(struct session *s, check_fn fn, void *arg, int64_t *wrong,
		struct err *e)
{
	return run(s, check_stock_alone, false, fn, arg, wrong, e);
}
