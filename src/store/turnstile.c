/*
 * turnstile.c - the two flock files.
 *
 * flock() queues its waiters in the kernel; a timer that interrupts it bounds
 * the wait.  After each lock the inode is compared with the path's, for a file
 * that was replaced meanwhile locks nobody out.
 */
#include "turnstile.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <unistd.h>

#include "wardbook/when.h"

static enum rc
open_lock(const char *path, int *fd, struct err *e)
{
	*fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
	if (*fd >= 0)
		return RC_OK;
	return err_set(e, RC_IO, "The lock file %s cannot be opened: %s.", path,
		       strerror(errno));
}

enum rc
turnstile_open(struct turnstile *t, const char *path, struct err *e)
{
	enum rc rc;

	memset(t, 0, sizeof(*t));
	t->gate = t->ticket = -1;
	snprintf(t->gate_path, sizeof(t->gate_path), "%.4000s-gate", path);
	snprintf(t->ticket_path, sizeof(t->ticket_path), "%.4000s-ticket",
		 path);
	rc = open_lock(t->gate_path, &t->gate, e);
	if (rc == RC_OK)
		rc = open_lock(t->ticket_path, &t->ticket, e);
	if (rc != RC_OK)
		turnstile_close(t);
	return rc;
}

void
turnstile_close(struct turnstile *t)
{
	turnstile_release(t);
	if (t->gate >= 0)
		close(t->gate);
	if (t->ticket >= 0)
		close(t->ticket);
	t->gate = t->ticket = -1;
}

static void
on_alarm(int sig)
{
	(void)sig;
}

/* The timer repeats, so that one that rings just before flock() sleeps is
 * followed by another. */
static void
timer_set(int64_t us)
{
	struct itimerval it = { 0 };

	it.it_value.tv_sec = us / 1000000;
	it.it_value.tv_usec = us % 1000000;
	it.it_interval.tv_usec = us ? 20000 : 0;
	setitimer(ITIMER_REAL, &it, NULL);
}

static bool
still_there(int fd, const char *path)
{
	struct stat a, b;

	return fstat(fd, &a) == 0 && stat(path, &b) == 0 &&
	       a.st_dev == b.st_dev && a.st_ino == b.st_ino;
}

/* 0 locked, EINTR out of time, another errno, or -1: try again. */
static int
lock_one(int *fd, const char *path, int64_t until)
{
	struct err ignored;

	while (flock(*fd, LOCK_EX) < 0) {
		if (errno != EINTR)
			return errno;
		if (when_monotonic_us() >= until)
			return EINTR;
	}
	if (still_there(*fd, path))
		return 0;
	close(*fd);
	return open_lock(path, fd, &ignored) == RC_OK ? -1 : EIO;
}

static int
lock_in_time(int *fd, const char *path, int64_t until)
{
	int why;

	do
		why = lock_one(fd, path, until);
	while (why == -1);
	return why;
}

/* Who works: "process 1234", as the holder wrote it into the ticket. */
static enum rc
say_busy(const struct turnstile *t, int ms, struct err *e)
{
	char who[64] = "";
	ssize_t n = pread(t->ticket, who, sizeof(who) - 1, 0);

	who[n > 0 ? n : 0] = '\0';
	return err_set(e, RC_BUSY,
		       "Someone else (%s) has been writing for "
		       "over %d seconds; try again.",
		       *who ? who : "unknown", ms / 1000);
}

static void
sign_ticket(const struct turnstile *t)
{
	char who[64] = { 0 };

	snprintf(who, sizeof(who), "process %ld", (long)getpid());
	if (pwrite(t->ticket, who, sizeof(who), 0) < 0)
		return; /* a full disk: the name is a courtesy */
}

enum rc
turnstile_take(struct turnstile *t, int ms, struct err *e)
{
	struct sigaction act = { .sa_handler = on_alarm }, old;
	int64_t until;
	int why = 0;

	if (turnstile_try(t))
		return RC_OK;
	until = when_monotonic_us() + (int64_t)ms * 1000;
	sigemptyset(&act.sa_mask);
	sigaction(SIGALRM, &act, &old);
	timer_set((int64_t)ms * 1000);
	why = lock_in_time(&t->gate, t->gate_path, until);
	if (!why) {
		why = lock_in_time(&t->ticket, t->ticket_path, until);
		flock(t->gate, LOCK_UN);
	}
	timer_set(0);
	sigaction(SIGALRM, &old, NULL);
	if (why == EINTR)
		return say_busy(t, ms, e);
	if (why)
		return err_set(e, RC_IO,
			       "The lock files of the store failed: "
			       "%s.",
			       strerror(why));
	t->held = true;
	sign_ticket(t);
	return RC_OK;
}

bool
turnstile_try(struct turnstile *t)
{
	bool got;

	if (flock(t->gate, LOCK_EX | LOCK_NB) < 0)
		return false;
	got = flock(t->ticket, LOCK_EX | LOCK_NB) == 0;
	if (got && (!still_there(t->gate, t->gate_path) ||
		    !still_there(t->ticket, t->ticket_path))) {
		flock(t->ticket, LOCK_UN);
		got = false;
	}
	flock(t->gate, LOCK_UN);
	t->held = got;
	if (got)
		sign_ticket(t);
	return got;
}

void
turnstile_release(struct turnstile *t)
{
	if (t->held)
		flock(t->ticket, LOCK_UN);
	t->held = false;
}
