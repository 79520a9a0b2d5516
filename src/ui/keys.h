/*
 * keys.h - from single keys with their times to events.
 *
 * Pure: the terminal pushes keys in, the loop takes events out.  It knows
 * Alt-digit and Ctrl-X digit as function keys, pastes, and scanners: what a
 * scanner typed becomes one EV_SCAN and never reaches a key map.
 */
#ifndef UI_KEYS_H
#define UI_KEYS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "wardbook/buf.h"
#include "wardbook/key.h"

enum { /* what only the terminal pushes */
       K_PASTE_START = K_SPECIAL + 0x800,
       K_PASTE_END,
       K_RESIZE
};

enum event_type { EV_NONE, EV_KEY, EV_PASTE, EV_SCAN, EV_RESIZE };

struct event {
	enum event_type type;
	int32_t key;	  /* EV_KEY */
	bool burst;	  /* came too close behind text for a hand */
	const char *text; /* EV_PASTE, EV_SCAN; valid until the next */
};

struct key_in {
	int32_t code;
	int64_t us; /* when it was read */
};

struct keys {
	struct key_in *q;
	size_t head, end, cap;		/* q[head, end) waits */
	bool prefix;			/* Ctrl-X was pressed */
	int64_t text_us;		/* when text or its Enter last came */
	int hold_ms;			/* at KEYS_HOLD, how long at most */
	struct buf text;		/* of the last paste or scan */
	bool (*alt_bound)(int32_t key); /* is this Alt key bound?  or NULL */
};

enum keys_result { KEYS_EMPTY, KEYS_EVENT, KEYS_HOLD };

void keys_init(struct keys *k);
void keys_release(struct keys *k);
void keys_push(struct keys *k, int32_t code, int64_t us);
/*
 * The next event.  typing: the focus takes text, so that letters type
 * themselves and quick typing is not a scan.  KEYS_HOLD: it may become a scan
 * or a paste; come back with more keys, or after k->hold_ms.
 */
enum { KEYS_HOLD_MS = 35 };
enum keys_result
keys_next(struct keys *k, bool typing, int64_t now, struct event *ev);
void keys_flush(struct keys *k);
size_t keys_waiting(const struct keys *k);
/* Does this key wait, somewhere behind others? */
bool keys_holds(const struct keys *k, int32_t code);
/* All that follows comes from another moment, however soon. */
void keys_settled(struct keys *k);

#endif
