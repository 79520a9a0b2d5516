/*
 * scene_play.c - the statements that do something: the program's world, its
 * start and end, and all that a person can send to it.
 *
 * Nothing here sleeps to let the program settle (vt.h says how it is known).
 * There is one pause, and it is part of the input: a person is slower between
 * the last letter and the next key than a scanner is.
 */
#define _GNU_SOURCE
#include "scene.h"

#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>
#include <wchar.h>

enum { MAX_ARGS = 32, MAX_BYTES = 4096 };
enum { SCANNER_MS = 40 }; /* slower than any scanner */

/* --- before the start --------------------------------------------------- */

static bool
do_size(struct scene *s, char *rest)
{
	return s->vt ? scene_fail(s, "use resize while the program runs")
		     : scene_read_size(s, rest, &s->rows, &s->cols);
}

static bool
do_term(struct scene *s, char *rest)
{
	return *rest ? setenv("TERM", rest, 1) == 0
		     : scene_fail(s, "which terminal?");
}

static bool
do_env(struct scene *s, char *rest)
{
	char *value = strchr(rest, '=');

	if (!value || value == rest)
		return scene_fail(s, "expected NAME=VALUE, not \"%s\"", rest);
	*value++ = '\0';
	char *text = scene_read_text(s, value);
	bool ok = text && setenv(rest, text, 1) == 0;
	free(text);
	return ok;
}

static bool
do_unset(struct scene *s, char *rest)
{
	(void)s;
	return unsetenv(rest) == 0;
}

static bool
do_timeout(struct scene *s, char *rest)
{
	long ms;

	if (!scene_read_number(rest, &ms) || ms < 1 || ms > 600000)
		return scene_fail(s, "\"%s\" is no number of milliseconds",
				  rest);
	s->timeout_ms = (int)ms;
	if (s->vt)
		vt_set_timeout(s->vt, s->timeout_ms);
	return true;
}

/* Keep what a failed command has said, to be shown. */
static void
keep_output(struct scene *s, FILE *from)
{
	size_t size;
	char line[MAX_BYTES];
	FILE *to = scene_need(open_memstream(&s->detail, &size));

	rewind(from);
	while (fgets(line, sizeof(line), from))
		fprintf(to, "    %s", line);
	fclose(to);
}

static bool
do_shell(struct scene *s, char *rest)
{
	char said[128];
	int status;
	FILE *out = scene_need(tmpfile());

	pid_t pid = fork();
	if (pid == 0) {
		int null = open("/dev/null", O_RDONLY | O_CLOEXEC);
		dup2(null, 0);
		dup2(fileno(out), 1);
		dup2(fileno(out), 2);
		execl("/bin/sh", "sh", "-euc", rest, (char *)NULL);
		_exit(127);
	}
	if (pid < 0 || waitpid(pid, &status, 0) != pid)
		abort();
	if (status != 0) {
		keep_output(s, out);
		scene_fail(s, "the command ended with %s",
			   scene_describe_status(status, said, sizeof(said)));
	}
	fclose(out);
	return status == 0;
}

static const struct {
	const char *name;
	int number;
} signals[] = {
	{ "HUP", SIGHUP },   { "INT", SIGINT },	  { "QUIT", SIGQUIT },
	{ "KILL", SIGKILL }, { "TERM", SIGTERM }, { "USR1", SIGUSR1 },
	{ "USR2", SIGUSR2 }, { "CONT", SIGCONT }, { "STOP", SIGSTOP },
	{ "TSTP", SIGTSTP }, { "ABRT", SIGABRT }, { "SEGV", SIGSEGV },
	{ "ALRM", SIGALRM }, { "PIPE", SIGPIPE }, { "WINCH", SIGWINCH },
};

/* The number of a signal, with or without "SIG"; 0 when there is none. */
static int
signal_by_name(const char *name)
{
	if (!strncmp(name, "SIG", 3))
		name += 3;
	for (size_t i = 0; i < sizeof(signals) / sizeof(signals[0]); i++)
		if (!strcmp(signals[i].name, name))
			return signals[i].number;
	return 0;
}

/* --- the program -------------------------------------------------------- */

/* After something was sent: settled, or ended. */
static bool
settle(struct scene *s, const char *after)
{
	if (vt_wait(s->vt) != VT_TIMEOUT)
		return true;
	return scene_fail(s, "no idle mark within %d ms after %s",
			  s->timeout_ms, after);
}

static bool
must_run(struct scene *s)
{
	char said[128];

	if (!s->vt)
		return scene_fail(s, "no program has been started");
	if (vt_has_ended(s->vt))
		return scene_fail(s, "the program has ended: %s",
				  scene_describe_status(vt_status(s->vt), said,
							sizeof(said)));
	return true;
}

/* Split into words; quotes, "..." or '...', go around a whole word. */
static bool
read_args(struct scene *s, char *rest, char *argv[MAX_ARGS])
{
	size_t n = 1;

	for (char *p = scene_skip_blanks(rest); *p; p = scene_skip_blanks(p)) {
		char *word = p;
		char quote = *p == '"' || *p == '\'' ? *p : '\0';

		if (n + 1 >= MAX_ARGS)
			return scene_fail(s, "more than %d arguments",
					  MAX_ARGS - 2);
		if (quote) {
			p = strchr(p + 1, quote);
			if (!p)
				return scene_fail(s, "a quote is not closed");
			word++;
			*p++ = '\0';
		} else {
			p += strcspn(p, " \t");
			if (*p)
				*p++ = '\0';
		}
		argv[n] = scene_read_text(s, word);
		if (!argv[n++])
			return false;
	}
	return true;
}

static bool
do_start(struct scene *s, char *rest)
{
	char *argv[MAX_ARGS] = { getenv("WARDBOOK") };
	struct vt_options o = {
		.rows = s->rows,
		.cols = s->cols,
		.term = getenv("TERM"),
		.timeout_ms = s->timeout_ms,
	};

	if (s->vt && !s->end_seen)
		return scene_fail(s, "the program is running already");
	bool ok = read_args(s, rest, argv);
	if (ok) {
		vt_free(s->vt);
		s->vt = vt_start(&o, argv);
		s->end_seen = s->typed = false;
		ok = settle(s, "the start");
	}
	for (size_t i = 1; i < MAX_ARGS; i++)
		free(argv[i]);
	return ok;
}

static bool
do_signal(struct scene *s, char *rest)
{
	int number = signal_by_name(rest);

	if (!number)
		return scene_fail(s, "unknown signal \"%s\"", rest);
	return must_run(s) && (vt_signal(s->vt, number) ||
			       scene_fail(s, "the signal could not be sent"));
}

static bool
do_wait(struct scene *s, char *rest)
{
	(void)rest;
	return must_run(s) && settle(s, "wait");
}

static bool
do_exit(struct scene *s, char *rest)
{
	long code = 0;
	int number = signal_by_name(rest);
	char said[128];

	if (!number && !scene_read_number(rest, &code))
		return scene_fail(s, "\"%s\" is no exit status and no signal",
				  rest);
	if (!s->vt || s->end_seen)
		return scene_fail(s, "no program has been started");
	if (vt_wait_end(s->vt) != VT_ENDED)
		return scene_fail(s, "the program still runs after %d ms",
				  s->timeout_ms);
	int status = vt_status(s->vt);
	s->end_seen = true;
	if (number ? WIFSIGNALED(status) && WTERMSIG(status) == number
		   : WIFEXITED(status) && WEXITSTATUS(status) == code)
		return true;
	return scene_fail(s, "the program ended with %s",
			  scene_describe_status(status, said, sizeof(said)));
}

/* --- input -------------------------------------------------------------- */

/* A person needs a moment from the last letter typed to the next key. */
static void
pause_as_person(struct scene *s)
{
	struct timespec t = { .tv_nsec = SCANNER_MS * 1000000L };

	if (s->typed)
		nanosleep(&t, NULL);
	s->typed = false;
}

/* A key's name may end in *N, to press it N times.  Cuts that off. */
static int
read_repeat(char *name)
{
	char *star = strrchr(name, '*');
	long n;

	if (!star || star == name || !scene_read_number(star + 1, &n) || n < 1)
		return 1;
	*star = '\0';
	return n > 1000 ? 1000 : (int)n;
}

static bool
press(struct scene *s, const char *name)
{
	if (!must_run(s))
		return false;
	if (!vt_key(s->vt, name))
		return scene_fail(s, "%s has no key \"%s\"", getenv("TERM"),
				  name);
	s->keys++;
	return settle(s, name);
}

static bool
do_key(struct scene *s, char *rest)
{
	char *name = scene_next_word(&rest);

	if (!name)
		return scene_fail(s, "which key?");
	pause_as_person(s);
	for (; name; name = scene_next_word(&rest))
		for (int n = read_repeat(name); n > 0; n--)
			if (!press(s, name))
				return false;
	return true;
}

/* All keys in one write, as typed ahead; one wait. */
static bool
do_burst(struct scene *s, char *rest)
{
	char bytes[MAX_BYTES];
	size_t len = 0;

	if (!must_run(s))
		return false;
	pause_as_person(s);
	for (char *name; (name = scene_next_word(&rest));) {
		for (int n = read_repeat(name); n > 0; n--) {
			char out[16];
			size_t k = vt_key_bytes(s->vt, name, out);
			if (k == 0)
				return scene_fail(s, "%s has no key \"%s\"",
						  getenv("TERM"), name);
			if (len + k > sizeof(bytes))
				return scene_fail(s, "too many keys");
			memcpy(bytes + len, out, k);
			len += k;
			s->keys++;
		}
	}
	if (len == 0)
		return scene_fail(s, "which keys?");
	vt_write(s->vt, bytes, len);
	return settle(s, "burst");
}

/* Bytes of one character and the combining ones behind it. */
static size_t
char_bytes(const char *text)
{
	mbstate_t state = { 0 };
	size_t len = 0;

	for (;;) {
		wchar_t c;
		size_t n = mbrtowc(&c, text + len, strlen(text + len), &state);
		if (n == 0 || n > (size_t)-3 || (len > 0 && wcwidth(c) != 0))
			return len ? len : 1;
		len += n;
	}
}

static bool
type_text(struct scene *s, const char *text)
{
	while (*text) {
		size_t n = char_bytes(text);
		if (!must_run(s))
			return false;
		vt_write(s->vt, text, n);
		s->typed = true;
		if (!settle(s, "typing"))
			return false;
		text += n;
	}
	return true;
}

static bool
paste_text(struct scene *s, const char *text)
{
	pause_as_person(s);
	vt_paste(s->vt, text);
	return settle(s, "paste");
}

static bool
scan_text(struct scene *s, const char *text)
{
	pause_as_person(s);
	vt_scan(s->vt, text);
	return settle(s, "scan");
}

static bool
send(struct scene *s, char *rest, bool (*how)(struct scene *, const char *))
{
	char *text = must_run(s) ? scene_read_text(s, rest) : NULL;
	bool ok = text && (*text ? how(s, text) : scene_fail(s, "what text?"));

	free(text);
	return ok;
}

static bool
do_type(struct scene *s, char *rest)
{
	return send(s, rest, type_text);
}

static bool
do_paste(struct scene *s, char *rest)
{
	return send(s, rest, paste_text);
}

static bool
do_scan(struct scene *s, char *rest)
{
	return send(s, rest, scan_text);
}

static bool
do_resize(struct scene *s, char *rest)
{
	if (!must_run(s) || !scene_read_size(s, rest, &s->rows, &s->cols))
		return false;
	return !vt_resize(s->vt, s->rows, s->cols) || settle(s, "resize");
}

const struct statement scene_play[] = {
	{ "size", do_size },
	{ "term", do_term },
	{ "env", do_env },
	{ "unset", do_unset },
	{ "timeout", do_timeout },
	{ "shell", do_shell },
	{ "start", do_start },
	{ "key", do_key },
	{ "burst", do_burst },
	{ "type", do_type },
	{ "paste", do_paste },
	{ "scan", do_scan },
	{ "resize", do_resize },
	{ "signal", do_signal },
	{ "wait", do_wait },
	{ "exit", do_exit },
	{ NULL, NULL },
};
