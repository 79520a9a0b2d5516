/*
 * err.c - filling a struct err, and the exit status of each code.
 */
#include "wardbook/err.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void WB_PRINTF(4, 0) fill(struct err *e, enum rc code, const char *field,
				 const char *fmt, va_list ap)
{
	if (!e)
		return;
	e->code = code;
	snprintf(e->field, sizeof(e->field), "%s", field);
	vsnprintf(e->text, sizeof(e->text), fmt, ap);
}

enum rc
err_set(struct err *e, enum rc code, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	fill(e, code, "", fmt, ap);
	va_end(ap);
	return code;
}

enum rc
err_field(struct err *e, const char *field, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	fill(e, RC_REFUSED, field, fmt, ap);
	va_end(ap);
	return RC_REFUSED;
}

void
err_clear(struct err *e)
{
	if (e)
		memset(e, 0, sizeof(*e));
}

int
err_exit_status(enum rc code)
{
	static const unsigned char status[RC_COUNT] = {
		[RC_OK] = 0,	  [RC_REFUSED] = 1,  [RC_USAGE] = 2,
		[RC_DENIED] = 3,  [RC_NOKEY] = 3,    [RC_NONE] = 4,
		[RC_BUSY] = 5,	  [RC_CONFLICT] = 5, [RC_IO] = 5,
		[RC_DAMAGED] = 6,
	};

	return code < RC_COUNT ? status[code] : 6;
}

void
err_bug(const char *file, int line, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	fprintf(stderr, "wardbook: internal mistake at %s:%d: ", file, line);
	vfprintf(stderr, fmt, ap);
	fputc('\n', stderr);
	va_end(ap);
	abort();
}
