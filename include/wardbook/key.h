/*
 * key.h - keys as the program knows them.
 *
 * A printable key is its Unicode code point.  Everything else is one of the
 * codes below; curses codes end in src/ui/term.c.  F1 to F12 can always be
 * given as Alt-digit or as Ctrl-X and a digit (0 is F10, - F11, = F12).
 */
#ifndef WARDBOOK_KEY_H
#define WARDBOOK_KEY_H

#include <stdbool.h>
#include <stdint.h>

#define K_CTRL(c) ((c)&0x1f) /* K_CTRL('s') */

enum key {
	K_NONE = 0,
	K_TAB = 0x09,
	K_NEWLINE = 0x0a, /* Ctrl-J: a new line inside a note */
	K_ENTER = 0x0d,
	K_ESC = 0x1b,
	K_SPECIAL = 0x200000, /* above every code point */
	K_UP,
	K_DOWN,
	K_LEFT,
	K_RIGHT,
	K_HOME,
	K_END,
	K_PGUP,
	K_PGDN,
	K_BACKTAB,
	K_BACKSPACE,
	K_DELETE,
	K_INSERT,
	K_F0 = K_SPECIAL + 0x100, /* K_F0 + n is Fn */
	K_F1,
	K_F2,
	K_F3,
	K_F4,
	K_F5,
	K_F6,
	K_F7,
	K_F8,
	K_F9,
	K_F10,
	K_F11,
	K_F12,
	K_ALT_BASE = K_SPECIAL + 0x1000 /* K_ALT_BASE + 'a' is Alt-a */
};

#define K_ALT(c) (K_ALT_BASE + (c))

/* Is this a key that types itself? */
bool key_is_text(int32_t key);

/* The name of a key on the key bar: "F2", "^P", "Enter", "a", "Alt-a". */
#define KEY_NAME 16
const char *key_label(char out[KEY_NAME], int32_t key);

/*
 * The keys that the engine itself answers, so that no screen may take them:
 * X(key, where, label, help).  `where` is a word of kinds: f in forms,
 * l in lists, menus and pages, t in a find prompt, * everywhere.
 * Key bar, help and the screen compiler all read this list.
 */
#define UI_ENGINE_KEYS(X)                                                      \
	X(K_F1, "*", "Help",                                                   \
	  "Explains this field, this screen and every key.")                   \
	X('?', "l", "Help", "Explains this screen and every key.")             \
	X(K_F2, "f", "Save", "Checks the form and saves it.")                  \
	X(K_CTRL('s'), "f", "Save", "Checks the form and saves it.")           \
	X(K_F3, "*", "Back",                                                   \
	  "Goes back one screen; asks first if work is unsaved.")              \
	X('q', "l", "Back", "Goes back one screen.")                           \
	X(K_F4, "f", "List", "Lists what this field can take.")                \
	X(K_F5, "*", "Refresh", "Reads the data again.")                       \
	X(K_CTRL('r'), "*", "Refresh", "Reads the data again.")                \
	X(K_F9, "*", "Actions", "Lists what can be done here.")                \
	X('a', "l", "Actions", "Lists what can be done here.")                 \
	X(K_F10, "*", "Home", "Goes back to the first screen.")                \
	X(K_F11, "*", "Whole", "Shows the whole row and every alert.")         \
	X('v', "l", "Whole", "Shows the whole row and every alert.")           \
	X(K_F12, "*", "Cancel", "Leaves the innermost thing.")                 \
	X(K_ESC, "*", "Cancel", "Leaves the innermost thing.")                 \
	X(K_CTRL('p'), "*", "Commands", "Finds any command by a few letters.") \
	X(':', "l", "Commands", "Finds any command by a few letters.")         \
	X(K_CTRL('l'), "*", "Redraw", "Paints the screen again.")              \
	X(K_CTRL('t'), "*", "Lock", "Clears and locks the screen now.")        \
	X(K_CTRL('z'), "f", "Undo",                                            \
	  "Takes back the last change in the field, then those in others.")    \
	X(K_CTRL('y'), "f", "Redo", "Makes the change again.")                 \
	X(K_CTRL('u'), "ft", "Erase", "Erases what stands before the cursor.") \
	X(K_CTRL('k'), "ft", "Cut end",                                        \
	  "Erases what stands after the cursor.")                              \
	X(K_CTRL('w'), "ft", "Word", "Erases the word before the cursor.")     \
	X(K_TAB, "f", "Next field",                                            \
	  "Goes to the next field; Shift-Tab goes back.")                      \
	X(K_ENTER, "*", "Open",                                                \
	  "Opens the row; in a form goes to the next field.")                  \
	X('/', "l", "Filter", "Narrows the list as you type.")                 \
	X('j', "l", "Down", "Moves down; k moves up.")                         \
	X('k', "l", "Up", "Moves up; j moves down.")                           \
	X('g', "l", "Top", "Moves to the first row; G to the last.")           \
	X('G', "l", "Bottom", "Moves to the last row; g to the first.")        \
	X(K_CTRL('d'), "l", "Half down", "Moves down half a page.")            \
	X(K_CTRL('u'), "l", "Half up", "Moves up half a page.")                \
	X('+', "l", "New", "The same as F6.")                                  \
	X('[', "l", "Previous", "The same as F7.")                             \
	X(']', "l", "Next", "The same as F8.")

#endif
