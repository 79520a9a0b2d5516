/*
 * fuzz_key.c - any keys in any rhythm: the decoder ends, hands out only valid
 * UTF-8, and the editor behind it keeps its point at a boundary.
 *
 * Of each three bytes the first two are a key, the third is the time since
 * the one before, in milliseconds.
 */
#include <locale.h>
#include <stdlib.h>
#include <string.h>

#include "../../src/ui/edit.h"
#include "../../src/ui/keys.h"
#include "corpus.h"
#include "wardbook/text.h"

static int32_t
key_of(unsigned v)
{
	static const int32_t special[] = {
		K_PASTE_START, K_PASTE_END, K_RESIZE,	 K_LEFT,   K_RIGHT,
		K_HOME,	       K_END,	    K_BACKSPACE, K_DELETE, K_UP,
		K_DOWN,	       K_F1,	    K_BACKTAB,
	};
	size_t n = sizeof(special) / sizeof(special[0]);
	if (v >= 0xd800 && v < 0xe000)
		return special[v % n];
	return v & 0x8000 ? (int32_t)v : (int32_t)(v % 0x400);
}

static void
check(struct edit *e)
{
	size_t at = 0;
	struct edit_line line[64];
	int row, col;
	if (!text_is_valid(e->text.p, e->text.len))
		abort();
	while (at < e->at)
		at += text_grapheme_after(e->text.p, e->text.len, at);
	if (at != e->at)
		abort();
	struct edit_view v = edit_look(e, 12);
	if (v.from > e->at || v.from + v.n > e->text.len)
		abort();
	if (edit_wrap(e, 12, line, 64, &row, &col) < 1)
		abort();
}

static void
feed(struct keys *k, struct edit *e, int64_t now)
{
	struct event ev;
	while (keys_next(k, keys_waiting(k) & 1, now, &ev) == KEYS_EVENT) {
		if (ev.type == EV_KEY)
			edit_key(e, ev.key);
		if (ev.type == EV_PASTE || ev.type == EV_SCAN) {
			if (!text_is_valid(ev.text, strlen(ev.text)))
				abort();
			edit_insert(e, ev.text, strlen(ev.text));
		}
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
	struct keys k;
	struct edit e;
	int64_t now = 0;
	keys_init(&k);
	edit_init(&e, 80);
	e.newlines = n & 1;
	for (size_t i = 0; i + 2 < n && i < 3000; i += 3) {
		now += p[i + 2] * 1000;
		keys_push(&k, key_of(p[i] | (unsigned)p[i + 1] << 8), now);
		if (p[i + 2] & 1)
			feed(&k, &e, now);
	}
	feed(&k, &e, now + 10000000);
	if (keys_waiting(&k))
		abort();
	check(&e);
	edit_release(&e);
	keys_release(&k);
	return 0;
}

int
LLVMFuzzerInitialize(int *argc, char ***argv)
{
	(void)argc;
	(void)argv;
	setlocale(LC_ALL, "C.UTF-8");
	return 0;
}

size_t
fuzz_sample(size_t i, uint8_t *out, size_t size)
{
	static const char *const samples[] = {
		"Jose\xcc\x81 abc",
		"]C10107614141000418\r",
		"\x02"
		"12345\r",
		"\033"
		"2\x18"
		"3",
		"123456\rjjjj",
	};
	size_t n = 0;
	if (i >= sizeof(samples) / sizeof(samples[0]))
		return 0;
	for (const char *s = samples[i]; *s && n + 3 <= size; s++) {
		out[n++] = (uint8_t)*s;
		out[n++] = 0;
		out[n++] = 2;
	}
	return n;
}
