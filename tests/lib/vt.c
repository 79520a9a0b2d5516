/*
 * vt.c - the program, its pseudo terminal, and the idle mark.
 *
 * The parent keeps the slave side open too: polling it tells whether the
 * program has read all that was sent.  On Linux polling either side first
 * delivers what is still on its way through the kernel, so "nothing waiting"
 * is an answer and not a guess.  The other side of that is that the program's
 * end does not show as an end of file; waitpid() says it.
 *
 * This file must not look at what is on the screen; vt_frame.c does.
 */
#define _GNU_SOURCE
#include "vt.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pty.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>
#include <utmp.h>
#include <vterm.h>

#include "vt_private.h"

enum {
	TIMEOUT_MS = 5000,
	/* How long a program that has marked may seem to be running still. */
	ASLEEP_MS = 50,
};

static void
broken(const char *what)
{
	perror(what);
	abort();
}

static long
now_ms(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (long)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

/* --- the terminal ----------------------------------------------------- */

/* What the terminal itself answers: keys we asked it for, or reports. */
static void
keep_reply(const char *s, size_t n, void *user)
{
	struct vt *vt = user;

	if (n > sizeof(vt->reply) - vt->n_reply)
		n = sizeof(vt->reply) - vt->n_reply;
	memcpy(vt->reply + vt->n_reply, s, n);
	vt->n_reply += n;
}

static int
on_property(VTermProp prop, VTermValue *val, void *user)
{
	struct vt *vt = user;

	if (prop == VTERM_PROP_CURSORVISIBLE)
		vt->cur_shown = val->boolean;
	return 1;
}

static const VTermScreenCallbacks screen_callbacks = {
	.settermprop = on_property,
};

static void
open_terminal(struct vt *vt, int rows, int cols)
{
	vt->term = vterm_new(rows, cols);
	if (!vt->term)
		broken("vterm_new");
	vterm_set_utf8(vt->term, 1);
	vterm_output_set_callback(vt->term, keep_reply, vt);
	vt->screen = vterm_obtain_screen(vt->term);
	vt->cur_shown = true;
	vterm_screen_set_callbacks(vt->screen, &screen_callbacks, vt);
	vterm_screen_enable_altscreen(vt->screen, 1);
	vterm_screen_reset(vt->screen, 1);
}

/*
 * The Linux console's "reset the palette" is ESC ] R without an end, which
 * any other terminal takes for the start of a long string.  Drop it here;
 * the sequence may be cut anywhere by the end of a read.
 */
static void
feed(struct vt *vt, const char *s, size_t n)
{
	static const char reset[] = "\033]R";

	if (strncmp(vt->name, "linux", 5)) {
		vterm_input_write(vt->term, s, n);
		return;
	}
	for (size_t i = 0; i < n; i++) {
		if (s[i] != reset[vt->n_reset]) {
			vterm_input_write(vt->term, reset, vt->n_reset);
			vt->n_reset = 0;
		}
		if (s[i] == reset[vt->n_reset])
			vt->n_reset = (vt->n_reset + 1) % 3;
		else
			vterm_input_write(vt->term, s + i, 1);
	}
}

/* Read what the program has written, until there is nothing more. */
static void
read_output(struct vt *vt)
{
	char buf[8192];
	ssize_t n;

	while ((n = read(vt->master, buf, sizeof(buf))) > 0 ||
	       (n < 0 && errno == EINTR)) {
		if (n < 0)
			continue;
		vt->bytes += (size_t)n;
		feed(vt, buf, (size_t)n);
	}
	/* A report the terminal owes the program, such as its own name. */
	if (vt->n_reply && !vt->ended) {
		size_t owed = vt->n_reply;
		vt->n_reply = 0;
		if (write(vt->master, vt->reply, owed) < 0)
			return;
	}
}

/* --- the program ------------------------------------------------------ */

static void
run_child(const struct vt_options *o, const char *term, int slave, int idle,
	  char *const argv[])
{
	char number[16];
	sigset_t none;

	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
	signal(SIGPIPE, SIG_DFL);
	signal(SIGHUP, SIG_DFL); /* nohup must not reach the program tried */
	if (login_tty(slave) < 0 || fcntl(idle, F_SETFD, 0) < 0)
		_exit(126);
	for (char *const *e = o->env; e && *e; e++)
		putenv(*e);
	snprintf(number, sizeof(number), "%d", idle);
	setenv("WARDBOOK_IDLE_FD", number, 1);
	setenv("TERM", term, 1);
	unsetenv("LINES");
	unsetenv("COLUMNS");
	execvp(argv[0], argv);
	fprintf(stderr, "cannot run %s: %s\n", argv[0], strerror(errno));
	_exit(127);
}

struct vt *
vt_start(const struct vt_options *o, char *const argv[])
{
	struct vt *vt = calloc(1, sizeof(*vt));
	int slave;
	int idle[2];

	if (!vt)
		broken("calloc");
	int rows = o->rows ? o->rows : 24;
	int cols = o->cols ? o->cols : 80;
	vt->timeout_ms = o->timeout_ms ? o->timeout_ms : TIMEOUT_MS;
	vt->name = strdup(o->term ? o->term : "xterm-256color");
	if (!vt->name)
		broken("strdup");

	struct winsize size = {
		.ws_row = (unsigned short)rows,
		.ws_col = (unsigned short)cols,
	};
	if (openpty(&vt->master, &slave, NULL, NULL, &size) < 0)
		broken("openpty");
	if (pipe2(idle, O_CLOEXEC | O_NONBLOCK) < 0)
		broken("pipe2");
	fcntl(vt->master, F_SETFD, FD_CLOEXEC);
	fcntl(slave, F_SETFD, FD_CLOEXEC);
	fcntl(vt->master, F_SETFL, O_NONBLOCK);
	vt->slave = slave;
	vt->idle = idle[0];
	open_terminal(vt, rows, cols);

	vt->pid = fork();
	if (vt->pid < 0)
		broken("fork");
	if (vt->pid == 0)
		run_child(o, vt->name, slave, idle[1], argv);
	close(idle[1]);
	return vt;
}

/* Has it ended?  Then its last output is read as well. */
static bool
check_end(struct vt *vt)
{
	if (!vt->ended && waitpid(vt->pid, &vt->status, WNOHANG) == vt->pid) {
		vt->ended = true;
		read_output(vt);
	}
	return vt->ended;
}

void
vt_free(struct vt *vt)
{
	if (!vt)
		return;
	if (!vt->ended) {
		kill(vt->pid, SIGKILL);
		waitpid(vt->pid, NULL, 0);
	}
	close(vt->master);
	close(vt->slave);
	close(vt->idle);
	vterm_free(vt->term);
	free(vt->name);
	free(vt);
}

/* --- waiting ---------------------------------------------------------- */

/* Take the marks out of the pipe; true when there was one. */
static bool
take_marks(struct vt *vt)
{
	char buf[256];
	bool some = false;
	ssize_t n;

	while ((n = read(vt->idle, buf, sizeof(buf))) > 0)
		some = true;
	if (n == 0)
		vt->idle_closed = true;
	return some;
}

static bool
has_unread_input(struct vt *vt)
{
	struct pollfd p = { .fd = vt->slave, .events = POLLIN };
	int waiting = 0;

	if (poll(&p, 1, 0) > 0 && !(p.revents & POLLHUP))
		return true;
	/* Poll is silent about part of a line in the cooked modes. */
	return ioctl(vt->slave, FIONREAD, &waiting) == 0 && waiting > 0;
}

/* Is the program blocked?  Where the system won't say: yes. */
static bool
is_asleep(const struct vt *vt)
{
	char path[64];
	char buf[512];

	snprintf(path, sizeof(path), "/proc/%ld/stat", (long)vt->pid);
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return true;
	ssize_t n = read(fd, buf, sizeof(buf) - 1);
	close(fd);
	if (n <= 0)
		return true;
	buf[n] = '\0';
	/* pid (name) state ...; the name may hold anything, even ')' */
	const char *p = strrchr(buf, ')');
	return !p || p[1] == '\0' || p[2] == 'S';
}

/* Sleep until the program writes, marks, or `ms` have gone by. */
static void
await_event(struct vt *vt, long ms)
{
	struct pollfd p[2] = {
		{ .fd = vt->master, .events = POLLIN },
		{ .fd = vt->idle_closed ? -1 : vt->idle, .events = POLLIN },
	};
	/* Its end wakes nobody, so look again now and then. */
	long most = vt->idle_closed ? 2 : 20;

	/* A terminal that was hung up is ready for ever; don't spin on it. */
	if (poll(p, 2, (int)(ms < most ? ms : most)) > 0 && p[0].revents &&
	    !(p[0].revents & POLLIN))
		poll(NULL, 0, 1);
}

enum vt_state
vt_wait(struct vt *vt)
{
	long end = now_ms() + vt->timeout_ms;
	long marked = 0; /* when the last mark came, 0: none yet */

	for (;;) {
		if (take_marks(vt))
			marked = now_ms();
		if (check_end(vt))
			return VT_ENDED;
		read_output(vt);
		if (marked && has_unread_input(vt))
			marked = 0;
		long now = now_ms();
		if (marked && (is_asleep(vt) || now - marked > ASLEEP_MS)) {
			/* Marked, read all, asleep: is that still so? */
			if (take_marks(vt)) {
				marked = now_ms();
				continue;
			}
			read_output(vt);
			return VT_IDLE;
		}
		if (now >= end)
			return VT_TIMEOUT;
		await_event(vt, marked ? 1 : end - now);
	}
}

enum vt_state
vt_wait_end(struct vt *vt)
{
	long end = now_ms() + vt->timeout_ms;

	for (;;) {
		take_marks(vt);
		read_output(vt);
		if (check_end(vt))
			return VT_ENDED;
		long now = now_ms();
		if (now >= end)
			return VT_TIMEOUT;
		await_event(vt, end - now);
	}
}

void
vt_set_timeout(struct vt *vt, int ms)
{
	vt->timeout_ms = ms;
}

int
vt_status(const struct vt *vt)
{
	return vt->status;
}

bool
vt_has_ended(const struct vt *vt)
{
	return vt->ended;
}

/* --- sending ---------------------------------------------------------- */

bool
vt_write(struct vt *vt, const char *bytes, size_t n)
{
	long end = now_ms() + vt->timeout_ms;

	take_marks(vt);
	read_output(vt);
	while (n > 0) {
		if (check_end(vt) || now_ms() >= end)
			return false;
		ssize_t done = write(vt->master, bytes, n);
		if (done > 0) {
			bytes += done;
			n -= (size_t)done;
			continue;
		}
		if (done < 0 && errno != EAGAIN && errno != EINTR)
			return false;
		/* Full: it reads when it can also write. */
		take_marks(vt);
		read_output(vt);
		poll(NULL, 0, 1);
	}
	return true;
}

/* Only libvterm knows the cursor-key mode; a key pressed there tells it. */
static bool
is_app_cursor(struct vt *vt)
{
	vt->n_reply = 0;
	vterm_keyboard_key(vt->term, VTERM_KEY_UP, VTERM_MOD_NONE);
	bool app = vt->n_reply > 1 && vt->reply[1] == 'O';
	vt->n_reply = 0;
	return app;
}

size_t
vt_key_bytes(struct vt *vt, const char *name, char out[16])
{
	return vt_key_encode(vt->name, is_app_cursor(vt), name, out);
}

bool
vt_key(struct vt *vt, const char *name)
{
	char out[16];
	size_t n = vt_key_bytes(vt, name, out);

	return n > 0 && vt_write(vt, out, n);
}

bool
vt_paste(struct vt *vt, const char *text)
{
	size_t n = strlen(text);
	char *out = malloc(n + 2 * sizeof(vt->reply));
	size_t len = 0;

	if (!out)
		broken("malloc");
	vt->n_reply = 0;
	vterm_keyboard_start_paste(vt->term);
	memcpy(out, vt->reply, vt->n_reply);
	len += vt->n_reply;
	for (size_t i = 0; i < n; i++)
		out[len++] = text[i] == '\n' ? '\r' : text[i];
	vt->n_reply = 0;
	vterm_keyboard_end_paste(vt->term);
	memcpy(out + len, vt->reply, vt->n_reply);
	len += vt->n_reply;
	vt->n_reply = 0;
	bool ok = vt_write(vt, out, len);
	free(out);
	return ok;
}

bool
vt_scan(struct vt *vt, const char *text)
{
	size_t n = strlen(text);
	char *out = malloc(n + 1);

	if (!out)
		broken("malloc");
	memcpy(out, text, n);
	out[n] = '\r';
	bool ok = vt_write(vt, out, n + 1);
	free(out);
	return ok;
}

bool
vt_resize(struct vt *vt, int rows, int cols)
{
	int old_rows, old_cols;
	struct winsize size = {
		.ws_row = (unsigned short)rows,
		.ws_col = (unsigned short)cols,
	};

	vterm_get_size(vt->term, &old_rows, &old_cols);
	if (vt->ended || (rows == old_rows && cols == old_cols))
		return false;
	take_marks(vt);
	read_output(vt);
	vterm_set_size(vt->term, rows, cols);
	return ioctl(vt->master, TIOCSWINSZ, &size) == 0;
}

bool
vt_signal(struct vt *vt, int signo)
{
	take_marks(vt);
	return !check_end(vt) && kill(vt->pid, signo) == 0;
}

size_t
vt_bytes(const struct vt *vt)
{
	return vt->bytes;
}

void
vt_mark(struct vt *vt)
{
	vt->bytes = 0;
}
