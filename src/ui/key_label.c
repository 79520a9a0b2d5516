/*
 * key_label.c - how keys are called on the key bar and in help.  Linked into
 * the screen compiler too, so it knows nothing but keys.
 */
#include "wardbook/key.h"

#include <stdio.h>

#include "wardbook/text.h"

bool
key_is_text(int32_t key)
{
	return key >= 0x20 && key != 0x7f && key < K_SPECIAL;
}

static const char *
special_name(int32_t key)
{
	switch (key) {
	case K_TAB:
		return "Tab";
	case K_ENTER:
		return "Enter";
	case K_ESC:
		return "Esc";
	case ' ':
		return "Space";
	case K_UP:
		return "Up";
	case K_DOWN:
		return "Down";
	case K_LEFT:
		return "Left";
	case K_RIGHT:
		return "Right";
	case K_HOME:
		return "Home";
	case K_END:
		return "End";
	case K_PGUP:
		return "PgUp";
	case K_PGDN:
		return "PgDn";
	case K_BACKTAB:
		return "Shift-Tab";
	case K_BACKSPACE:
		return "Backspace";
	case K_DELETE:
		return "Delete";
	case K_INSERT:
		return "Insert";
	default:
		return NULL;
	}
}

const char *
key_label(char out[KEY_NAME], int32_t key)
{
	const char *name = special_name(key);
	if (name)
		snprintf(out, KEY_NAME, "%s", name);
	else if (key > K_F0 && key <= K_F12)
		snprintf(out, KEY_NAME, "F%d", (int)(key - K_F0));
	else if (key >= K_ALT_BASE)
		snprintf(out, KEY_NAME, "Alt-%c", (char)(key - K_ALT_BASE));
	else if (key > 0 && key < 0x20)
		snprintf(out, KEY_NAME, "^%c", (char)(key + '@'));
	else if (key >= 0x20 && key < 0x7f)
		snprintf(out, KEY_NAME, "%c", (char)key);
	else
		snprintf(out, KEY_NAME, "?");
	return out;
}
