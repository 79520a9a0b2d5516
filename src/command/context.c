/*
 * context.c - opening the store and logging in for a verb.
 */
#include "command.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

#include "wardbook/prescription.h"
#include "wardbook/text.h"
#include "wardbook/when.h"

void
say(const char *fmt, ...)
{
	struct buf clean = BUF_INIT;
	char text[1000];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(text, sizeof(text), fmt, ap);
	va_end(ap);
	text_clean(&clean, text, strlen(text), true);
	fprintf(stderr, "%s\n", clean.p);
	buf_release(&clean);
}

void
print_json(json_t *object)
{
	char *text = json_dumps(object, JSON_COMPACT);

	puts(text ? text : "{}");
	if (text)
		mem_wipe(text, strlen(text));
	free(text);
	json_decref(object);
}

enum rc
context_clock(struct err *e)
{
	const char *text = getenv("WARDBOOK_CLOCK");
	int64_t t;

	if (!text || !*text)
		return RC_OK;
	if (instant_parse(&t, text, e) != RC_OK)
		return err_set(e, RC_USAGE,
			       "WARDBOOK_CLOCK is written "
			       "2026-03-02T08:15.");
	when_clock_set(t);
	return RC_OK;
}

enum rc
context_store(struct context *c, struct err *e)
{
	enum rc rc;

	if (c->store)
		return RC_OK;
	if (!c->store_path || !*c->store_path)
		return err_set(e, RC_USAGE,
			       "No store is named: use --store "
			       "FILE, or set WARDBOOK_STORE.");
	rc = store_open(&c->store, c->store_path, e);
	if (rc == RC_OK)
		rc = when_zone_set(store_site(c->store)->zone, e);
	/* Made-up data may be looked at as of a day; real data never. */
	if (rc == RC_OK && store_site(c->store)->training)
		rc = context_clock(e);
	return rc;
}

/* Reads a line from the terminal without showing it. */
static enum rc
ask_secret(struct secret *out, const char *prompt, struct err *e)
{
	int fd = open("/dev/tty", O_RDWR | O_NOCTTY | O_CLOEXEC);
	struct termios old, quiet;
	unsigned char line[SECRET_MAX + 2];
	size_t n = 0;
	enum rc rc;

	if (fd < 0 || tcgetattr(fd, &old) < 0) {
		if (fd >= 0)
			close(fd);
		return err_set(e, RC_USAGE,
			       "There is no terminal to ask for a "
			       "pass phrase; use --password-file.");
	}
	quiet = old;
	quiet.c_lflag &= ~(tcflag_t)(ECHO | ISIG);
	tcsetattr(fd, TCSAFLUSH, &quiet);
	if (write(fd, prompt, strlen(prompt)) < 0)
		n = 0;
	while (n < sizeof(line) && read(fd, line + n, 1) == 1 &&
	       line[n] != '\n' && line[n] != 3)
		n++;
	tcsetattr(fd, TCSAFLUSH, &old);
	if (write(fd, "\n", 1) < 0)
		n = n ? n : 0;
	close(fd);
	rc = secret_set(out, line, n, e);
	mem_wipe(line, sizeof(line));
	return rc;
}

enum rc
context_secret(const struct context *c, struct secret **out, const char *path,
	       const char *prompt, struct err *e)
{
	bool loose = false;
	enum rc rc;

	*out = NULL;
	/* Closing any descriptor of the store would drop its locks. */
	if (path && c->store && store_is_own_file(c->store, path))
		return err_set(e, RC_USAGE, "%.150s is the store itself.",
			       path);
	*out = secret_open();
	rc = path ? secret_read_file(*out, path, &loose, e)
		  : ask_secret(*out, prompt, e);
	if (rc == RC_OK && loose)
		say("wardbook: others may read %s; use chmod 600", path);
	if (rc == RC_OK)
		rc = pass_normalise(*out, e);
	if (rc != RC_OK) {
		secret_close(*out);
		*out = NULL;
	}
	return rc;
}

static const char *
terminal_name(char *out, size_t size)
{
	const char *tty = ttyname(2);
	const char *from = getenv("SSH_CONNECTION");
	struct buf b = BUF_INIT;

	if (from)
		buf_addf(&b, "%.*s ", (int)strcspn(from, " "), from);
	buf_adds(&b, tty ? tty : "script");
	text_copy(out, size, b.p);
	buf_release(&b);
	return out;
}

enum rc
context_login(struct context *c, struct err *e)
{
	struct login who = { 0 };
	struct secret *pass;
	char terminal[64];
	int wait = 0;
	enum rc rc;

	if (c->session)
		return RC_OK;
	rc = context_store(c, e);
	if (rc != RC_OK)
		return rc;
	if (!c->user)
		return err_set(e, RC_USAGE, "Who are you?  Use --user NAME.");
	rc = context_secret(c, &pass,
			    c->key_file ? c->key_file : c->password_file,
			    "Pass phrase: ", e);
	if (rc != RC_OK)
		return rc;
	who.name = c->user;
	who.terminal = terminal_name(terminal, sizeof(terminal));
	rc = session_login(&c->session, c->store, &who, pass, &wait, e);
	secret_close(pass);
	if (rc == RC_OK)
		prescription_seed_missing(c->session);
	if (rc == RC_OK && c->session->restored)
		say("This store was put back from a backup: what was filed "
		    "later is not in it.");
	return rc;
}

void
print_cell(const char *text, int width)
{
	struct buf b = BUF_INIT;
	size_t n;

	text_clean(&b, text, strlen(text), false);
	n = width ? text_fit(b.p, b.len, width) : b.len;
	printf("%.*s%*s", (int)n, b.p, width ? width - text_width(b.p, n) : 0,
	       "");
	buf_release(&b);
}

void
context_close(struct context *c)
{
	session_close(c->session);
	store_close(c->store);
	c->session = NULL;
	c->store = NULL;
}

/* ---- progress --------------------------------------------------------------- */

static struct {
	int64_t began, shown; /* microseconds; 0: nothing to show yet */
	bool bar;
} progress;

void
progress_show(const char *what, int64_t done, int64_t total)
{
	int64_t now = when_monotonic_us();
	bool terminal = isatty(2);
	char line[64];
	int cells;

	if (!progress.began)
		progress.began = progress.shown = now;
	if (now - progress.began < 300000 ||
	    now - progress.shown < (terminal ? 100000 : 5000000))
		return;
	progress.shown = now;
	if (!terminal) {
		say("%s: %lld%s", what, (long long)done,
		    total ? "" : " so far");
		return;
	}
	progress.bar = true;
	if (!total) {
		fprintf(stderr, "\r%s: %lld ", what, (long long)done);
		return;
	}
	cells = (int)(done * 40 / total);
	cells = cells > 40 ? 40 : cells;
	memset(line, '.', 40);
	memset(line, '#', (size_t)cells);
	line[40] = '\0';
	fprintf(stderr, "\r%s [%s] %3d%% ", what, line,
		(int)(done * 100 / total));
}

void
progress_end(void)
{
	if (progress.bar)
		fprintf(stderr, "\r\033[K");
	memset(&progress, 0, sizeof(progress));
}
