/*
 * scene_text.c - reads the parts of a statement: words, texts, sizes.
 */
#define _GNU_SOURCE
#include "scene.h"

#include <errno.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>

bool
scene_fail(struct scene *s, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(s->why, sizeof(s->why), fmt, ap);
	va_end(ap);
	return false;
}

void *
scene_need(void *p)
{
	if (!p)
		abort();
	return p;
}

char *
scene_skip_blanks(char *s)
{
	return s + strspn(s, " \t");
}

/* Cut the next word off *rest; NULL when there is none. */
char *
scene_next_word(char **rest)
{
	char *word = scene_skip_blanks(*rest);

	if (*word == '\0')
		return NULL;
	char *end = word + strcspn(word, " \t");
	*rest = *end ? end + 1 : end;
	*end = '\0';
	return word;
}

bool
scene_read_number(const char *s, long *n)
{
	char *end;

	errno = 0;
	*n = strtol(s, &end, 10);
	return end != s && *end == '\0' && !errno;
}

/* The value of ${NAME} at *from, which moves behind it. */
static const char *
read_variable(struct scene *s, const char **from)
{
	const char *end = strchr(*from, '}');
	char name[128];
	size_t n = end ? (size_t)(end - *from - 2) : 0;

	if (n == 0 || n >= sizeof(name)) {
		scene_fail(s, "this is no ${NAME}: %s", *from);
		return NULL;
	}
	memcpy(name, *from + 2, n);
	name[n] = '\0';
	*from = end + 1;
	const char *value = getenv(name);
	if (!value)
		scene_fail(s, "%s is not set", name);
	return value;
}

/* Read the escape behind a backslash. */
static bool
read_escape(struct scene *s, const char **from, FILE *to)
{
	const char *p = *from;
	unsigned c;

	if (*p == 'x' && sscanf(p + 1, "%2x", &c) == 1 && c != 0) {
		fputc((int)c, to);
		*from = p + 1 +
			(strspn(p + 1, "0123456789abcdefABCDEF") > 1 ? 2 : 1);
		return true;
	}
	const char *known = strchr("n\nt\te\033\\\\\"\"", *p);
	if (*p == '\0' || !known)
		return scene_fail(s, "unknown escape \\%c", *p);
	fputc(known[1], to);
	*from = p + 1;
	return true;
}

char *
scene_read_text(struct scene *s, const char *from)
{
	char *text = NULL;
	size_t size;
	const char *end = from + strlen(from);
	bool ok = true;

	if (end - from > 1 && from[0] == '"' && end[-1] == '"') {
		from++;
		end--;
	}
	FILE *to = scene_need(open_memstream(&text, &size));
	while (ok && from < end) {
		if (*from == '\\') {
			from++;
			ok = read_escape(s, &from, to);
		} else if (from[0] == '$' && from[1] == '{') {
			const char *value = read_variable(s, &from);
			ok = value != NULL;
			fputs(value ? value : "", to);
		} else {
			fputc(*from++, to);
		}
	}
	fclose(to);
	if (!ok) {
		free(text);
		return NULL;
	}
	return text;
}

bool
scene_read_size(struct scene *s, const char *from, int *rows, int *cols)
{
	int end = 0;

	if (sscanf(from, "%dx%d%n", rows, cols, &end) != 2 || from[end] ||
	    *rows < 1 || *cols < 1 || *rows > VT_MAX_ROWS ||
	    *cols > VT_MAX_COLS)
		return scene_fail(s, "\"%s\" is no size ROWSxCOLS", from);
	return true;
}

/* "<= N" */
bool
scene_read_limit(struct scene *s, const char *from, long *limit)
{
	if (strncmp(from, "<=", 2) ||
	    !scene_read_number(from + 2 + strspn(from + 2, " "), limit))
		return scene_fail(s, "expected <= and a number, not \"%s\"",
				  from);
	return true;
}

const char *
scene_describe_status(int status, char *to, size_t size)
{
	if (WIFSIGNALED(status))
		snprintf(to, size, "signal %d (%s)", WTERMSIG(status),
			 strsignal(WTERMSIG(status)));
	else
		snprintf(to, size, "exit status %d", WEXITSTATUS(status));
	return to;
}
