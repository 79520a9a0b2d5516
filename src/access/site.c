/*
 * site.c - making a store: site, root, recovery key, founder, key domains; and
 * opening one again with its recovery key.
 *
 * The root's secret lives for the length of these functions and stays in the
 * store under the recovery key alone.
 */
#include "internal.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#define ALL_DOMAINS (((1u << DOMAIN_COUNT) - 1) & ~1u)

struct making {
	struct store *store;
	struct vault_ring *ring; /* every domain key, KEY_BOTH */
	struct vault_user *root, *founder;
	struct vault_recovery *recovery;
	struct user_cert cert;
	struct row_account account;
	uint8_t recovery_pk[VAULT_KEY];
};

static void
making_release(struct making *m)
{
	if (m->store && store_ring(m->store) == m->ring)
		store_ring_set(m->store, NULL);
	vault_ring_close(m->ring);
	vault_user_close(m->root);
	vault_user_close(m->founder);
	vault_recovery_close(m->recovery);
}

/* The first letters A to Z of the name: record numbers begin with them. */
static void
prefix_from(char out[9], const char *name)
{
	char plain[200];
	int n = 0;

	text_fold(plain, sizeof(plain), name);
	for (const char *p = plain; *p && n < 3; p++)
		if (*p >= 'a' && *p <= 'z')
			out[n++] = (char)toupper((unsigned char)*p);
	if (n == 0)
		out[n++] = 'W';
	out[n] = '\0';
}

static bool
letters(const char *s, size_t n, char first, char last)
{
	if (strlen(s) != n)
		return false;
	while (*s >= first && *s <= last)
		s++;
	return *s == '\0';
}

static enum rc
plan_check(const struct site_plan *plan, struct err *e)
{
	const char *p = plan->prefix ? plan->prefix : "";
	struct buf name = BUF_INIT;
	size_t n;

	text_normalise(&name, plan->name, strlen(plan->name));
	n = name.len;
	buf_release(&name);
	if (n < 1 || n > 80)
		return err_field(e, "site",
				 "The hospital's name has 1 to 80 "
				 "bytes.");
	if (plan->number < 0 || plan->number > 1023)
		return err_field(e, "number", "A store's number is 1 to 1023.");
	if (strlen(p) > 8 ||
	    strspn(p, "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789") != strlen(p))
		return err_field(e, "prefix",
				 "A prefix is at most 8 letters A "
				 "to Z or digits.");
	if (plan->currency && !letters(plan->currency, 3, 'A', 'Z'))
		return err_field(e, "currency",
				 "A currency is three letters, like EUR.");
	if (plan->language && !letters(plan->language, 2, 'a', 'z'))
		return err_field(e, "language",
				 "A language is two letters, like en.");
	return when_zone_set(plan->zone ? plan->zone : "UTC", e);
}

static void
fill_site(struct row_site *site, const struct site_plan *plan)
{
	struct buf name = BUF_INIT;

	row_init(TBL_SITE, site);
	site->id = 1;
	site->uid.n = VAULT_UID;
	if (plan->uid)
		memcpy(site->uid.p, plan->uid, VAULT_UID);
	else
		vault_random(site->uid.p, VAULT_UID);
	site->number = plan->number;
	while (site->number == 0) {
		uint16_t r;

		vault_random(&r, sizeof(r));
		site->number = r & 1023;
	}
	text_normalise(&name, plan->name, strlen(plan->name));
	text_copy(site->name, sizeof(site->name), name.p);
	buf_release(&name);
	if (plan->prefix && *plan->prefix)
		text_copy(site->prefix, sizeof(site->prefix), plan->prefix);
	else
		prefix_from(site->prefix, site->name);
	text_copy(site->zone, sizeof(site->zone),
		  plan->zone ? plan->zone : "UTC");
	site->date_order = (int64_t)plan->order;
	text_copy(site->currency, sizeof(site->currency),
		  plan->currency ? plan->currency : "XXX");
	text_copy(site->language, sizeof(site->language),
		  plan->language ? plan->language : "en");
	site->training = plan->training;
	site->next_id = site->next_record = 1;
	site->made_at = when_now();
}

static enum rc
file_site(struct making *m, const struct site_plan *plan, struct err *e)
{
	struct vault_public root;
	struct row_site site;
	enum rc rc;

	fill_site(&site, plan);
	m->root = vault_user_make(0, 0);
	m->recovery = vault_recovery_make();
	vault_user_public(m->root, &root);
	site.root_public.n = VAULT_KEY;
	memcpy(site.root_public.p, root.sign_pk, VAULT_KEY);
	site.root_wrapped.n = VAULT_RECOVERY_RECORD;
	vault_recovery_wrap(m->recovery, m->root, site.uid.p, site.made_at,
			    site.root_wrapped.p);
	rc = vault_recovery_verify(site.root_wrapped.p, site.root_wrapped.n,
				   site.uid.p, root.sign_pk, m->recovery_pk, e);
	site.recovery_public.n = VAULT_KEY;
	memcpy(site.recovery_public.p, m->recovery_pk, VAULT_KEY);
	if (rc == RC_OK)
		rc = row_insert(m->store, TBL_SITE, &site, e);
	return rc == RC_OK ? store_site_load(m->store, e) : rc;
}

/* A founder: security officer and custodian of everything, signed by root. */
static enum rc
file_founder(struct making *m, const char *name, const struct secret *pass,
	     struct err *e)
{
	struct row_account *a = &m->account;
	enum rc rc;

	row_init(TBL_ACCOUNT, a);
	rc = account_name(a->name, name, e);
	if (rc == RC_OK)
		rc = store_new_id(m->store, &a->id, e);
	if (rc != RC_OK)
		return rc;
	a->role = ROLE_SECURITY;
	a->generation = 1;
	a->made_at = when_now();
	m->founder = vault_user_make((uint64_t)a->id, 1);
	rc = vault_user_wrap(m->founder, pass, a->key_record.p, e);
	a->key_record.n = VAULT_USER_RECORD;
	memset(&m->cert, 0, sizeof(m->cert));
	vault_user_public(m->founder, &m->cert.user);
	m->cert.role = ROLE_SECURITY;
	m->cert.flags = CERT_OFFICER | CERT_FOUNDER;
	m->cert.custody = ALL_DOMAINS;
	m->cert.not_before = a->made_at;
	if (rc == RC_OK)
		rc = vault_cert_make(&m->cert, store_site(m->store)->uid.p,
				     m->root, NULL, a->certificate.p, e);
	a->certificate.n = VAULT_CERT;
	if (rc == RC_OK)
		rc = row_insert(m->store, TBL_ACCOUNT, a, e);
	if (rc == RC_OK)
		rc = certificate_file(m->store, &m->cert, a->certificate.p, e);
	store_author_set(m->store, a->id);
	return rc;
}

static enum rc
file_domain(struct making *m, enum domain d, struct err *e)
{
	struct row_domain_key row;
	int64_t now = when_now();
	enum rc rc = vault_ring_make(m->ring, d, 1, e);

	row_init(TBL_DOMAIN_KEY, &row);
	row.id = (int64_t)d << 16 | 1;
	row.domain = d;
	row.epoch = 1;
	row.body.n = VAULT_DOMAIN_RECORD;
	row.recovery.n = VAULT_GRANT;
	if (rc == RC_OK)
		rc = vault_domain_make(m->ring, d, 1, m->founder, &m->cert, now,
				       row.body.p, e);
	if (rc == RC_OK)
		rc = vault_grant_recovery(m->ring, d, 1, m->founder, &m->cert,
					  m->recovery_pk, now, row.recovery.p,
					  e);
	if (rc == RC_OK)
		rc = row_insert(m->store, TBL_DOMAIN_KEY, &row, e);
	if (rc == RC_OK)
		rc = grant_file(m->store, m->ring, d, 1, GRANT_CUSTODY,
				m->founder, &m->cert, &m->cert, e);
	return rc;
}

/* What keys the pseudonyms of extracts; never changes. */
static enum rc
file_secret(struct making *m, const struct site_plan *plan, struct err *e)
{
	struct row_secret row;
	uint8_t key[VAULT_KEY];
	char hex[2 * VAULT_KEY + 1];
	enum rc rc;

	row_init(TBL_SECRET, &row);
	row.id = 1;
	if (plan->pseudonyms)
		memcpy(key, plan->pseudonyms, sizeof(key));
	else
		vault_random(key, sizeof(key));
	vault_hex(hex, key, sizeof(key));
	text_copy(row.value, sizeof(row.value), hex);
	rc = row_insert(m->store, TBL_SECRET, &row, e);
	row_wipe(TBL_SECRET, &row);
	mem_wipe(key, sizeof(key));
	mem_wipe(hex, sizeof(hex));
	return rc;
}

static enum rc
file_everything(struct making *m, const struct site_plan *plan,
		const struct secret *pass, struct err *e)
{
	enum rc rc = store_begin(m->store, e);

	if (rc != RC_OK)
		return rc;
	rc = file_site(m, plan, e);
	if (rc == RC_OK) {
		m->ring = vault_ring_open(store_site(m->store)->uid.p);
		store_ring_set(m->store, m->ring);
		rc = file_founder(m, plan->founder, pass, e);
	}
	for (int d = 1; d < DOMAIN_COUNT && rc == RC_OK; d++)
		rc = file_domain(m, (enum domain)d, e);
	if (rc == RC_OK)
		rc = file_secret(m, plan, e);
	if (rc == RC_OK)
		rc = store_commit(m->store, e);
	if (rc != RC_OK)
		store_rollback(m->store);
	return rc;
}

/* The founder's session, whose log begins with what was done. */
static enum rc
founder_session(struct making *m, enum act what, struct session **s,
		struct err *e)
{
	struct note n = {
		.act = what,
		.table = TBL_ACCOUNT,
		.row = m->account.id,
		.version = m->account.version,
	};
	enum rc rc = session_start(s, m->store, &m->account, m->founder, "", e);

	m->founder = NULL;
	if (rc != RC_OK)
		return rc;
	session_use(*s);
	notes_add(&(*s)->in->late, &n, NULL);
	session_arrive(*s);
	return RC_OK;
}

enum rc
site_make(struct store **st, struct session **s, const char *path,
	  const struct site_plan *plan, const struct secret *pass,
	  struct secret *recovery, struct err *e)
{
	struct making m = { 0 };
	struct secret *plain;
	char founder[33];
	enum rc rc;

	*st = NULL;
	*s = NULL;
	if (!recovery && !plan->training)
		return err_set(e, RC_USAGE,
			       "A recovery key wants a place to "
			       "be printed.");
	rc = plan_check(plan, e);
	if (rc == RC_OK)
		rc = account_name(founder, plan->founder, e);
	if (rc == RC_OK)
		rc = pass_fresh(&plain, pass, founder, plan->name, e);
	if (rc != RC_OK)
		return rc;
	rc = store_create(&m.store, path, e);
	if (rc == RC_OK) {
		rc = file_everything(&m, plan, plain, e);
		if (rc == RC_OK)
			rc = founder_session(&m, ACT_SITE_INIT, s, e);
		if (rc == RC_OK && recovery)
			vault_recovery_print(m.recovery, recovery);
		if (rc == RC_OK)
			*st = m.store;
	}
	secret_close(plain);
	making_release(&m);
	if (rc != RC_OK && m.store)
		store_abandon(m.store);
	return rc;
}

/* ---- recovery ------------------------------------------------------------------------- */

/* Every domain key, through the copy that was made for the recovery key. */
static enum rc
recover_keys(struct making *m, struct key_book *keys, struct cert_book *certs,
	     struct err *e)
{
	struct stmt *st = store_query(m->store, QUERY_DOMAIN_KEY_ALL);
	struct row_domain_key row;
	enum rc rc;
	bool more;

	while ((rc = stmt_step(st, &more, e)) == RC_OK && more) {
		const struct domain_key *k;
		struct user_cert grantor;
		struct grant g;

		rc = stmt_row(st, &row, e);
		if (rc == RC_OK)
			rc = vault_grant_read(&g, row.recovery.p,
					      row.recovery.n, e);
		if (rc == RC_OK)
			rc = cert_book_get(certs, (int64_t)g.grantor,
					   g.grantor_generation, &grantor, e);
		if (rc != RC_OK)
			break;
		k = key_book_find(keys, g.domain, g.epoch);
		if (!k)
			rc = err_set(e, RC_DAMAGED,
				     "A key's copy for the "
				     "recovery key does not hold.");
		else
			rc = vault_recovery_grant_open(m->ring, m->recovery,
						       row.recovery.p,
						       row.recovery.n, &grantor,
						       k, e);
		if (rc != RC_OK)
			break;
	}
	stmt_done(st);
	return rc;
}

static enum rc
recover_open(struct making *m, struct key_book *keys,
	     const struct secret *recovery, struct err *e)
{
	const struct row_site *site = store_site(m->store);
	struct cert_book certs;
	enum rc rc = vault_recovery_parse(&m->recovery, recovery, e);

	if (rc == RC_OK)
		rc = vault_recovery_open(&m->root, m->recovery,
					 site->root_wrapped.p,
					 site->root_wrapped.n, site->uid.p,
					 site->root_public.p, e);
	if (rc != RC_OK)
		return rc;
	cert_book_init(&certs, m->store);
	m->ring = vault_ring_open(site->uid.p);
	rc = key_book_load(keys, &certs, e);
	if (rc == RC_OK)
		rc = recover_keys(m, keys, &certs, e);
	cert_book_release(&certs);
	return rc;
}

static enum rc
recover_file(struct making *m, const struct key_book *keys, const char *name,
	     const struct secret *pass, struct err *e)
{
	struct row_account taken;
	enum rc rc = store_begin(m->store, e);

	if (rc != RC_OK)
		return rc;
	if (account_by_name(m->store, name, &taken, NULL) == RC_OK)
		rc = err_set(e, RC_CONFLICT, "There is an account %s already.",
			     name);
	if (rc == RC_OK)
		rc = file_founder(m, name, pass, e);
	for (size_t i = 0; i < keys->n && rc == RC_OK; i++)
		rc = grant_file(m->store, m->ring, keys->item[i].domain,
				keys->item[i].epoch, GRANT_CUSTODY, m->founder,
				&m->cert, &m->cert, e);
	if (rc == RC_OK)
		rc = store_commit(m->store, e);
	if (rc != RC_OK)
		store_rollback(m->store);
	return rc;
}

enum rc
site_recover(struct store *st, struct session **s,
	     const struct secret *recovery, const char *name,
	     const struct secret *pass, struct err *e)
{
	struct making m = { .store = st };
	struct key_book keys = { 0 };
	struct secret *plain = NULL;
	char folded[33];
	enum rc rc = account_name(folded, name, e);

	*s = NULL;
	if (rc == RC_OK)
		rc = pass_fresh(&plain, pass, folded, store_site(st)->name, e);
	if (rc == RC_OK)
		rc = recover_open(&m, &keys, recovery, e);
	if (rc == RC_OK)
		rc = recover_file(&m, &keys, folded, plain, e);
	if (rc == RC_OK)
		rc = founder_session(&m, ACT_SITE_RECOVER, s, e);
	secret_close(plain);
	key_book_release(&keys);
	making_release(&m);
	return rc;
}
