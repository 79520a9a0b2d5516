/*
 * register_rule.c - how the house keeps its registers, and when one person may
 * act alone.
 */
#include "register_private.h"

enum rc
register_rule_get(struct session *s, struct row_register_rule *r, struct err *e)
{
	enum rc rc = row_get(s->store, TBL_REGISTER_RULE, 1, r, e);

	if (rc != RC_NONE)
		return rc;
	err_clear(e);
	row_init(TBL_REGISTER_RULE, r);
	r->kept = 1;
	r->alone_from = 22 * 60;
	r->alone_to = 6 * 60;
	return RC_OK;
}

enum rc
register_rule_set(struct session *s, struct row_register_rule *r, struct err *e)
{
	struct row_register_rule now;
	enum rc rc = act_begin(s, ACT_REGISTER_RULE, e);

	if (rc != RC_OK)
		return rc;
	if (r->alone && (r->alone_from < 0 || r->alone_from >= 24 * 60))
		rc = err_field(e, "alone_from", "Say from when on.");
	else if (r->alone && (r->alone_to < 0 || r->alone_to >= 24 * 60 ||
			      r->alone_to == r->alone_from))
		rc = err_field(e, "alone_to", "Say until when.");
	if (rc == RC_OK)
		rc = register_rule_get(s, &now, e);
	if (rc == RC_OK && now.version != r->version)
		rc = err_set(e, RC_CONFLICT,
			     "Someone changed this since you "
			     "looked at it; look again.");
	/* What was read outside of the act may have come shut. */
	now.id = 1;
	now.kept = r->kept;
	now.alone = r->alone;
	now.alone_from = r->alone_from;
	now.alone_to = r->alone_to;
	if (rc == RC_OK)
		rc = now.version
			     ? row_update(s->store, TBL_REGISTER_RULE, &now, e)
			     : row_insert(s->store, TBL_REGISTER_RULE, &now, e);
	if (rc == RC_OK) {
		*r = now;
		act_note(s, TBL_REGISTER_RULE, 1, r->version, 0,
			 !r->kept   ? "registers are not kept"
			 : r->alone ? "kept; one may act alone at night"
				    : "kept by two");
	}
	return stock_end(s, rc, e);
}

bool
register_may_alone(struct session *s)
{
	struct row_register_rule r;
	int64_t now = when_minute_now();

	if (register_rule_get(s, &r, NULL) != RC_OK || !r.alone)
		return false;
	return r.alone_from < r.alone_to
		       ? now >= r.alone_from && now < r.alone_to
		       : now >= r.alone_from || now < r.alone_to;
}
