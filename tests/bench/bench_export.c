/*
 * bench_export.c - the program as a script runs it: import of the no-show
 * file, export of 2016-05 from it, the month's report; time and memory of the
 * whole process, log-in included.
 *
 * The baseline of the export is the same month out of plain SQLite tables into
 * one CSV file, as anybody would write it.
 */
#include "hospital.h"

#include <fcntl.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "wardbook/buf.h"

#define NOSHOW	 "../shared/realdata/noshow/KaggleV2-May-2016.csv"
#define MAX_ARGS 16

struct spent {
	double seconds, mb;
	int status;
};

static struct hospital h;

static struct spent
run(const char *user, const char *const *words)
{
	const char *program = getenv("WARDBOOK");
	const char *argv[MAX_ARGS] = { "wardbook",
				       "--store",
				       h.path,
				       "--user",
				       user,
				       "--password-file",
				       hospital_pass_file(&h) };
	struct spent out = { 0 };
	int64_t at = bench_now();
	struct rusage use;
	int n = 7, status;
	pid_t pid;

	while (*words && n < MAX_ARGS - 1)
		argv[n++] = *words++;
	pid = fork();
	if (pid == 0) {
		int null = open("/dev/null", O_RDWR);

		dup2(null, 1);
		dup2(null, 2);
		execv(program ? program : "build/wardbook",
		      (char *const *)(uintptr_t)argv);
		_exit(127);
	}
	if (pid < 0 || wait4(pid, &status, 0, &use) != pid)
		exit(1);
	out.seconds = (double)(bench_now() - at) / 1e9;
	out.mb = (double)use.ru_maxrss / 1024;
	out.status = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
	return out;
}

/* ---- the same in clear ---------------------------------------------------- */

static double
plain(void)
{
	static const char load[] =
		"PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;"
		"CREATE TABLE visit (who, id, sex, booked, day, age, region, "
		"w, h, d, a, c, sms, missed)";
	char path[160], line[400], *p, *cell;
	sqlite3_stmt *st;
	sqlite3 *db;
	FILE *in = fopen(NOSHOW, "r"), *out;
	int64_t at;

	snprintf(path, sizeof(path), "%s/plain.db", h.dir);
	if (!in || sqlite3_open(path, &db) != SQLITE_OK)
		exit(1);
	sqlite3_exec(db, load, NULL, NULL, NULL);
	sqlite3_prepare_v2(db,
			   "INSERT INTO visit VALUES (?,?,?,?,?,?,?,?,?,?,"
			   "?,?,?,?)",
			   -1, &st, NULL);
	sqlite3_exec(db, "BEGIN", NULL, NULL, NULL);
	while (fgets(line, sizeof(line), in)) {
		p = line;
		for (int i = 1; (cell = strsep(&p, ",\n")) && i <= 14; i++)
			sqlite3_bind_text(st, i, cell, -1, SQLITE_TRANSIENT);
		sqlite3_step(st);
		sqlite3_reset(st);
	}
	fclose(in);
	sqlite3_finalize(st);
	sqlite3_exec(db, "CREATE INDEX by_day ON visit (day); COMMIT", NULL,
		     NULL, NULL);
	snprintf(path, sizeof(path), "%s/plain.csv", h.dir);
	out = fopen(path, "w");
	at = bench_now();
	sqlite3_prepare_v2(db,
			   "SELECT * FROM visit WHERE day >= '2016-05' "
			   "AND day < '2016-06' ORDER BY day, id",
			   -1, &st, NULL);
	while (out && sqlite3_step(st) == SQLITE_ROW)
		for (int i = 0; i < 14; i++)
			fprintf(out, "%s%c", sqlite3_column_text(st, i),
				i < 13 ? ',' : '\n');
	if (!out || fflush(out) || fsync(fileno(out)))
		exit(1);
	at = bench_now() - at;
	fclose(out);
	sqlite3_finalize(st);
	sqlite3_close(db);
	return (double)at / 1e9;
}

static void
tidy(void)
{
	static const char *const files[] = { "plain.db", "plain.db-wal",
					     "plain.db-shm", "plain.csv" };
	char text[200];

	for (size_t i = 0; i < sizeof(files) / sizeof(files[0]); i++) {
		snprintf(text, sizeof(text), "%s/%s", h.dir, files[i]);
		unlink(text);
	}
	snprintf(text, sizeof(text), "rm -rf %s/may", h.dir);
	if (system(text) != 0)
		fprintf(stderr, "bench_export: %s/may stays\n", h.dir);
}

static void
must_end(const char *what, struct spent s, int wanted)
{
	if (s.status == wanted)
		return;
	fprintf(stderr, "bench_export: %s ended with %d\n", what, s.status);
	exit(1);
}

int
main(void)
{
	char to[100];
	const char *const import[] = { "import", "--map",
				       "seeds/mappings/noshow.map", NOSHOW,
				       NULL };
	const char *const export[] = { "export", "--month", "2016-05",
				       "--to",	 to,	    NULL };
	const char *const report[] = { "report", "monthly", "--month",
				       "2016-05", NULL };
	struct session *adam;
	struct spent s;

	if (access(NOSHOW, R_OK) != 0) {
		printf("import and export by the program: %s is absent, not "
		       "measured\n",
		       NOSHOW);
		return 0;
	}
	hospital_open(&h);
	adam = hospital_account(&h, ROLE_ADMINISTRATOR, "adam");
	session_close(adam);
	hospital_leave(&h);
	snprintf(to, sizeof(to), "%s/may", h.dir);
	s = run("officer", import);
	must_end("the import", s, 1);
	bench_row("import of the no-show file by the program", "s", s.seconds,
		  0, 0, 110527.0 / 15000);
	bench_row("memory of that import", "MB", s.mb, 0, 0, 100);
	s = run("adam", export);
	must_end("the export", s, 0);
	bench_row("export of 2016-05 by the program", "s", s.seconds, plain(),
		  0, 3);
	bench_row("memory of that export", "MB", s.mb, 0, 0, 100);
	s = run("adam", report);
	must_end("the report", s, 0);
	bench_row("report of 2016-05 by the program", "s", s.seconds, 0, 0, 0);
	tidy();
	hospital_close(&h);
	return 0;
}
