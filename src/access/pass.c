/*
 * pass.c - pass phrases: their one form, whether a new one is good enough, and
 * changing one's own.
 *
 * Length counts and little else (NIST SP 800-63B-4): no rules of composition,
 * no expiry.  Work is done in guarded memory or in arrays that are wiped.
 */
#include "internal.h"

#include <string.h>
#include <utf8proc.h>

/* What everybody tries, folded, without blanks. */
static const char *const common[] = {
	"passwordpassword",
	"password12345678",
	"passwort12345678",
	"iloveyouiloveyou",
	"letmeinletmein",
	"letmeinletmeinletmein",
	"correcthorsebatterystaple",
	"thequickbrownfox",
	"thequickbrownfoxjumpsoverthelazydog",
	"qwertyuiopasdfgh",
	"qwertyuiopasdfghjkl",
	"qwertzuiopasdfghjkl",
	"qwertyuiopasdfghjklzxcvbnm",
	"azertyuiopqsdfgh",
	"1234567890123456",
	"12345678901234567890",
	"123456789012345",
	"098765432109876",
	"abcdefghijklmno",
	"abcdefghijklmnop",
	"abcdefghijklmnopqrstuvwxyz",
	"adminadminadmin",
	"administrator123",
	"changemechangeme",
	"welcomewelcome",
	"welcometohospital",
	"hospitalhospital",
	"wardbookwardbook",
	"wardbookwardbookwardbook",
	"secretsecretsecret",
	"tobeornottobethatisthequestion",
	"maytheforcebewithyou",
};

enum rc
pass_normalise(struct secret *p, struct err *e)
{
	utf8proc_int32_t point[SECRET_MAX * 4];
	const utf8proc_option_t how =
		UTF8PROC_STABLE | UTF8PROC_COMPOSE | UTF8PROC_COMPAT;
	utf8proc_ssize_t n;
	enum rc rc = RC_OK;

	if (!text_is_valid((const char *)p->bytes, p->len)) {
		secret_clear(p);
		return err_field(e, "pass", "A pass phrase is UTF-8 text.");
	}
	n = utf8proc_decompose(p->bytes, (utf8proc_ssize_t)p->len, point,
			       SECRET_MAX * 4 - 1, how);
	if (n >= 0 && n < SECRET_MAX * 4)
		n = utf8proc_reencode(point, n, how);
	else
		n = SECRET_MAX + 1;
	if (n < 0 || n > SECRET_MAX) {
		secret_clear(p);
		rc = err_field(e, "pass", "The pass phrase is too long.");
	} else {
		rc = secret_set(p, point, (size_t)n, e);
	}
	mem_wipe(point, sizeof(point));
	return rc;
}

/* Letters and digits alone, folded; for comparing with words and names. */
static void
squeeze(char *out, size_t size, const char *s)
{
	size_t n = text_fold(out, size, s), k = 0;

	for (size_t i = 0; i < n; i++)
		if (out[i] != ' ')
			out[k++] = out[i];
	out[k] = '\0';
}

/* Is it the word, once or over and over? */
static bool
repeats(const char *s, const char *word)
{
	size_t n = strlen(word), all = strlen(s);

	if (n == 0 || all == 0 || all % n)
		return false;
	for (size_t i = 0; i < all; i += n)
		if (strncmp(s + i, word, n) != 0)
			return false;
	return true;
}

static int
count_characters(const struct secret *p, int *different)
{
	int32_t seen[SECRET_MAX];
	size_t at = 0, n;
	int count = 0, k;

	*different = 0;
	while (at < p->len) {
		int32_t c = text_decode((const char *)p->bytes + at, &n);

		for (k = 0; k < *different && seen[k] != c; k++)
			;
		if (k == *different)
			seen[(*different)++] = c;
		at += n;
		count++;
	}
	mem_wipe(seen, sizeof(seen));
	return count;
}

static enum rc
judge(const char *plain, const char *const *names, struct err *e)
{
	char word[SECRET_MAX + 1];

	for (size_t i = 0; i < sizeof(common) / sizeof(common[0]); i++)
		if (strcmp(plain, common[i]) == 0)
			return err_field(e, "pass",
					 "Everybody tries that one: "
					 "take words that only you would put "
					 "together.");
	for (; *names; names++) {
		squeeze(word, sizeof(word), *names);
		if (repeats(plain, word))
			return err_field(e, "pass",
					 "A pass phrase is not a "
					 "name of the user or the house.");
	}
	return RC_OK;
}

enum rc
pass_check(const struct secret *p, const char *const *names, struct err *e)
{
	char text[SECRET_MAX + 1], plain[SECRET_MAX * 2];
	int different, n;
	enum rc rc;

	if (!text_is_valid((const char *)p->bytes, p->len))
		return err_field(e, "pass", "A pass phrase is UTF-8 text.");
	n = count_characters(p, &different);
	if (n < PASS_MIN)
		return err_field(e, "pass",
				 "A pass phrase has at least %d "
				 "characters; a short sentence does well.",
				 PASS_MIN);
	if (different < 5)
		return err_field(e, "pass",
				 "A pass phrase has at least five "
				 "different characters.");
	memcpy(text, p->bytes, p->len);
	text[p->len] = '\0';
	squeeze(plain, sizeof(plain), text);
	rc = judge(plain, names, e);
	mem_wipe(text, sizeof(text));
	mem_wipe(plain, sizeof(plain));
	return rc;
}

enum rc
pass_ready(struct secret **out, const struct secret *p, struct err *e)
{
	enum rc rc;

	*out = secret_open();
	rc = secret_set(*out, p->bytes, p->len, e);
	if (rc == RC_OK)
		rc = pass_normalise(*out, e);
	if (rc != RC_OK) {
		secret_close(*out);
		*out = NULL;
	}
	return rc;
}

enum rc
pass_fresh(struct secret **out, const struct secret *p, const char *user,
	   const char *site, struct err *e)
{
	const char *const names[] = { user, site, "wardbook", NULL };
	enum rc rc = pass_ready(out, p, e);

	if (rc == RC_OK)
		rc = pass_check(*out, names, e);
	if (rc != RC_OK) {
		secret_close(*out);
		*out = NULL;
	}
	return rc;
}
