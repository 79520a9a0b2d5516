/*
 * keys.c - the key decoder.
 *
 * A scanner is a keyboard that types very fast.  It is known, in this order,
 * by a configured prefix (Ctrl-B), by the AIM identifier (`]C1`), by what it
 * says where that is the number of a box (01 and a GTIN whose check digit
 * holds), and, only where letters are commands, by its speed: six characters
 * or more, half of them digits, less than 30 ms apart and ended by Enter.
 * Where the focus takes text, other quick typing stays text, as a slow line
 * delivers typing in lumps.  Keys wait in the queue only while they may still
 * become a scan.
 */
#include "keys.h"

#include <stdlib.h>
#include <string.h>

#include "wardbook/gs1.h"

enum {
	GAP_US = 30000,	    /* between two characters of a scanner */
	FIRST_US = 10000,   /* the same, where one digit typed would wait */
	ALT_US = 10000,	    /* between Esc and the key of an Alt */
	PREFIX_US = 200000, /* within a scan that began with Ctrl-B */
	PASTE_US = 2000000, /* a paste whose end got lost */
	GS = 0x1d,	    /* FNC1 of GS1 barcodes */
	QUEUE_MAX = 1 << 20,
	SCAN_MAX = 256 /* no scanner says more */
};

/* The i-th key that waits. */
static const struct key_in *
at(const struct keys *k, size_t i)
{
	return &k->q[k->head + i];
}

size_t
keys_waiting(const struct keys *k)
{
	return k->end - k->head;
}

bool
keys_holds(const struct keys *k, int32_t code)
{
	for (size_t i = k->head; i < k->end; i++)
		if (k->q[i].code == code)
			return true;
	return false;
}

void
keys_init(struct keys *k)
{
	memset(k, 0, sizeof(*k));
	buf_init(&k->text);
	k->text_us = -GAP_US * 2;
}

void
keys_release(struct keys *k)
{
	if (k->q)
		mem_wipe(k->q, k->cap * sizeof(*k->q));
	free(k->q);
	buf_release(&k->text);
	k->q = NULL;
	k->head = k->end = k->cap = 0;
}

void
keys_push(struct keys *k, int32_t code, int64_t us)
{
	if (k->end >= QUEUE_MAX)
		return;
	k->q = mem_room(k->q, &k->cap, k->end, sizeof(*k->q));
	k->q[k->end++] = (struct key_in){ code, us };
}

void
keys_flush(struct keys *k)
{
	k->head = k->end = 0;
	k->prefix = false;
}

void
keys_settled(struct keys *k)
{
	k->text_us = -GAP_US * 2;
	for (size_t i = k->head; i < k->end; i++)
		k->q[i].us = -GAP_US * 2;
}

static void
drop(struct keys *k, size_t n)
{
	k->head += n;
	if (k->head == k->end)
		k->head = k->end = 0;
}

static void
add_code(struct buf *b, int32_t c)
{
	if (c < 0x80) {
		buf_addc(b, (char)c);
	} else if (c < 0x800) {
		buf_addc(b, (char)(0xc0 | c >> 6));
		buf_addc(b, (char)(0x80 | (c & 0x3f)));
	} else if (c < 0x10000) {
		buf_addc(b, (char)(0xe0 | c >> 12));
		buf_addc(b, (char)(0x80 | (c >> 6 & 0x3f)));
		buf_addc(b, (char)(0x80 | (c & 0x3f)));
	} else {
		buf_addc(b, (char)(0xf0 | c >> 18));
		buf_addc(b, (char)(0x80 | (c >> 12 & 0x3f)));
		buf_addc(b, (char)(0x80 | (c >> 6 & 0x3f)));
		buf_addc(b, (char)(0x80 | (c & 0x3f)));
	}
}

static bool
is_end(int32_t c)
{
	return c == K_ENTER || c == K_NEWLINE;
}

/* q[from, to) as the text of an event; drops the first `gone` keys. */
static enum keys_result
as_text(struct keys *k, enum event_type type, size_t from, size_t to,
	size_t gone, struct event *ev)
{
	buf_clear(&k->text);
	for (size_t i = from; i < to; i++) {
		int32_t c = at(k, i)->code;
		if (key_is_text(c) || c == GS || c == K_TAB || is_end(c))
			add_code(&k->text, is_end(c) ? '\n' : c);
	}
	k->text_us = at(k, gone - 1)->us;
	drop(k, gone);
	ev->type = type;
	ev->text = k->text.p;
	return KEYS_EVENT;
}

static enum keys_result
take_paste(struct keys *k, int64_t now, struct event *ev)
{
	for (size_t i = 1; i < keys_waiting(k); i++)
		if (at(k, i)->code == K_PASTE_END)
			return as_text(k, EV_PASTE, 1, i, i + 1, ev);
	if (now - at(k, keys_waiting(k) - 1)->us > PASTE_US)
		return as_text(k, EV_PASTE, 1, keys_waiting(k), keys_waiting(k),
			       ev);
	return KEYS_HOLD;
}

/* The run of text at the head of the queue, without pauses; *ended: Enter
 * closes it; *open: it reaches the end of the queue and may go on. */
static size_t
run_length(const struct keys *k, int64_t now, int64_t gap, bool *ended,
	   bool *open)
{
	size_t i = 0;
	*ended = *open = false;
	size_t n = keys_waiting(k) < SCAN_MAX ? keys_waiting(k) : SCAN_MAX;
	while (i < n && (i == 0 || at(k, i)->us - at(k, i - 1)->us < gap)) {
		if (i > 0 && is_end(at(k, i)->code)) {
			*ended = true;
			return i;
		}
		if (i > 0 && !key_is_text(at(k, i)->code) &&
		    at(k, i)->code != GS)
			return i;
		i++;
	}
	*open = i == n && n < SCAN_MAX && now - at(k, i - 1)->us < gap;
	return i;
}

static bool
is_digit(int32_t c)
{
	return c >= '0' && c <= '9';
}

static bool
is_letter(int32_t c)
{
	return (c | 0x20) >= 'a' && (c | 0x20) <= 'z';
}

/*
 * A box without any identifier before it: "01" or "(01)" and a GTIN, as no
 * hand types it by chance.  *maybe: so far, and more may come.
 */
static bool
is_box(const struct keys *k, size_t n, bool *maybe)
{
	const char *head = at(k, 0)->code == '(' ? "(01)" : "01";
	size_t nhead = strlen(head), i = 0;
	char gtin[GS1_GTIN + 1] = "";

	*maybe = false;
	for (; i < n && i < nhead + GS1_GTIN; i++) {
		int32_t c = at(k, i)->code;

		if (i < nhead ? c != head[i] : !is_digit(c))
			return false;
		if (i >= nhead)
			gtin[i - nhead] = (char)c;
	}
	*maybe = true;
	return i == nhead + GS1_GTIN &&
	       gs1_check_digit(gtin, GS1_GTIN) == gtin[GS1_GTIN - 1];
}

/* Is the head of the queue a scan?  KEYS_EMPTY: no. */
static enum keys_result
take_scan(struct keys *k, bool typing, int64_t now, struct event *ev)
{
	bool ended, open;
	int32_t c = at(k, 0)->code;
	if (c == K_CTRL('b')) {
		size_t n = run_length(k, now, PREFIX_US, &ended, &open);
		if (ended && n > 1)
			return as_text(k, EV_SCAN, 1, n, n + 1, ev);
		return open ? KEYS_HOLD : KEYS_EMPTY;
	}
	if (!key_is_text(c))
		return KEYS_EMPTY;
	size_t n = run_length(k, now, GAP_US, &ended, &open);
	if (c == ']') {
		bool aim = (n < 2 || is_letter(at(k, 1)->code)) &&
			   (n < 3 || is_digit(at(k, 2)->code));
		if (aim && ended && n >= 5)
			return as_text(k, EV_SCAN, 0, n, n + 1, ev);
		if (aim && open)
			return KEYS_HOLD;
	}
	bool maybe, alone = typing && n == 1;
	if (is_box(k, n, &maybe) && ended)
		return as_text(k, EV_SCAN, 0, n, n + 1, ev);
	if (maybe && open && (!alone || now - at(k, 0)->us < FIRST_US)) {
		k->hold_ms = alone ? FIRST_US / 1000 : KEYS_HOLD_MS;
		return KEYS_HOLD;
	}
	if (typing)
		return KEYS_EMPTY;
	size_t digits = 0;
	for (size_t i = 0; i < n; i++)
		digits += is_digit(at(k, i)->code);
	if (ended && n >= 6 && digits * 2 >= n)
		return as_text(k, EV_SCAN, 0, n, n + 1, ev);
	return open && is_digit(c) ? KEYS_HOLD : KEYS_EMPTY;
}

static int32_t
function_key(int32_t c)
{
	if (c >= '1' && c <= '9')
		return K_F0 + (c - '0');
	switch (c) {
	case '0':
		return K_F0 + 10;
	case '-':
		return K_F0 + 11;
	case '=':
		return K_F0 + 12;
	default:
		return K_NONE;
	}
}

static enum keys_result
as_key(struct keys *k, int32_t key, size_t gone, struct event *ev)
{
	int64_t us = at(k, 0)->us;
	bool near = us - k->text_us < GAP_US;
	ev->type = EV_KEY;
	ev->key = key;
	ev->burst = near;
	/* text, and an Enter that belongs to it, carry the burst on */
	if (key_is_text(key) || (near && is_end(key)))
		k->text_us = us;
	drop(k, gone);
	return KEYS_EVENT;
}

enum keys_result
keys_next(struct keys *k, bool typing, int64_t now, struct event *ev)
{
	memset(ev, 0, sizeof(*ev));
	k->hold_ms = KEYS_HOLD_MS;
	if (keys_waiting(k) == 0)
		return KEYS_EMPTY;
	int32_t c = at(k, 0)->code;
	if (c == K_RESIZE) {
		drop(k, 1);
		ev->type = EV_RESIZE;
		return KEYS_EVENT;
	}
	if (c == K_PASTE_START)
		return take_paste(k, now, ev);
	if (k->prefix) {
		k->prefix = false;
		if (function_key(c) != K_NONE)
			return as_key(k, function_key(c), 1, ev);
	}
	if (c == K_CTRL('x')) {
		drop(k, 1);
		k->prefix = true;
		return KEYS_EVENT;
	}
	if (c == K_ESC && keys_waiting(k) > 1 &&
	    at(k, 1)->us - at(k, 0)->us < ALT_US) {
		int32_t d = at(k, 1)->code;
		if (function_key(d) != K_NONE)
			return as_key(k, function_key(d), 2, ev);
		if (d > 0x20 && d < 0x7f && k->alt_bound &&
		    k->alt_bound(K_ALT(d)))
			return as_key(k, K_ALT(d), 2, ev);
	}
	enum keys_result scan = take_scan(k, typing, now, ev);
	if (scan != KEYS_EMPTY)
		return scan;
	return as_key(k, c, 1, ev);
}
