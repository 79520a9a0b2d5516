/*
 * witness.c - a second key pair for one act, and signatures of people.
 *
 * It goes through the same door as a log-in and stops before any grant is
 * opened: nothing here may put a domain key into a ring.
 */
#include "internal.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "wardbook/witness.h"

struct witness {
	struct vault_user *user;
	int64_t account;
	uint32_t generation;
	enum role role;
	char name[33];
};

static enum rc
same_person(struct err *e)
{
	return err_field(e, "name",
			 "A witness is someone else: nobody witnesses "
			 "what they did themselves.");
}

/* The row must say what its certificate says. */
static enum rc
certified(struct witness *w, struct store *st, const struct row_account *a,
	  struct err *e)
{
	struct vault_public pub;
	struct user_cert c;
	enum rc rc =
		account_certificate(st, a->id, (uint32_t)a->generation, &c, e);

	if (rc != RC_OK)
		return rc;
	vault_user_public(w->user, &pub);
	if (c.role != a->role || c.role < 1 || c.role > ROLE_LAST ||
	    pub.generation != c.user.generation ||
	    memcmp(pub.sign_pk, c.user.sign_pk, VAULT_KEY) != 0)
		return err_set(e, RC_DAMAGED,
			       "The witness's account does not hold: its name, "
			       "role or keys are not those that were "
			       "certified.");
	if (c.flags & CERT_INITIAL)
		return err_field(e, "name",
				 "Their pass phrase was chosen by someone "
				 "else; they log in and choose their own "
				 "first.");
	w->account = a->id;
	w->generation = (uint32_t)a->generation;
	w->role = (enum role)c.role;
	text_copy(w->name, sizeof(w->name), a->name);
	return RC_OK;
}

static enum rc
role_check(const struct witness *w, struct err *e)
{
	if (role_may(w->role, ACT_REGISTER_WITNESS))
		return RC_OK;
	return err_set(e, RC_DENIED,
		       "Their role (%s) may not witness an entry in a "
		       "controlled-drug register.",
		       enum_words(&enum_role, w->role));
}

enum rc
session_witness_open(struct witness **out, struct session *first,
		     const struct login *who, const struct secret *pass,
		     int *wait, struct err *e)
{
	struct witness *w;
	struct row_account a;
	enum rc rc;

	*out = NULL;
	if (wait)
		*wait = 0;
	/* Before any work: it costs nobody a try. */
	if (strcasecmp(who->name, first->name) == 0)
		return same_person(e);
	w = mem_zero(1, sizeof(*w));
	rc = login_try(first->store, who->name, pass, first->in->terminal, &a,
		       &w->user, wait, e);
	if (rc == RC_OK)
		rc = certified(w, first->store, &a, e);
	if (rc == RC_OK)
		rc = role_check(w, e);
	if (rc == RC_OK && w->account == first->account)
		rc = same_person(e);
	if (rc == RC_OK)
		*out = w;
	else
		session_witness_close(w);
	return rc;
}

void
session_witness_close(struct witness *w)
{
	if (!w)
		return;
	vault_user_close(w->user);
	mem_wipe(w, sizeof(*w));
	free(w);
}

int64_t
witness_account(const struct witness *w)
{
	return w->account;
}

uint32_t
witness_generation(const struct witness *w)
{
	return w->generation;
}

const char *
witness_name(const struct witness *w)
{
	return w->name;
}

enum rc
witness_check(const struct witness *w, const struct session *first,
	      struct err *e)
{
	struct row_account a;
	enum rc rc = row_get(first->store, TBL_ACCOUNT, w->account, &a, e);

	if (rc != RC_OK)
		return rc;
	if (w->account == first->account)
		return same_person(e);
	if (a.state != ACCOUNT_STATE_ACTIVE ||
	    (uint32_t)a.generation != w->generation)
		return err_set(e, RC_DENIED,
			       "The witness's account was disabled or changed "
			       "meanwhile.");
	return role_check(w, e);
}

void
witness_sign(const struct witness *w, const char *context, const void *p,
	     size_t n, uint8_t sig[VAULT_SIG])
{
	vault_sign(w->user, context, p, n, sig);
}

void
session_sign(const struct session *s, const char *context, const void *p,
	     size_t n, uint8_t sig[VAULT_SIG])
{
	vault_sign(s->in->user, context, p, n, sig);
}

uint32_t
session_key_generation(const struct session *s)
{
	return s->in->cert.user.generation;
}
