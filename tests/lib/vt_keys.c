/*
 * vt_keys.c - which bytes a key sends on which terminal.
 *
 * The table says what the real terminals send, not what terminfo promises,
 * and a key that a terminal lacks is absent here too: a test that presses F5
 * on a vt220 is wrong and is told so.
 */
#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "vt.h"

enum family { XTERM, TMUX, LINUX, VT220, VT100, N_FAMILIES };

/* "@A" stands for the cursor key A: ESC [ A or, in application mode, ESC O A */
static const struct key {
	const char *name;
	const char *bytes[N_FAMILIES];
} keys[] = {
#define ALL(s)                \
	{                     \
		s, s, s, s, s \
	}
	{ "Enter", ALL("\r") },
	{ "Tab", ALL("\t") },
	{ "Esc", ALL("\033") },
	{ "Space", ALL(" ") },
	{ "Up", ALL("@A") },
	{ "Down", ALL("@B") },
	{ "Right", ALL("@C") },
	{ "Left", ALL("@D") },
#undef ALL
	/*             xterm       tmux        linux       vt220       vt100 */
	{ "S-Tab", { "\033[Z", "\033[Z", "\033\t", NULL, NULL } },
	{ "Home", { "@H", "\033[1~", "\033[1~", NULL, NULL } },
	{ "End", { "@F", "\033[4~", "\033[4~", NULL, NULL } },
	{ "Ins", { "\033[2~", "\033[2~", "\033[2~", "\033[2~", NULL } },
	{ "Del", { "\033[3~", "\033[3~", "\033[3~", "\033[3~", NULL } },
	{ "PgUp", { "\033[5~", "\033[5~", "\033[5~", "\033[5~", NULL } },
	{ "PgDn", { "\033[6~", "\033[6~", "\033[6~", "\033[6~", NULL } },
	{ "Backspace", { "\177", "\177", "\177", "\b", "\b" } },
	{ "F1", { "\033OP", "\033OP", "\033[[A", "\033OP", "\033OP" } },
	{ "F2", { "\033OQ", "\033OQ", "\033[[B", "\033OQ", "\033OQ" } },
	{ "F3", { "\033OR", "\033OR", "\033[[C", "\033OR", "\033OR" } },
	{ "F4", { "\033OS", "\033OS", "\033[[D", "\033OS", "\033OS" } },
	{ "F5", { "\033[15~", "\033[15~", "\033[[E", NULL, "\033Ot" } },
	{ "F6", { "\033[17~", "\033[17~", "\033[17~", "\033[17~", "\033Ou" } },
	{ "F7", { "\033[18~", "\033[18~", "\033[18~", "\033[18~", "\033Ov" } },
	{ "F8", { "\033[19~", "\033[19~", "\033[19~", "\033[19~", "\033Ol" } },
	{ "F9", { "\033[20~", "\033[20~", "\033[20~", "\033[20~", "\033Ow" } },
	{ "F10", { "\033[21~", "\033[21~", "\033[21~", "\033[21~", "\033Ox" } },
	{ "F11", { "\033[23~", "\033[23~", "\033[23~", "\033[23~", NULL } },
	{ "F12", { "\033[24~", "\033[24~", "\033[24~", "\033[24~", NULL } },
};

static enum family
family_of(const char *term)
{
	static const struct {
		const char *prefix;
		enum family family;
	} names[] = {
		{ "tmux", TMUX },   { "screen", TMUX }, { "linux", LINUX },
		{ "vt220", VT220 }, { "vt100", VT100 }, { "vt102", VT100 },
	};

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (!strncmp(term, names[i].prefix, strlen(names[i].prefix)))
			return names[i].family;
	return XTERM;
}

/* One character in UTF-8 and nothing behind it? */
static bool
is_one_char(const char *s)
{
	unsigned char c = (unsigned char)s[0];
	size_t n = c < 0x80 ? 1 : c >= 0xf0 ? 4 : c >= 0xe0 ? 3 : 2;

	return c != '\0' && strlen(s) == n;
}

static size_t
put(char *out, const char *s)
{
	size_t n = strlen(s);

	memcpy(out, s, n);
	return n;
}

static size_t
encode_ctrl(const char *name, char out[16])
{
	int c = toupper((unsigned char)name[0]);

	if (!strcmp(name, "Space"))
		c = '@';
	else if (name[0] == '\0' || name[1] != '\0')
		return 0;
	if (c == '?')
		out[0] = 0x7f;
	else if (c >= '@' && c <= '_')
		out[0] = (char)(c & 0x1f);
	else
		return 0;
	return 1;
}

size_t
vt_key_encode(const char *term, bool app_cursor, const char *name, char out[16])
{
	if (!strncmp(name, "Ctrl-", 5))
		return encode_ctrl(name + 5, out);
	if (!strncmp(name, "Alt-", 4)) {
		if (!is_one_char(name + 4))
			return 0;
		out[0] = '\033';
		return 1 + put(out + 1, name + 4);
	}
	if (is_one_char(name))
		return put(out, name);

	for (size_t i = 0; i < sizeof(keys) / sizeof(keys[0]); i++) {
		if (strcmp(keys[i].name, name))
			continue;
		const char *s = keys[i].bytes[family_of(term)];
		if (!s)
			return 0;
		if (s[0] != '@')
			return put(out, s);
		out[0] = '\033';
		out[1] = app_cursor ? 'O' : '[';
		out[2] = s[1];
		return 3;
	}
	return 0;
}
