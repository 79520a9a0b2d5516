/*
 * text.c - UTF-8 on top of utf8proc and wcwidth.  Nothing here allocates but
 * through the buffer that the caller gave.
 */
#include "wardbook/text.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <utf8proc.h>
#include <wchar.h>

#define REPLACEMENT "\xEF\xBF\xBD"

bool
text_is_valid(const char *s, size_t n)
{
	size_t at = 0;

	while (at < n) {
		utf8proc_int32_t cp;
		utf8proc_ssize_t k;

		if ((unsigned char)s[at] < 0x80) {
			if (s[at] == '\0')
				return false;
			at++;
			continue;
		}
		k = utf8proc_iterate((const utf8proc_uint8_t *)s + at,
				     (utf8proc_ssize_t)(n - at), &cp);
		if (k <= 0)
			return false;
		at += (size_t)k;
	}
	return true;
}

int32_t
text_decode(const char *s, size_t *n)
{
	utf8proc_int32_t cp;
	utf8proc_ssize_t k;

	if ((unsigned char)*s < 0x80) {
		*n = 1;
		return (unsigned char)*s;
	}
	k = utf8proc_iterate((const utf8proc_uint8_t *)s, -1, &cp);
	if (k <= 0) {
		*n = 1;
		return 0xFFFD;
	}
	*n = (size_t)k;
	return cp;
}

size_t
text_grapheme_after(const char *s, size_t len, size_t at)
{
	utf8proc_int32_t state = 0;
	int32_t last;
	size_t n, end;

	if (at >= len)
		return 0;
	last = text_decode(s + at, &n);
	end = at + n;
	while (end < len) {
		int32_t next = text_decode(s + end, &n);

		if (utf8proc_grapheme_break_stateful(last, next, &state))
			break;
		last = next;
		end += n;
	}
	return end - at;
}

size_t
text_grapheme_before(const char *s, size_t len, size_t at)
{
	size_t from = 0, n;

	if (at > len)
		at = len;
	/* Boundaries depend on what came before (flags, emoji), so walk from
	 * the start: a field holds a line, not a book. */
	while (from < at) {
		n = text_grapheme_after(s, len, from);
		if (!n || from + n >= at)
			return at - from;
		from += n;
	}
	return 0;
}

static int
width_of(int32_t cp)
{
	int w = wcwidth((wchar_t)cp);

	return w < 0 ? 0 : w;
}

int
text_width(const char *s, size_t n)
{
	size_t at = 0, k;
	int cells = 0;

	while (at < n && s[at]) {
		cells += width_of(text_decode(s + at, &k));
		at += k;
	}
	return cells;
}

size_t
text_fit(const char *s, size_t len, int cells)
{
	size_t at = 0;

	while (at < len) {
		size_t n = text_grapheme_after(s, len, at);
		int w = text_width(s + at, n);

		if (w > cells)
			break;
		cells -= w;
		at += n;
	}
	return at;
}

static bool
is_control(int32_t cp)
{
	return cp < 0x20 || (cp >= 0x7F && cp <= 0x9F);
}

/* What can move the cursor, reorder the row or hide itself. */
static bool
is_hostile(int32_t cp)
{
	return is_control(cp) || cp == 0x061C || cp == 0x2028 || cp == 0x2029 ||
	       (cp >= 0x200B && cp <= 0x200F && cp != 0x200C && cp != 0x200D) ||
	       (cp >= 0x202A && cp <= 0x202E) ||
	       (cp >= 0x2060 && cp <= 0x206F) || cp == 0xFEFF ||
	       (cp >= 0xFFF9 && cp <= 0xFFFB) ||
	       (cp >= 0xE0000 && cp <= 0xE0FFF);
}

void
text_clean(struct buf *b, const char *s, size_t n, bool keep_newlines)
{
	size_t at = 0;

	while (at < n) {
		utf8proc_int32_t cp;
		utf8proc_ssize_t k;

		k = utf8proc_iterate((const utf8proc_uint8_t *)s + at,
				     (utf8proc_ssize_t)(n - at), &cp);
		if (k <= 0) {
			buf_adds(b, REPLACEMENT);
			at++;
			continue;
		}
		if (cp == '\n' && keep_newlines)
			buf_addc(b, '\n');
		else if (cp == '\t' || cp == '\n')
			buf_addc(b, ' ');
		else if (is_hostile(cp))
			buf_adds(b, REPLACEMENT);
		else
			buf_add(b, s + at, (size_t)k);
		at += (size_t)k;
	}
}

void
text_normalise(struct buf *b, const char *s, size_t n)
{
	struct buf plain = BUF_INIT;
	utf8proc_uint8_t *nfc = NULL;
	size_t at = 0;
	bool blank = false;

	while (at < n) {
		size_t k;
		int32_t cp = text_decode(s + at, &k);

		if (cp == ' ' || cp == '\t' || cp == '\n' || cp == 0xA0)
			blank = plain.len > 0;
		else if (!is_hostile(cp)) {
			if (blank)
				buf_addc(&plain, ' ');
			blank = false;
			buf_add(&plain, s + at, k);
		}
		at += k;
	}
	if (utf8proc_map((const utf8proc_uint8_t *)plain.p,
			 (utf8proc_ssize_t)plain.len, &nfc,
			 UTF8PROC_STABLE | UTF8PROC_COMPOSE) >= 0)
		buf_adds(b, (const char *)nfc);
	else
		buf_add(b, plain.p, plain.len);
	if (nfc) {
		mem_wipe(nfc, strlen((char *)nfc));
		free(nfc);
	}
	buf_release(&plain);
}

static bool
is_letter_or_digit(int32_t cp)
{
	switch (utf8proc_category(cp)) {
	case UTF8PROC_CATEGORY_LU:
	case UTF8PROC_CATEGORY_LL:
	case UTF8PROC_CATEGORY_LT:
	case UTF8PROC_CATEGORY_LM:
	case UTF8PROC_CATEGORY_LO:
	case UTF8PROC_CATEGORY_ND:
	case UTF8PROC_CATEGORY_NL:
	case UTF8PROC_CATEGORY_NO:
		return true;
	default:
		return false;
	}
}

/* ASCII needs no tables; most names of most hospitals take this road. */
static bool
fold_ascii(char *out, size_t size, size_t *len, const char *s)
{
	size_t n = 0;
	bool blank = false;

	for (; *s; s++) {
		unsigned char c = (unsigned char)*s;

		if (c >= 0x80)
			return false;
		if (c >= 'A' && c <= 'Z')
			c = (unsigned char)(c + 32);
		if (c == '\'')
			continue; /* O'Brien is found as obrien */
		if (!((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'))) {
			blank = n > 0;
			continue;
		}
		if (n + 2 + blank > size)
			break;
		if (blank)
			out[n++] = ' ';
		blank = false;
		out[n++] = (char)c;
	}
	out[n] = '\0';
	*len = n;
	return true;
}

size_t
text_fold(char *out, size_t size, const char *s)
{
	utf8proc_int32_t cps[1024];
	utf8proc_ssize_t n;
	size_t len = 0;
	bool blank = false;

	if (!size)
		return 0;
	if (fold_ascii(out, size, &len, s))
		return len;
	len = 0;
	n = utf8proc_decompose((const utf8proc_uint8_t *)s, 0, cps, 1024,
			       UTF8PROC_NULLTERM | UTF8PROC_STABLE |
				       UTF8PROC_COMPAT | UTF8PROC_DECOMPOSE |
				       UTF8PROC_CASEFOLD | UTF8PROC_STRIPMARK);
	if (n < 0 || n > 1024)
		n = 0;
	for (utf8proc_ssize_t i = 0; i < n; i++) {
		utf8proc_uint8_t c[4];
		utf8proc_ssize_t k;

		if (cps[i] == '\'' || cps[i] == 0x2019 || cps[i] == 0x02BC)
			continue;
		if (!is_letter_or_digit(cps[i])) {
			blank = len > 0;
			continue;
		}
		k = utf8proc_encode_char(cps[i], c);
		if (len + (size_t)k + 1 + blank > size)
			break;
		if (blank)
			out[len++] = ' ';
		blank = false;
		memcpy(out + len, c, (size_t)k);
		len += (size_t)k;
	}
	out[len] = '\0';
	mem_wipe(cps, sizeof(cps));
	return len;
}

void
text_copy(char *out, size_t size, const char *s)
{
	size_t len = strlen(s), at = 0;

	while (at < len) {
		size_t n = text_grapheme_after(s, len, at);

		if (at + n >= size)
			break;
		at += n;
	}
	memcpy(out, s, at);
	out[at] = '\0';
}

void
text_upper(char *out, size_t size, const char *s)
{
	size_t len = 0, n;

	while (*s) {
		utf8proc_uint8_t c[4];
		utf8proc_ssize_t k = utf8proc_encode_char(
			utf8proc_toupper(text_decode(s, &n)), c);

		if (len + (size_t)k >= size)
			break;
		memcpy(out + len, c, (size_t)k);
		len += (size_t)k;
		s += n;
	}
	out[len] = '\0';
}

bool
text_same(const char *a, const char *b)
{
	return strcasecmp(a, b) == 0;
}
