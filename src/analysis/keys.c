/*
 * keys.c - surrogate keys and pseudonyms: from ids by the store's secret.
 *
 * A key is derived, not handed out, so a month can be exported again, or for
 * the first time after years, and still joins the others.
 */
#include "extract.h"

#include <stdlib.h>
#include <string.h>

#define SECRET_PSEUDONYMS 1

static int
digit(char c)
{
	return c >= '0' && c <= '9'   ? c - '0'
	       : c >= 'a' && c <= 'f' ? c - 'a' + 10
				      : -1;
}

enum rc
surrogate_open(struct keys *k, struct store *s, struct err *e)
{
	struct row_secret row;
	uint8_t raw[VAULT_KEY];
	enum rc rc = row_get(s, TBL_SECRET, SECRET_PSEUDONYMS, &row, e);

	k->secret = NULL;
	if (rc == RC_NONE)
		return err_set(e, RC_DAMAGED,
			       "This store has no secret for "
			       "pseudonyms.");
	if (rc == RC_OK && row.shut)
		return err_set(e, RC_NOKEY,
			       "Your role cannot make "
			       "pseudonyms.");
	if (rc != RC_OK)
		return rc;
	for (size_t i = 0; i < sizeof(raw); i++) {
		int hi = digit(row.value[2 * i]);
		int lo = hi < 0 ? -1 : digit(row.value[2 * i + 1]);

		if (lo < 0) {
			row_wipe(TBL_SECRET, &row);
			return err_set(e, RC_DAMAGED,
				       "The secret for "
				       "pseudonyms is damaged.");
		}
		raw[i] = (uint8_t)(hi << 4 | lo);
	}
	row_wipe(TBL_SECRET, &row);
	k->secret = secret_open();
	rc = secret_set(k->secret, raw, sizeof(raw), e);
	mem_wipe(raw, sizeof(raw));
	return rc;
}

void
surrogate_close(struct keys *k)
{
	secret_close(k->secret);
	k->secret = NULL;
}

int64_t
key_of(const struct keys *k, enum key_kind kind, uint64_t id)
{
	char hex[VAULT_PSEUDONYM];
	uint64_t v = 0;

	vault_pseudonym(hex, k->secret, (uint8_t)kind, id);
	for (int i = 0; i < 14; i++)
		v = v << 4 | (uint64_t)digit(hex[i]);
	v &= ((uint64_t)1 << 53) - 1;
	return v ? (int64_t)v : 1;
}

void
key_set_add(struct key_set *s, int64_t key)
{
	s->v = mem_room(s->v, &s->cap, s->n, sizeof(*s->v));
	s->v[s->n++] = key;
}

static int
compare(const void *a, const void *b)
{
	int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;

	return (x > y) - (x < y);
}

enum rc
key_set_check(struct key_set *s, const char *table, struct err *e)
{
	if (s->n)
		qsort(s->v, s->n, sizeof(*s->v), compare);
	for (size_t i = 1; i < s->n; i++)
		if (s->v[i] == s->v[i - 1])
			return err_set(e, RC_DAMAGED,
				       "Two rows of %s have the "
				       "same key; nothing was exported.",
				       table);
	return RC_OK;
}

void
key_set_free(struct key_set *s)
{
	free(s->v);
	*s = (struct key_set){ NULL, 0, 0 };
}
