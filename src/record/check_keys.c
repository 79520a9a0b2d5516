/*
 * check_keys.c - accounts and grants: certificates that lead to the root,
 * grants that say what their row says and come from someone certified.
 *
 * What a grant seals only its member can open; log-in proves that.
 */
#include "check_private.h"

#include "wardbook/account.h"

static enum rc
check_certificates(struct check *c, struct err *e)
{
	struct stmt *st = store_query(c->s->store, QUERY_ACCOUNT_ALL);
	int64_t ids[4096];
	uint32_t generation[4096];
	struct check_line l;
	struct row_account a;
	bool row = false;
	int n = 0;
	enum rc rc;

	check_line_init(&l, "certificates of accounts");
	while (n < 4096 && (rc = stmt_step(st, &row, e)) == RC_OK && row) {
		rc = stmt_row(st, &a, e);
		if (rc != RC_OK)
			break;
		ids[n] = a.id;
		generation[n++] = (uint32_t)a.generation;
	}
	stmt_done(st);
	for (int i = 0; i < n && rc == RC_OK; i++) {
		struct user_cert cert;
		struct err why;

		l.looked_at++;
		if (account_certificate(c->s->store, ids[i], generation[i],
					&cert, &why) != RC_OK)
			check_fault(&l, "account %lld: %s", (long long)ids[i],
				    why.text);
	}
	if (rc == RC_OK)
		check_say(c, &l);
	return rc;
}

static void
check_grant(struct check *c, const struct row_domain_grant *r,
	    struct check_line *l)
{
	struct grant g;
	struct user_cert cert;
	struct err why;

	if (vault_grant_read(&g, r->body.p, r->body.n, &why) != RC_OK) {
		check_fault(l, "grant %lld: %s", (long long)r->id, why.text);
		return;
	}
	if ((int64_t)g.member != r->account_id ||
	    (int64_t)g.domain != r->domain || g.epoch != r->epoch ||
	    (int64_t)g.kind != r->kind || g.member_generation != r->generation)
		check_fault(l, "grant %lld is not what its row says",
			    (long long)r->id);
	else if (account_certificate(c->s->store, (int64_t)g.grantor,
				     g.grantor_generation, &cert,
				     &why) != RC_OK)
		check_fault(l, "grant %lld: %s", (long long)r->id, why.text);
	else if (!vault_cert_has_custody(&cert, g.domain) &&
		 g.grantor != g.member)
		check_fault(l, "grant %lld comes from someone without custody",
			    (long long)r->id);
}

static enum rc
check_grants(struct check *c, struct err *e)
{
	struct stmt *st = store_query(c->s->store, QUERY_CHECK_GRANTS);
	struct row_domain_grant r;
	struct check_line l;
	bool row = false;
	enum rc rc;

	check_line_init(&l, "grants of keys");
	while ((rc = stmt_step(st, &row, e)) == RC_OK && row) {
		rc = stmt_row(st, &r, e);
		if (rc != RC_OK)
			break;
		l.looked_at++;
		check_grant(c, &r, &l);
	}
	stmt_done(st);
	if (rc == RC_OK)
		check_say(c, &l);
	return rc;
}

enum rc
check_keys(struct check *c, struct err *e)
{
	enum rc rc = check_certificates(c, e);

	return rc == RC_OK ? check_grants(c, e) : rc;
}
