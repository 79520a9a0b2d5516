/*
 * account.c - adding accounts, letting them in or not, custody.
 *
 * The slow part (a key from the pass phrase) is done before the transaction,
 * so nobody waits for it at the turnstile.
 */
#include "internal.h"

#include <stdlib.h>
#include <string.h>

enum rc
account_name(char out[33], const char *name, struct err *e)
{
	size_t n = strlen(name);

	if (n < 1 || n > 32)
		return err_field(e, "name", "A user name has 1 to 32 letters.");
	for (size_t i = 0; i <= n; i++) {
		char c = name[i];

		if (c >= 'A' && c <= 'Z')
			c = (char)(c - 'A' + 'a');
		if (c && !(c >= 'a' && c <= 'z') && !(c >= '0' && c <= '9') &&
		    !(i > 0 && strchr("._-", c)))
			return err_field(e, "name",
					 "A user name is made of "
					 "letters a to z, digits, '.', '_' and "
					 "'-', and begins with a letter or "
					 "digit.");
		out[i] = c;
	}
	return RC_OK;
}

enum rc
account_by_name(struct store *store, const char *name, struct row_account *a,
		struct err *e)
{
	struct stmt *st;
	char folded[33];
	enum rc rc;
	bool row;

	if (account_name(folded, name, NULL) != RC_OK)
		return err_set(e, RC_NONE, "There is no account of that name.");
	st = store_query(store, QUERY_ACCOUNT_BY_NAME);
	stmt_text(st, "name", folded);
	rc = stmt_step(st, &row, e);
	if (rc == RC_OK && row)
		rc = stmt_row(st, a, e);
	else if (rc == RC_OK)
		rc = err_set(e, RC_NONE, "There is no account %s.", folded);
	stmt_done(st);
	return rc;
}

/* ---- grants ---------------------------------------------------------------------- */

static bool
needs(const struct user_cert *member, enum domain d)
{
	return role_keys[member->role][d] >= KEYS_READ ||
	       vault_cert_has_custody(member, d);
}

enum rc
grants_file(struct session *by, const struct user_cert *member, struct err *e)
{
	struct session_inner *in = by->in;
	enum rc rc = RC_OK;

	for (size_t i = 0; i < in->keys.n && rc == RC_OK; i++) {
		enum domain d = in->keys.item[i].domain;
		unsigned epoch = in->keys.item[i].epoch;

		if (!needs(member, d))
			continue;
		if (!vault_ring_holds(by->ring, d, epoch, KEY_CUSTODY))
			return err_set(e, RC_DENIED,
				       "That account needs the "
				       "key of %s, of which you have no "
				       "custody.",
				       domain_name(d));
		if (role_keys[member->role][d] >= KEYS_READ)
			rc = grant_file(by->store, by->ring, d, epoch,
					GRANT_USE, in->user, &in->cert, member,
					e);
		if (rc == RC_OK && vault_cert_has_custody(member, d))
			rc = grant_file(by->store, by->ring, d, epoch,
					GRANT_CUSTODY, in->user, &in->cert,
					member, e);
	}
	return rc;
}

static enum rc
grants_take_away(struct store *store, int64_t account, struct err *e)
{
	struct stmt *st = store_query(store, QUERY_GRANTS_TAKE_AWAY);

	stmt_int(st, "account", account);
	return stmt_run(st, NULL, e);
}

/* ---- adding ----------------------------------------------------------------------- */

static enum rc
places_file(struct store *st, int64_t account, const int64_t *places, int n,
	    struct err *e)
{
	enum rc rc = RC_OK;

	for (int i = 0; i < n && rc == RC_OK; i++) {
		struct row_account_place row;

		row_init(TBL_ACCOUNT_PLACE, &row);
		row.account_id = account;
		row.place_id = places[i];
		rc = row_insert(st, TBL_ACCOUNT_PLACE, &row, e);
	}
	return rc;
}

static enum rc
check_officer(struct session *by, struct err *e)
{
	const uint16_t flags = by->in->cert.flags;

	if (!(flags & CERT_OFFICER))
		return err_set(e, RC_DENIED,
			       "Only a security officer certifies accounts.");
	if (flags & CERT_INITIAL)
		return err_set(e, RC_DENIED,
			       "Change your initial pass phrase "
			       "first: others know it.");
	return RC_OK;
}

/* Everything of a new account that is not in the store yet. */
static enum rc
prepare(struct session *by, const struct account_plan *plan,
	const struct secret *pass, struct row_account *a, struct vault_user **u,
	struct err *e)
{
	const struct row_site *site = store_site(by->store);
	struct secret *plain;
	enum rc rc;

	row_init(TBL_ACCOUNT, a);
	if (plan->role < 1 || plan->role > ROLE_LAST)
		return err_field(e, "role", "There is no such role.");
	if (plan->own && !site->training)
		return err_set(e, RC_DENIED,
			       "Only in a training store is an "
			       "initial pass phrase final.");
	rc = account_name(a->name, plan->name, e);
	if (rc == RC_OK)
		rc = pass_fresh(&plain, pass, a->name, site->name, e);
	if (rc != RC_OK)
		return rc;
	a->role = plan->role;
	a->generation = 1;
	a->initial = !plan->own;
	a->made_at = when_now();
	rc = store_new_id(by->store, &a->id, e);
	if (rc == RC_OK) {
		*u = vault_user_make((uint64_t)a->id, 1);
		rc = vault_user_wrap(*u, plain, a->key_record.p, e);
		a->key_record.n = VAULT_USER_RECORD;
	}
	secret_close(plain);
	return rc;
}

static enum rc
certify(struct session *by, const struct row_account *a, uint32_t custody,
	const struct vault_public *pub, uint16_t flags, struct user_cert *c,
	uint8_t body[VAULT_CERT], struct err *e)
{
	const struct vault_public of = *pub; /* may lie within c */

	memset(c, 0, sizeof(*c));
	c->user = of;
	c->role = (uint16_t)a->role;
	c->flags = flags;
	c->custody = custody;
	c->not_before = when_now();
	return vault_cert_make(c, store_site(by->store)->uid.p, by->in->user,
			       &by->in->cert, body, e);
}

static enum rc
file_account(struct session *by, const struct account_plan *plan,
	     struct row_account *a, const struct vault_user *u, struct err *e)
{
	uint16_t flags =
		(uint16_t)((plan->own ? 0 : CERT_INITIAL) |
			   (plan->role == ROLE_SECURITY ? CERT_OFFICER : 0));
	struct vault_public pub;
	struct row_account taken;
	struct user_cert c;
	enum rc rc;

	rc = account_by_name(by->store, a->name, &taken, NULL);
	if (rc == RC_OK)
		return err_set(e, RC_CONFLICT,
			       "There is an account %s "
			       "already.",
			       a->name);
	vault_user_public(u, &pub);
	rc = certify(by, a, 0, &pub, flags, &c, a->certificate.p, e);
	a->certificate.n = VAULT_CERT;
	if (rc == RC_OK)
		rc = row_insert(by->store, TBL_ACCOUNT, a, e);
	if (rc == RC_OK)
		rc = certificate_file(by->store, &c, a->certificate.p, e);
	if (rc == RC_OK)
		rc = grants_file(by, &c, e);
	if (rc == RC_OK)
		rc = places_file(by->store, a->id, plan->places, plan->nplaces,
				 e);
	return rc;
}

enum rc
account_add(struct session *by, const struct account_plan *plan,
	    const struct secret *pass, int64_t *id, struct session **opened,
	    struct err *e)
{
	struct vault_user *u = NULL;
	struct row_account a;
	enum rc rc;

	if (opened)
		*opened = NULL;
	if (opened && !store_site(by->store)->training)
		return err_set(e, RC_DENIED,
			       "Only a training store opens "
			       "sessions without a log-in.");
	rc = act_check(by, ACT_ACCOUNT_ADD, e);
	if (rc == RC_OK)
		rc = check_officer(by, e);
	if (rc == RC_OK)
		rc = prepare(by, plan, pass, &a, &u, e);
	if (rc == RC_OK)
		rc = act_begin(by, ACT_ACCOUNT_ADD, e);
	if (rc == RC_OK) {
		rc = file_account(by, plan, &a, u, e);
		if (rc == RC_OK) {
			act_note(by, TBL_ACCOUNT, a.id, a.version, 0, a.name);
			rc = act_commit(by, e);
		} else {
			act_abort(by);
		}
	}
	if (rc == RC_OK && id)
		*id = a.id;
	if (rc == RC_OK && opened)
		return session_start(opened, by->store, &a, u, "", e);
	vault_user_close(u);
	return rc;
}

/* ---- changing ---------------------------------------------------------------------- */

static enum rc
bracket(struct session *by, enum rc rc, const struct row_account *a,
	const char *detail, struct err *e)
{
	if (rc != RC_OK) {
		act_abort(by);
		return rc;
	}
	act_note(by, TBL_ACCOUNT, a->id, a->version, 0, detail);
	return act_commit(by, e);
}

static enum rc
account_get(struct session *by, int64_t id, struct row_account *a,
	    struct user_cert *c, struct err *e)
{
	enum rc rc = row_get(by->store, TBL_ACCOUNT, id, a, e);

	if (rc == RC_NONE)
		return err_set(e, rc, "There is no such account.");
	if (rc == RC_OK)
		rc = account_certificate(by->store, id, (uint32_t)a->generation,
					 c, e);
	return rc;
}

struct roll {
	struct row_account *item;
	size_t n, cap;
};

static enum rc
roll_read(struct store *store, struct roll *v, struct err *e)
{
	struct stmt *st = store_query(store, QUERY_ACCOUNT_ALL);
	enum rc rc;
	bool row;

	memset(v, 0, sizeof(*v));
	while ((rc = stmt_step(st, &row, e)) == RC_OK && row) {
		v->item = mem_room(v->item, &v->cap, v->n, sizeof(*v->item));
		rc = stmt_row(st, &v->item[v->n], e);
		if (rc != RC_OK)
			break;
		v->n++;
	}
	stmt_done(st);
	return rc;
}

/* Does every domain of that custody have another custodian who can come in? */
static enum rc
others_have_custody(struct session *by, int64_t but, uint32_t custody,
		    struct err *e)
{
	struct cert_book certs;
	struct user_cert c;
	struct roll v;
	enum rc rc = roll_read(by->store, &v, e);

	cert_book_init(&certs, by->store);
	for (size_t i = 0; i < v.n && rc == RC_OK; i++) {
		const struct row_account *a = &v.item[i];

		if (a->id == but || a->state != ACCOUNT_STATE_ACTIVE)
			continue;
		rc = cert_book_get(&certs, a->id, (uint32_t)a->generation, &c,
				   e);
		if (rc == RC_OK)
			custody &= ~c.custody;
	}
	cert_book_release(&certs);
	free(v.item);
	if (rc == RC_OK && custody)
		rc = err_set(e, RC_REFUSED,
			     "This is the last custodian of a "
			     "key domain: give custody to someone else "
			     "first.");
	return rc;
}

enum rc
account_set_state(struct session *by, int64_t account, enum account_state state,
		  struct err *e)
{
	bool off = state != ACCOUNT_STATE_ACTIVE;
	struct row_account a;
	struct user_cert c;
	enum rc rc = act_begin(by, ACT_ACCOUNT_DISABLE, e);

	if (rc != RC_OK)
		return rc;
	rc = account_get(by, account, &a, &c, e);
	if (rc == RC_OK && account == by->account)
		rc = err_set(e, RC_REFUSED,
			     "Nobody disables their own "
			     "account.");
	if (rc == RC_OK && off)
		rc = others_have_custody(by, account, c.custody, e);
	if (rc == RC_OK)
		rc = grants_take_away(by->store, account, e);
	if (rc == RC_OK && !off)
		rc = grants_file(by, &c, e);
	if (rc == RC_OK) {
		a.state = state;
		a.failures = a.wait_until = 0;
		rc = row_update(by->store, TBL_ACCOUNT, &a, e);
	}
	return bracket(by, rc, &a, off ? "disabled" : "let in again", e);
}

enum rc
account_set_places(struct session *by, int64_t account, const int64_t *places,
		   int n, struct err *e)
{
	struct row_account a;
	struct user_cert c;
	struct stmt *st;
	enum rc rc = act_begin(by, ACT_ACCOUNT_PLACE, e);

	if (rc != RC_OK)
		return rc;
	rc = account_get(by, account, &a, &c, e);
	if (rc == RC_OK) {
		st = store_query(by->store, QUERY_ACCOUNT_PLACES_CLEAR);
		stmt_int(st, "account", account);
		rc = stmt_run(st, NULL, e);
	}
	if (rc == RC_OK)
		rc = places_file(by->store, account, places, n, e);
	return bracket(by, rc, &a, NULL, e);
}

enum rc
account_places(struct session *by, int64_t account, int64_t *places, int max,
	       int *n, struct err *e)
{
	struct stmt *st;
	char why[SESSION_WHY];
	bool row;
	enum rc rc;

	*n = 0;
	if (!session_may(by, ACT_ACCOUNT_VIEW, why))
		return err_set(e, RC_DENIED, "%s", why);
	st = store_query(by->store, QUERY_ACCOUNT_PLACES);
	stmt_int(st, "account", account);
	while ((rc = stmt_step(st, &row, e)) == RC_OK && row) {
		if (*n < max)
			places[*n] = stmt_get_int(st, "place_id");
		++*n;
	}
	stmt_done(st);
	return rc;
}

/* ---- custody ------------------------------------------------------------------------ */

static enum rc
give_custody(struct session *by, struct row_account *a, struct user_cert *c,
	     uint32_t domains, struct err *e)
{
	struct row_certificate row;
	struct stmt *st;
	uint8_t body[VAULT_CERT];
	bool found;
	enum rc rc;

	if (c->flags & CERT_FOUNDER)
		return err_set(e, RC_REFUSED,
			       "A founder has custody of all "
			       "key domains already.");
	rc = certify(by, a, c->custody | domains, &c->user, c->flags, c, body,
		     e);
	if (rc != RC_OK)
		return rc;
	st = store_query(by->store, QUERY_CERTIFICATE_OF);
	stmt_int(st, "account", a->id);
	stmt_int(st, "generation", a->generation);
	rc = stmt_step(st, &found, e);
	if (rc == RC_OK)
		rc = stmt_row(st, &row, e);
	stmt_done(st);
	if (rc != RC_OK)
		return rc;
	memcpy(row.body.p, body, VAULT_CERT);
	memcpy(a->certificate.p, body, VAULT_CERT);
	rc = row_update(by->store, TBL_CERTIFICATE, &row, e);
	if (rc == RC_OK)
		rc = row_update(by->store, TBL_ACCOUNT, a, e);
	if (rc == RC_OK)
		rc = grants_take_away(by->store, a->id, e);
	return rc == RC_OK ? grants_file(by, c, e) : rc;
}

enum rc
account_custody(struct session *by, int64_t account, uint32_t domains,
		struct err *e)
{
	struct row_account a;
	struct user_cert c;
	enum rc rc = act_begin(by, ACT_CUSTODY_GIVE, e);

	if (rc != RC_OK)
		return rc;
	rc = check_officer(by, e);
	if (rc == RC_OK && (domains & ~by->custody))
		rc = err_set(e, RC_DENIED,
			     "You can give custody only of what "
			     "you have custody of.");
	if (rc == RC_OK)
		rc = account_get(by, account, &a, &c, e);
	if (rc == RC_OK && a.state != ACCOUNT_STATE_ACTIVE)
		rc = err_set(e, RC_REFUSED, "That account is disabled.");
	if (rc == RC_OK)
		rc = give_custody(by, &a, &c, domains, e);
	return bracket(by, rc, &a, "custody given", e);
}

/* ---- listing -------------------------------------------------------------------------- */

enum rc
account_list(struct session *s, account_fn fn, void *arg, struct err *e)
{
	struct cert_book certs;
	struct user_cert c;
	struct roll v;
	enum rc rc = act_check(s, ACT_ACCOUNT_VIEW, e);

	if (rc != RC_OK)
		return rc;
	rc = roll_read(s->store, &v, e);
	cert_book_init(&certs, s->store);
	for (size_t i = 0; i < v.n && rc == RC_OK; i++) {
		const struct row_account *a = &v.item[i];

		rc = cert_book_get(&certs, a->id, (uint32_t)a->generation, &c,
				   e);
		if (rc == RC_OK && !fn(arg, a, c.custody))
			break;
	}
	cert_book_release(&certs);
	free(v.item);
	return rc;
}
