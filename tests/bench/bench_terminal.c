/*
 * bench_terminal.c - what a person at a terminal waits for and what the line
 * carries: start, log-in, finding a patient among 200,000, moving a selection.
 *
 * The real program runs in a pseudo terminal; a time is from the key to the
 * settled screen, the harness's own share included.  Baselines: a program
 * that does nothing but start in such a terminal (/bin/true); one derivation
 * of the pass phrase's key; the same keys typed into the user field of the
 * log-in form, which paints and looks nothing up.
 * WARDBOOK_BENCH_PATIENTS sets another number of patients.
 */
#include "hospital.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "../lib/vt.h"
#include "wardbook/vault.h"
#include "wardbook/vault_keys.h"

#define STARTS 15
#define LOGINS 9
#define PEOPLE 150

static struct hospital h;

static const char *
program(void)
{
	const char *p = getenv("WARDBOOK");

	return p ? p : "build/wardbook";
}

static void
give_up(const char *what, struct vt *vt)
{
	struct vt_frame f;

	fprintf(stderr, "bench_terminal: %s\n", what);
	if (vt) {
		vt_frame_grab(vt, &f);
		vt_frame_print(&f, stderr);
		vt_frame_release(&f);
	}
	exit(1);
}

static bool
shows(struct vt *vt, const char *text)
{
	struct vt_place at;
	struct vt_frame f;
	size_t n;

	vt_frame_grab(vt, &f);
	n = vt_frame_find(&f, text, &at, 1);
	vt_frame_release(&f);
	return n > 0;
}

static void
settle(struct vt *vt, const char *what)
{
	if (vt_wait(vt) != VT_IDLE)
		give_up(what, vt);
}

static struct vt *
start(void)
{
	static char path[400], option[] = "--store";
	char *argv[] = { path, option, h.path, NULL };
	const struct vt_options o = { .timeout_ms = 20000 };
	struct vt *vt;

	snprintf(path, sizeof(path), "%s", program());
	vt = vt_start(&o, argv);
	settle(vt, "the program does not start");
	if (!shows(vt, "User"))
		give_up("there is no log-in prompt", vt);
	return vt;
}

static void
keys(struct vt *vt, const char *text)
{
	if (!vt_write(vt, text, strlen(text)))
		give_up("the program has ended", vt);
	settle(vt, text);
}

static void
press(struct vt *vt, const char *name)
{
	if (!vt_key(vt, name))
		give_up("the program has ended", vt);
	settle(vt, name);
}

/* ---- starting, logging in ---------------------------------------------------- */

static void
starts(void)
{
	struct bench_times ours = { 0 }, none = { 0 };
	char none_path[] = "/bin/true", *nothing[] = { none_path, NULL };

	for (int i = 0; i < STARTS; i++) {
		const struct vt_options o = { .timeout_ms = 20000 };
		int64_t at = bench_now();
		struct vt *vt = start();

		bench_add(&ours, bench_now() - at);
		vt_free(vt);
		at = bench_now();
		vt = vt_start(&o, nothing);
		vt_wait_end(vt);
		bench_add(&none, bench_now() - at);
		vt_free(vt);
	}
	bench_row("start to log-in prompt, p50", "ms",
		  bench_percentile(&ours, 50) / 1000,
		  bench_percentile(&none, 50) / 1000, 0, 50);
	bench_row("start to log-in prompt, worst", "ms",
		  bench_percentile(&ours, 100) / 1000,
		  bench_percentile(&none, 100) / 1000, 0, 0);
	bench_release(&ours);
	bench_release(&none);
}

/* One Argon2id derivation at the floor that accounts have. */
static int64_t
derive(void)
{
	struct secret *pass = secret_open();
	struct vault_user *u;
	struct err e;
	int64_t at;

	hospital_must(secret_set(pass, BENCH_PASS, strlen(BENCH_PASS), &e), &e);
	at = bench_now();
	/* No such user: the same work, and denied. */
	if (vault_user_open(&u, 1, NULL, 0, pass, &e) == RC_OK)
		give_up("nobody was let in", NULL);
	at = bench_now() - at;
	secret_close(pass);
	return at;
}

static struct vt *
log_in(const char *user, int64_t *took)
{
	struct vt *vt = start();
	int64_t at;

	keys(vt, user);
	press(vt, "Tab");
	keys(vt, BENCH_PASS);
	at = bench_now();
	press(vt, "F2");
	if (took)
		*took = bench_now() - at;
	if (!shows(vt, user))
		give_up("the log-in failed", vt);
	return vt;
}

static void
logins(void)
{
	struct bench_times ours = { 0 }, argon = { 0 };

	for (int i = 0; i < LOGINS; i++) {
		int64_t took;

		vt_free(log_in("clerk", &took));
		bench_add(&ours, took);
		bench_add(&argon, derive());
	}
	bench_row("log-in to first screen, p50", "ms",
		  bench_percentile(&ours, 50) / 1000,
		  bench_percentile(&argon, 50) / 1000, 0, 0);
	bench_row("log-in less one derivation of the key", "ms",
		  (bench_percentile(&ours, 50) - bench_percentile(&argon, 50)) /
			  1000,
		  0, 0, 20);
	bench_release(&ours);
	bench_release(&argon);
}

/* ---- finding ------------------------------------------------------------------- */

static void
clear_line(struct vt *vt)
{
	press(vt, "Ctrl-u");
}

static void
type(struct vt *vt, struct bench_times *t, const char *text)
{
	for (const char *p = text; *p; p++) {
		char key[2] = { *p, '\0' };
		int64_t at = bench_now();

		keys(vt, key);
		bench_add(t, bench_now() - at);
	}
	clear_line(vt);
}

static void
lower(char *out, size_t size, const char *family, const char *given)
{
	snprintf(out, size, "%s %.4s", family, given);
	for (char *p = out; *p; p++)
		if (*p >= 'A' && *p <= 'Z')
			*p = (char)(*p + 32);
	out[20] = '\0';
}

static void
finds(struct vt *vt, int64_t patients)
{
	struct bench_times ours = { 0 }, field = { 0 };
	struct vt *plain = start();
	char text[200], name[100];
	struct patient p;

	press(vt, "Alt-f");
	h.seed = 7;
	for (int i = 0; i < PEOPLE; i++) {
		person_make(&h, &p);
		lower(text, sizeof(text), p.who.family, p.who.given);
		type(vt, &ours, text);
		type(plain, &field, text);
		if (i % 3 == 0)
			type(vt, &ours, p.who.phone);
	}
	if (!shows(vt, "Find patient"))
		give_up("that was not the find screen", vt);
	vt_free(plain);
	snprintf(name, sizeof(name),
		 "find as you type, key to screen, %lldk, p50",
		 (long long)patients / 1000);
	bench_row(name, "ms", bench_percentile(&ours, 50) / 1000,
		  bench_percentile(&field, 50) / 1000, 0, 0);
	snprintf(name, sizeof(name),
		 "find as you type, key to screen, %lldk, p99",
		 (long long)patients / 1000);
	bench_row(name, "ms", bench_percentile(&ours, 99) / 1000,
		  bench_percentile(&field, 99) / 1000, 0, 16);
	bench_release(&ours);
	bench_release(&field);
}

/* ---- bytes ----------------------------------------------------------------------- */

static void
bytes(struct vt *vt)
{
	struct bench_times move = { 0 };

	keys(vt, "ka");
	for (int i = 0; i < 12; i++) {
		vt_mark(vt);
		press(vt, i < 8 ? "Down" : "Up");
		bench_add(&move, (int64_t)vt_bytes(vt) * 1000);
	}
	bench_row("bytes: moving a selection, worst", "bytes",
		  bench_percentile(&move, 100), 0, 0, 250);
	bench_release(&move);
	vt_mark(vt);
	press(vt, "Ctrl-l");
	bench_row("bytes: a full repaint at 80x24, list of patients", "bytes",
		  (double)vt_bytes(vt), 0, 0, 3000);
	clear_line(vt);
	press(vt, "F6");
	vt_mark(vt);
	press(vt, "Ctrl-l");
	bench_row("bytes: a full repaint at 80x24, registration form", "bytes",
		  (double)vt_bytes(vt), 0, 0, 3000);
}

int
main(void)
{
	const char *n = getenv("WARDBOOK_BENCH_PATIENTS");
	int64_t patients = n ? atol(n) : 200000;
	struct vt *vt;

	hospital_open(&h);
	hospital_fill(&h, patients, NULL, NULL);
	hospital_leave(&h);
	starts();
	logins();
	vt = log_in("clerk", NULL);
	finds(vt, patients);
	bytes(vt);
	vt_free(vt);
	hospital_close(&h);
	return 0;
}
