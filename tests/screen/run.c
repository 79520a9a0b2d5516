/*
 * run.c - plays screen scenarios: keys in, screens compared.
 *
 *	screen-run [--golden] [--keep] FILE.scn...
 *
 * A scenario is a text file, one statement a line; README beside this file
 * lists them.  Each one runs in a process of its own, with a private folder
 * and an environment cleaned of whatever the caller's shell would change, so
 * scenarios can't disturb each other.  The screens are in FILE.golden.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <locale.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "../lib/scene.h"

enum { MAX_LINE = 4096 };

static const struct statement *
find_statement(const struct statement *of, const char *name)
{
	for (; of->name; of++)
		if (!strcmp(of->name, name))
			return of;
	return NULL;
}

static bool
run_statement(struct scene *s, char *line)
{
	size_t end = strlen(line);

	while (end > 0 && strchr(" \t\r\n", line[end - 1]))
		line[--end] = '\0';
	line = scene_skip_blanks(line);
	if (*line == '\0' || *line == '#')
		return true;
	char *word = scene_next_word(&line);
	line = scene_skip_blanks(line);
	const struct statement *found = find_statement(scene_play, word);
	if (!found)
		found = find_statement(scene_look, word);
	if (found)
		return found->run(s, line);
	return scene_fail(s, "unknown statement \"%s\"", word);
}

static bool
run_lines(struct scene *s)
{
	char line[MAX_LINE];
	char said[128];
	FILE *f = fopen(s->path, "r");
	bool ok = true;

	if (!f)
		return scene_fail(s, "can't read it: %s", strerror(errno));
	fcntl(fileno(f), F_SETFD, FD_CLOEXEC);
	while (ok && fgets(line, sizeof(line), f)) {
		s->line++;
		ok = run_statement(s, line);
	}
	fclose(f);
	if (ok && s->vt && !s->end_seen && vt_has_ended(s->vt))
		ok = scene_fail(s, "the program ended unasked: %s",
				scene_describe_status(vt_status(s->vt), said,
						      sizeof(said)));
	return ok && scene_finish_golden(s);
}

static void
print_indented(const char *text)
{
	for (; *text; text += *text == '\n') {
		size_t n = strcspn(text, "\n");
		printf("    %.*s\n", (int)n, text);
		text += n;
	}
}

/* Keep out what the caller's shell would change. */
static void
clean_environment(const char *dir)
{
	extern char **environ;

	for (size_t i = 0; environ[i];) {
		size_t n = strcspn(environ[i], "=");
		char name[64];

		i++;
		if (strncmp(environ[i - 1], "WARDBOOK_", 9) || n > 63)
			continue;
		memcpy(name, environ[i - 1], n);
		name[n] = '\0';
		unsetenv(name);
		i = 0;
	}
	unsetenv("NO_COLOR");
	unsetenv("ESCDELAY");
	setenv("LC_ALL", "C.UTF-8", 1);
	setenv("TERM", "xterm-256color", 1);
	setenv("TZ", "UTC", 1);
	setenv("HOME", dir, 1);
	setenv("TMP", dir, 1);
	setenv("WARDBOOK", "build/wardbook", 0);
}

/* Runs in a process of its own; true when all went well. */
static bool
run_scene(struct scene *s, const char *dir)
{
	clean_environment(dir);
	golden_load(&s->was, s->golden_path);
	bool ok = run_lines(s);
	if (ok) {
		printf("ok %s\n", s->name);
	} else {
		printf("FAIL %s: line %d: %s\n", s->name, s->line, s->why);
		if (s->detail) {
			fputs(s->detail, stdout);
		} else if (s->vt) {
			char *text = scene_print_screen(s, "now");
			print_indented(text);
			free(text);
		}
	}
	vt_free(s->vt);
	golden_release(&s->was);
	golden_release(&s->is);
	for (size_t i = 0; i < s->n_masks; i++)
		regfree(&s->mask[i]);
	free(s->detail);
	return ok;
}

static int
remove_entry(const char *path, const struct stat *st, int type, struct FTW *at)
{
	(void)st, (void)type, (void)at;
	return remove(path);
}

static bool
run_file(const char *path, bool rewrite, bool keep)
{
	const char *base = strrchr(path, '/');
	const char *tmp = getenv("TMPDIR");
	char *dir;
	int status = 1;
	struct scene s = {
		.path = path,
		.rewrite = rewrite,
		.rows = 24,
		.cols = 80,
		.timeout_ms = 5000,
	};

	s.name = scene_need(strdup(base ? base + 1 : path));
	char *suffix = strrchr(s.name, '.');
	if (suffix)
		*suffix = '\0';
	if (asprintf(&dir, "%s/wardbook-screen-XXXXXX", tmp ? tmp : "/tmp") <
		    0 ||
	    asprintf(&s.golden_path, "%.*s%s.golden",
		     base ? (int)(base + 1 - path) : 0, path, s.name) < 0 ||
	    !mkdtemp(dir)) {
		perror("screen-run");
		exit(2);
	}
	fflush(stdout);
	pid_t pid = fork();
	if (pid == 0) {
		bool ok = run_scene(&s, dir);
		free(s.name);
		free(s.golden_path);
		free(dir);
		exit(ok ? 0 : 1);
	}
	if (pid < 0 || waitpid(pid, &status, 0) != pid)
		status = 1;
	if (WIFSIGNALED(status) || WEXITSTATUS(status) > 1)
		printf("FAIL %s: the test program itself failed\n", s.name);
	if (keep)
		printf("kept %s\n", dir);
	else
		nftw(dir, remove_entry, 16, FTW_DEPTH | FTW_PHYS);
	free(dir);
	free(s.name);
	free(s.golden_path);
	return status == 0;
}

int
main(int argc, char **argv)
{
	bool rewrite = false;
	bool keep = false;
	int passed = 0;
	int failed = 0;
	int i = 1;

	setlocale(LC_ALL, "C.UTF-8");
	for (; i < argc && argv[i][0] == '-'; i++) {
		rewrite |= !strcmp(argv[i], "--golden");
		keep |= !strcmp(argv[i], "--keep");
		if (strcmp(argv[i], "--golden") && strcmp(argv[i], "--keep")) {
			fprintf(stderr, "usage: screen-run [--golden] "
					"[--keep] FILE.scn...\n");
			return 2;
		}
	}
	for (; i < argc; i++) {
		if (run_file(argv[i], rewrite, keep))
			passed++;
		else
			failed++;
	}
	printf("%d passed, %d failed\n", passed, failed);
	return failed ? 1 : 0;
}
