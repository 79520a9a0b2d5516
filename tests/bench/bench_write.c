/*
 * bench_write.c - 32 processes that write at once, without thinking.
 *
 * Each process opens the store, logs in, waits for the start, and files small
 * records (a reason, with its audit entry) one after the other; the time of
 * each, from asking to committed, is what someone at a terminal waits.  Then
 * the same while the no-show file is imported by the program itself, and the
 * same rows into plain SQLite with a busy timeout.  First of all the disk is
 * asked how long its own fdatasync takes.
 */
#include "hospital.h"

#include <fcntl.h>
#include <signal.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "wardbook/account.h"
#include "wardbook/house.h"
#include "wardbook/text.h"

#define NOSHOW	"../shared/realdata/noshow/KaggleV2-May-2016.csv"
#define WRITERS 32
#define EACH	25

/* What a writer found, written to the pipe when it is done. */
struct found {
	int64_t ns[EACH];
	int n, errors;
	char why[200];
};

struct crowd {
	struct bench_times waits;
	int errors;
	char why[200];
};

typedef void (*writer_fn)(struct hospital *h, int number, int go,
			  struct found *out);

/* ---- the disk ------------------------------------------------------------ */

static void
disk(const char *dir)
{
	struct bench_times t = { 0 };
	char path[160], page[4096];
	int fd;

	snprintf(path, sizeof(path), "%s/sync", dir);
	memset(page, 'x', sizeof(page));
	fd = open(path, O_RDWR | O_CREAT | O_TRUNC, 0600);
	if (fd < 0)
		exit(1);
	for (int i = 0; i < 300; i++) {
		int64_t at = bench_now();

		if (write(fd, page, sizeof(page)) < 0 || fdatasync(fd) < 0)
			exit(1);
		bench_add(&t, bench_now() - at);
	}
	close(fd);
	unlink(path);
	bench_row("the disk's own fdatasync of 4 KB, p50", "us",
		  bench_percentile(&t, 50), 0, 0, 0);
	bench_row("the disk's own fdatasync of 4 KB, worst", "us",
		  bench_percentile(&t, 100), 0, 0, 0);
	bench_release(&t);
}

/* ---- writers --------------------------------------------------------------- */

static void
wait_for(int go)
{
	char c;

	while (read(go, &c, 1) < 0)
		continue;
}

static void
note_error(struct found *out, const char *why)
{
	out->errors++;
	text_copy(out->why, sizeof(out->why), why);
}

static enum rc
file_reason(struct session *s, int number, int serial, struct err *e)
{
	struct row_reason r;
	enum rc rc;

	row_init(TBL_REASON, &r);
	r.kind = REASON_KIND_ISSUE;
	snprintf(r.code, sizeof(r.code), "w%d-%d", number, serial);
	snprintf(r.name, sizeof(r.name), "writer %d, record %d", number,
		 serial);
	r.active = 1;
	rc = act_begin(s, ACT_REASON_SET, e);
	if (rc != RC_OK)
		return rc;
	rc = row_insert(s->store, TBL_REASON, &r, e);
	if (rc != RC_OK) {
		act_abort(s);
		return rc;
	}
	act_note(s, TBL_REASON, r.id, r.version, 0, NULL);
	return act_commit(s, e);
}

static int round_number;

static void
write_sealed(struct hospital *h, int number, int go, struct found *out)
{
	const struct login who = { "ana", "bench" };
	struct secret *pass = secret_open();
	struct session *s;
	struct store *st;
	struct err e;

	hospital_must(secret_set(pass, BENCH_PASS, strlen(BENCH_PASS), &e), &e);
	hospital_must(store_open(&st, h->path, &e), &e);
	hospital_must(session_login(&s, st, &who, pass, NULL, &e), &e);
	secret_close(pass);
	kill(getppid(), SIGUSR1);
	wait_for(go);
	for (int i = 0; i < EACH; i++) {
		int64_t at = bench_now();

		err_clear(&e);
		if (file_reason(s, number + 100 * round_number, i, &e) != RC_OK)
			note_error(out, e.text);
		out->ns[out->n++] = bench_now() - at;
	}
	session_close(s);
	store_close(st);
}

static void
write_plain(struct hospital *h, int number, int go, struct found *out)
{
	char path[160];
	sqlite3_stmt *st;
	sqlite3 *db;

	snprintf(path, sizeof(path), "%s/plain.db", h->dir);
	if (sqlite3_open(path, &db) != SQLITE_OK)
		exit(1);
	sqlite3_busy_timeout(db, 20000);
	sqlite3_exec(db, "PRAGMA synchronous=FULL", NULL, NULL, NULL);
	sqlite3_prepare_v2(db, "INSERT INTO reason VALUES (NULL, ?, ?, ?)", -1,
			   &st, NULL);
	kill(getppid(), SIGUSR1);
	wait_for(go);
	for (int i = 0; i < EACH; i++) {
		int64_t at = bench_now();

		sqlite3_bind_int(st, 1, number);
		sqlite3_bind_int(st, 2, i);
		sqlite3_bind_text(st, 3, "writer and record", -1,
				  SQLITE_STATIC);
		if (sqlite3_exec(db, "BEGIN IMMEDIATE", NULL, NULL, NULL) !=
			    SQLITE_OK ||
		    sqlite3_step(st) != SQLITE_DONE ||
		    sqlite3_exec(db, "COMMIT", NULL, NULL, NULL) != SQLITE_OK)
			note_error(out, sqlite3_errmsg(db));
		sqlite3_reset(st);
		out->ns[out->n++] = bench_now() - at;
	}
	sqlite3_finalize(st);
	sqlite3_close(db);
}

static void
make_plain(struct hospital *h)
{
	char path[160];
	sqlite3 *db;

	snprintf(path, sizeof(path), "%s/plain.db", h->dir);
	if (sqlite3_open(path, &db) != SQLITE_OK)
		exit(1);
	sqlite3_exec(db,
		     "PRAGMA journal_mode=WAL; CREATE TABLE reason (id "
		     "INTEGER PRIMARY KEY, writer, serial, name)",
		     NULL, NULL, NULL);
	sqlite3_close(db);
}

static void
drop_plain(struct hospital *h)
{
	static const char *const tails[] = { "", "-wal", "-shm" };
	char path[160];

	for (int i = 0; i < 3; i++) {
		snprintf(path, sizeof(path), "%s/plain.db%s", h->dir, tails[i]);
		unlink(path);
	}
}

/* ---- the crowd ------------------------------------------------------------- */

/* One at a time gets ready, for a log-in takes 64 MB; then all start. */
static void
crowd_run(struct hospital *h, writer_fn fn, struct crowd *c,
	  pid_t (*beside)(struct hospital *h))
{
	int go[2], back[2];
	pid_t extra = -1;
	sigset_t set;

	sigemptyset(&set);
	sigaddset(&set, SIGUSR1);
	sigaddset(&set, SIGCHLD);
	sigprocmask(SIG_BLOCK, &set, NULL);
	memset(c, 0, sizeof(*c));
	round_number++;
	if (pipe(go) < 0 || pipe(back) < 0)
		exit(1);
	for (int i = 0; i < WRITERS; i++) {
		pid_t pid = fork();

		if (pid == 0) {
			static struct found out;

			sigprocmask(SIG_UNBLOCK, &set, NULL);
			close(go[1]);
			fn(h, i, go[0], &out);
			_exit(write(back[1], &out, sizeof(out)) < 0);
		}
		sigwaitinfo(&set, NULL);
	}
	if (beside)
		extra = beside(h);
	close(go[0]);
	close(go[1]); /* they all read its end */
	close(back[1]);
	for (int i = 0; i < WRITERS; i++) {
		struct found got;
		size_t n = 0;
		ssize_t more;

		while (n < sizeof(got) &&
		       (more = read(back[0], (char *)&got + n,
				    sizeof(got) - n)) > 0)
			n += (size_t)more;
		if (n < sizeof(got)) {
			c->errors++;
			text_copy(c->why, sizeof(c->why), "a writer died");
			break;
		}
		for (int k = 0; k < got.n; k++)
			bench_add(&c->waits, got.ns[k]);
		c->errors += got.errors;
		if (got.errors)
			text_copy(c->why, sizeof(c->why), got.why);
	}
	close(back[0]);
	if (extra > 0)
		kill(extra, SIGTERM);
	while (wait(NULL) > 0)
		continue;
	sigprocmask(SIG_UNBLOCK, &set, NULL);
}

static pid_t
start_import(struct hospital *h)
{
	const char *program = getenv("WARDBOOK");
	const char *pass = hospital_pass_file(h);
	pid_t pid = fork();

	if (pid == 0) {
		int null = open("/dev/null", O_RDWR);

		dup2(null, 1);
		dup2(null, 2);
		execl(program ? program : "build/wardbook", "wardbook",
		      "--store", h->path, "--user", "officer",
		      "--password-file", pass, "import", "--map",
		      "seeds/mappings/noshow.map", NOSHOW, (char *)NULL);
		_exit(127);
	}
	usleep(700000); /* past its first reading, into its batches */
	return pid;
}

static void
report(const char *what, struct crowd *ours, struct crowd *plain, double most)
{
	char name[100];

	snprintf(name, sizeof(name), "%s, p50", what);
	bench_row(name, "ms", bench_percentile(&ours->waits, 50) / 1000,
		  bench_percentile(&plain->waits, 50) / 1000, 0, 0);
	snprintf(name, sizeof(name), "%s, worst wait", what);
	bench_row(name, "ms", bench_percentile(&ours->waits, 100) / 1000,
		  bench_percentile(&plain->waits, 100) / 1000, 0, most);
	snprintf(name, sizeof(name), "%s, errors shown", what);
	printf("%s|errors|%d|%d|-|0|%s\n", name, ours->errors, plain->errors,
	       ours->errors ? "SHORT" : "ok");
	fflush(stdout);
	if (ours->errors)
		printf("bench_write: %s\n", ours->why);
	bench_release(&ours->waits);
}

int
main(void)
{
	struct hospital h;
	struct crowd ours, plain;

	setvbuf(stdout, NULL, _IOLBF, 0);
	hospital_open(&h);
	hospital_leave(&h);
	disk(h.dir);
	make_plain(&h);
	crowd_run(&h, write_plain, &plain, NULL);
	crowd_run(&h, write_sealed, &ours, NULL);
	report("32 processes writing", &ours, &plain, 150);
	if (access(NOSHOW, R_OK) == 0) {
		crowd_run(&h, write_sealed, &ours, start_import);
		report("32 writing while a file is imported", &ours, &plain,
		       500);
	} else {
		printf("writing while a file is imported: %s is absent, not "
		       "measured\n",
		       NOSHOW);
	}
	bench_release(&plain.waits);
	drop_plain(&h);
	hospital_close(&h);
	return 0;
}
