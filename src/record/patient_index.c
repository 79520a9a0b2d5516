/*
 * patient_index.c - under which keys a patient stands in the sealed index.
 *
 * Frozen: the trees of every store hold these bytes.
 *
 *   TREE_NAME    each word of family, given and native name in search form
 *                (text_fold): "obrien", "nunez"
 *   TREE_NUMBER  record number and external number, in search form without
 *                separators: VIT-000123-7 stands as "vit0001237"
 *   TREE_PHONE   the digits of each of the patient's phones (three and more),
 *                and the same backwards behind an 'r', so that the last digits
 *                are a prefix: "5550123" and "r3210555".  Kin's phones do not
 *                stand here: they are other people's.
 *   TREE_BIRTH   yyyymmdd, where the day is known
 *   TREE_IMPORT  system 0x1F number as the other system wrote it -> patient;
 *                put by the import, not derived from the row
 *
 * Records entered in error have no entries; merged ones keep theirs.
 */
#include "patient_private.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "wardbook/text.h"

size_t
number_key(char *out, size_t size, const char *number)
{
	char fold[SINDEX_KEY_MAX + 1];
	size_t n = 0;

	text_fold(fold, sizeof(fold), number);
	for (const char *p = fold; *p && n + 1 < size; p++)
		if (*p != ' ')
			out[n++] = *p;
	out[n] = '\0';
	mem_wipe(fold, sizeof(fold));
	return n;
}

size_t
digits_of(char *out, size_t size, const char *text)
{
	size_t n = 0;

	for (; *text && n + 1 < size; text++)
		if (*text >= '0' && *text <= '9')
			out[n++] = *text;
	out[n] = '\0';
	return n;
}

void
reverse_into(char *out, const char *digits, size_t n)
{
	for (size_t i = 0; i < n; i++)
		out[i] = digits[n - 1 - i];
	out[n] = '\0';
}

static bool
same_key(const struct patient_key *k, enum tree t, const char *p, size_t n)
{
	return k->tree == t && k->n == n && memcmp(k->p, p, n) == 0;
}

static void
add(struct patient_keys *k, enum tree t, const char *p, size_t n)
{
	if (n > SINDEX_KEY_MAX)
		n = SINDEX_KEY_MAX;
	if (!n || k->n == PATIENT_KEYS)
		return;
	for (int i = 0; i < k->n; i++)
		if (same_key(&k->v[i], t, p, n))
			return;
	k->v[k->n].tree = t;
	k->v[k->n].n = n;
	memcpy(k->v[k->n].p, p, n);
	k->n++;
}

static void
add_words(struct patient_keys *k, const char *name)
{
	char fold[640];

	text_fold(fold, sizeof(fold), name);
	for (char *p = fold; *p;) {
		size_t n = strcspn(p, " ");

		add(k, TREE_NAME, p, n);
		p += n + (p[n] == ' ');
	}
	mem_wipe(fold, sizeof(fold));
}

static void
add_phone(struct patient_keys *k, const char *phone)
{
	char digits[40], back[42] = "r";
	size_t n = digits_of(digits, sizeof(digits), phone);

	if (n >= 3) {
		reverse_into(back + 1, digits, n);
		add(k, TREE_PHONE, digits, n);
		add(k, TREE_PHONE, back, n + 1);
	}
	mem_wipe(digits, sizeof(digits));
	mem_wipe(back, sizeof(back));
}

void
patient_keys(struct patient_keys *k, const struct row_identity *who)
{
	char text[SINDEX_KEY_MAX + 1];

	k->n = 0;
	add(k, TREE_NUMBER, text, number_key(text, sizeof(text), who->number));
	add(k, TREE_NUMBER, text,
	    number_key(text, sizeof(text), who->external));
	add_phone(k, who->phone);
	add_phone(k, who->phone2);
	if (who->birth_day) {
		snprintf(text, sizeof(text), "%08lld",
			 (long long)who->birth_day);
		add(k, TREE_BIRTH, text, strlen(text));
	}
	add_words(k, who->family);
	add_words(k, who->given);
	add_words(k, who->native_name);
	mem_wipe(text, sizeof(text));
}

void
patient_keys_wipe(struct patient_keys *k)
{
	mem_wipe(k->v, (size_t)k->n * sizeof(k->v[0]));
	k->n = 0;
}

static bool
holds(const struct patient_keys *k, const struct patient_key *key)
{
	for (int i = 0; i < k->n; i++)
		if (same_key(&k->v[i], key->tree, key->p, key->n))
			return true;
	return false;
}

void
patient_index_change(struct store *s, const struct row_identity *old,
		     const struct row_identity *fresh)
{
	struct patient_keys was, is;

	/* Not all of their room, which is many times what is used. */
	was.n = is.n = 0;
	if (old)
		patient_keys(&was, old);
	if (fresh)
		patient_keys(&is, fresh);
	for (int i = 0; i < was.n; i++)
		if (!holds(&is, &was.v[i]))
			sindex_del(s, was.v[i].tree, was.v[i].p, was.v[i].n,
				   old->id);
	for (int i = 0; i < is.n; i++)
		if (!holds(&was, &is.v[i]))
			sindex_put(s, is.v[i].tree, is.v[i].p, is.v[i].n,
				   fresh->id);
	patient_keys_wipe(&was);
	patient_keys_wipe(&is);
}

void
patient_index_add(struct sindex_entries *x, const struct row_identity *who)
{
	struct patient_keys k;

	patient_keys(&k, who);
	for (int i = 0; i < k.n; i++)
		sindex_entries_add(&x[k.v[i].tree], k.v[i].p, k.v[i].n,
				   who->id);
	patient_keys_wipe(&k);
}

enum rc
patient_index_expect(struct session *s, int tree, struct sindex_entries *x,
		     struct err *e)
{
	struct stmt *st = store_query(s->store, QUERY_IDENTITY_INDEXED);
	struct row_identity who;
	struct patient_keys k;
	bool row = false;
	enum rc rc;

	while ((rc = stmt_step(st, &row, e)) == RC_OK && row) {
		rc = stmt_row(st, &who, e);
		if (rc == RC_OK && who.shut)
			rc = err_set(e, RC_NOKEY, "Names are " NOT_SHOWN ".");
		if (rc != RC_OK)
			break;
		patient_keys(&k, &who);
		for (int i = 0; i < k.n; i++)
			if ((int)k.v[i].tree == tree)
				sindex_entries_add(x, k.v[i].p, k.v[i].n,
						   who.id);
		patient_keys_wipe(&k);
	}
	stmt_done(st);
	row_wipe(TBL_IDENTITY, &who);
	return rc;
}
