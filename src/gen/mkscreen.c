/*
 * mkscreen.c - the screen compiler: screens/actions.tbl and screens/NAME.scr
 * become C tables (include/wardbook/screen.h explains the format).
 *
 *	mkscreen OUT.h OUT.c ACTIONS.tbl [NAME.scr...]
 *
 * It refuses at file:line what can be known to be wrong.  Names that only the
 * C compiler knows (acts, pick lists, ops) are written behind #line, so that
 * the compiler's own message points at the screen file.
 */
#include "mkscreen.h"

#include <ctype.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "wardbook/buf.h"

void
complain(struct model *m, struct place at, const char *fmt, ...)
{
	va_list ap;
	fprintf(stderr, "%s:%d: error: ", at.file, at.line);
	va_start(ap, fmt);
	vfprintf(stderr, fmt, ap);
	va_end(ap);
	fputc('\n', stderr);
	m->errors++;
}

const char *
c_name(const char *name, bool upper)
{
	char *s = mem_copy(name);
	for (char *p = s; *p; p++) {
		if (!isalnum((unsigned char)*p))
			*p = '_';
		else if (upper)
			*p = (char)toupper((unsigned char)*p);
	}
	return s;
}

int
find_screen(const struct model *m, const char *name)
{
	for (int i = 0; i < m->nscreens; i++)
		if (strcmp(m->screen[i].name, name) == 0)
			return i;
	return -1;
}

int
find_action(const struct model *m, const char *name)
{
	for (int i = 0; i < m->nactions; i++)
		if (strcmp(m->action[i].name, name) == 0)
			return i;
	return -1;
}

int
main(int argc, char **argv)
{
	if (argc < 4) {
		fputs("usage: mkscreen OUT.h OUT.c ACTIONS.tbl [NAME.scr...]\n",
		      stderr);
		return 2;
	}
	struct model m = { 0 };
	read_actions(&m, argv[3]);
	for (int i = 4; i < argc; i++)
		read_screens(&m, argv[i]);
	check_model(&m);
	if (m.errors)
		return 1;
	emit_header(&m, argv[1]);
	emit_tables(&m, argv[2]);
	return 0;
}
