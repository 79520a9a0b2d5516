/*
 * diagnosis_view.c - reading diagnoses: of a patient, by code.
 *
 * Rows are gathered before the caller sees one: its function may use the
 * store, and no statement stays open meanwhile.
 */
#include "diagnosis_private.h"

#include <stdlib.h>
#include <string.h>

#include "wardbook/buf.h"
#include "wardbook/house.h"
#include "wardbook/sindex.h"
#include "wardbook/text.h"

struct gathered {
	struct row_diagnosis *v;
	size_t n, cap;
};

static void
release(struct gathered *g)
{
	if (g->v)
		mem_wipe(g->v, g->n * sizeof(*g->v));
	free(g->v);
}

static enum rc
gather(struct session *s, int64_t patient, bool all, struct gathered *g,
       struct err *e)
{
	struct stmt *st = store_query(s->store, QUERY_DIAGNOSIS_OF_PATIENT);
	bool row;
	enum rc rc;

	stmt_int(st, "patient", patient);
	stmt_int(st, "all", all);
	while ((rc = stmt_step(st, &row, e)) == RC_OK && row) {
		g->v = mem_room(g->v, &g->cap, g->n, sizeof(*g->v));
		rc = stmt_row(st, &g->v[g->n], e);
		if (rc != RC_OK)
			break;
		g->n++;
	}
	stmt_done(st);
	return rc;
}

/* The name of the code and the words of the note. */
static enum rc
complete(struct session *s, struct diagnosis *d, struct err *e)
{
	struct row_diagnosis_note n;
	struct row_code c;
	enum rc rc;

	rc = code_get(s, d->row.system, d->row.code, &c, e);
	if (rc == RC_OK)
		text_copy(d->name, sizeof(d->name), c.name);
	else if (rc == RC_NONE) /* taken from a list that is gone */
		d->name[0] = '\0';
	else
		return rc;
	rc = row_get(s->store, TBL_DIAGNOSIS_NOTE, d->row.id, &n, e);
	if (rc == RC_NONE)
		return RC_OK;
	if (rc != RC_OK)
		return rc;
	d->words_shut = n.shut;
	if (!n.shut)
		text_copy(d->words, sizeof(d->words), n.words);
	row_wipe(TBL_DIAGNOSIS_NOTE, &n);
	return RC_OK;
}

enum rc
diagnosis_of_patient(struct session *s, int64_t patient, bool all,
		     diagnosis_fn fn, void *arg, struct err *e)
{
	struct gathered g = { NULL, 0, 0 };
	struct diagnosis d;
	enum rc rc;
	bool more = true;

	if (!session_opens(s, DOMAIN_CODE))
		return err_set(e, RC_NOKEY, "Diagnoses are " NOT_SHOWN ".");
	rc = act_read(s, ACT_DIAGNOSIS_READ, patient, e);
	if (rc == RC_OK)
		rc = gather(s, patient, all, &g, e);
	for (size_t i = 0; rc == RC_OK && more && i < g.n; i++) {
		diagnosis_init(&d);
		d.row = g.v[i];
		rc = complete(s, &d, e);
		if (rc == RC_OK)
			more = fn(&d, arg);
	}
	mem_wipe(&d, sizeof(d));
	release(&g);
	return rc;
}

/* ---- by code --------------------------------------------------------------- */

struct by_code {
	diagnosis_id_fn fn;
	void *arg;
};

static bool
found_code(const uint8_t *key, size_t n, int64_t id, void *arg)
{
	const struct by_code *b = arg;
	char code[DIAGNOSIS_KEY];

	if (n >= sizeof(code))
		n = sizeof(code) - 1;
	memcpy(code, key, n);
	code[n] = '\0';
	return b->fn(id, code, b->arg);
}

enum rc
diagnosis_by_code(struct session *s, const char *code, diagnosis_id_fn fn,
		  void *arg, struct err *e)
{
	struct by_code b = { fn, arg };
	char key[DIAGNOSIS_KEY], why[SESSION_WHY];
	size_t n = diagnosis_key(key, code);

	if (!session_opens(s, DOMAIN_CODE))
		return err_set(e, RC_NOKEY, "Diagnoses are " NOT_SHOWN ".");
	if (!session_may(s, ACT_DIAGNOSIS_READ, why))
		return err_set(e, RC_DENIED, "%s", why);
	return sindex_scan(s->store, TREE_DIAGNOSIS, key, n, found_code, &b, e);
}

enum rc
diagnosis_index_expect(struct session *s, struct sindex_entries *x,
		       struct err *e)
{
	struct stmt *st = store_query(s->store, QUERY_DIAGNOSIS_INDEXED);
	struct row_diagnosis r;
	char key[DIAGNOSIS_KEY];
	bool row;
	enum rc rc;

	while ((rc = stmt_step(st, &row, e)) == RC_OK && row) {
		rc = stmt_row(st, &r, e);
		if (rc == RC_OK && r.shut)
			rc = err_set(e, RC_NOKEY,
				     "Diagnoses are " NOT_SHOWN ".");
		if (rc != RC_OK)
			break;
		sindex_entries_add(x, key, diagnosis_key(key, r.code), r.id);
	}
	stmt_done(st);
	row_wipe(TBL_DIAGNOSIS, &r);
	return rc;
}
