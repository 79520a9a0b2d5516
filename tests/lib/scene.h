/*
 * scene.h - one screen scenario while it is played.
 *
 * The statements stand in two tables: those that do something (scene_play)
 * and those that look (scene_look).  tests/screen/run.c reads the file and
 * picks from them; tests/screen/README says what each means.  A statement
 * returns false after scene_fail() and the scenario ends there.
 */
#ifndef TESTS_LIB_SCENE_H
#define TESTS_LIB_SCENE_H

#include <regex.h>
#include <stdbool.h>
#include <stddef.h>

#include "vt.h"
#include "vt_golden.h"

enum { SCENE_MASKS = 16 };

struct scene {
	const char *path;
	char *name; /* of the file, without folder and suffix */
	int line;
	bool rewrite; /* --golden */

	int rows, cols;
	int timeout_ms;
	struct vt *vt;
	bool end_seen; /* `exit` has looked at the program's end */
	bool typed;    /* the last input was typed text */
	int keys;      /* since `count` */
	regex_t mask[SCENE_MASKS];
	size_t n_masks;

	char *golden_path;
	struct golden was; /* the golden file */
	struct golden is;  /* what this run has shown */

	char why[1024];
	char *detail; /* shown instead of the screen after a failure */
};

struct statement {
	const char *name;
	/* `rest` is the line behind the name and may be cut up. */
	bool (*run)(struct scene *s, char *rest);
};

/* Both end with a row without a name. */
extern const struct statement scene_play[];
extern const struct statement scene_look[];

/* What the screen is now, as a golden block, masked.  The caller frees it. */
char *scene_print_screen(struct scene *s, const char *name);

/*
 * After the last line: with --golden write the new file and print what has
 * changed; else fail when the file holds a screen that nothing asked for.
 */
bool scene_finish_golden(struct scene *s);

/* Keep the sentence that says why; always false. */
bool scene_fail(struct scene *s, const char *fmt, ...)
	__attribute__((format(printf, 2, 3)));

/* `p`, or abort when there was no memory. */
void *scene_need(void *p);

char *scene_skip_blanks(char *s);

/* Cut the next word off *rest; NULL when there is none. */
char *scene_next_word(char **rest);

bool scene_read_number(const char *s, long *n);

/* "ROWSxCOLS" */
bool scene_read_size(struct scene *s, const char *from, int *rows, int *cols);

/* "<= N" */
bool scene_read_limit(struct scene *s, const char *from, long *limit);

/*
 * A text or an argument: ${NAME} is replaced, the escapes \n \t \e \" \\ \xHH
 * are read, and a pair of quotes around the whole keeps blanks.  The caller
 * frees the result; NULL after scene_fail().
 */
char *scene_read_text(struct scene *s, const char *from);

/* "exit status 2" or "signal 15 (Terminated)" for what waitpid() gave. */
const char *scene_describe_status(int status, char *to, size_t size);

#endif
