/*
 * cmd_backup.c - backup and restore, and the line that says what a backup is.
 *
 * The line is one JSON object: printed with --json, and written beside the
 * backup as FILE.json.  Whoever keeps a copy of it elsewhere can prove later
 * that the file is the one that was made, and that the log still has the end
 * it had then.
 */
#include "command.h"

#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "wardbook/buf.h"
#include "wardbook/text.h"
#include "wardbook/when.h"

#define LINE_MAX_BYTES (256 * 1024)
#define HEX_ROOM       (2 * VAULT_HASH + 1)

static volatile sig_atomic_t stopped;

static void
on_stop(int sig)
{
	(void)sig;
	stopped = 1;
}

static void
catch_stop(void)
{
	struct sigaction act = { .sa_handler = on_stop };

	sigaction(SIGINT, &act, NULL);
	sigaction(SIGTERM, &act, NULL);
	sigaction(SIGHUP, &act, NULL);
}

static bool
copy_progress(void *arg, int64_t done, int64_t all)
{
	progress_show(arg, done, done > all ? done : all);
	return !stopped;
}

/* ---- the line ------------------------------------------------------------------ */

static json_t *
line_json(const struct store_image *im)
{
	char uid[HEX_ROOM], head[HEX_ROOM], sha[HEX_ROOM], at[WHEN_TEXT];
	json_t *rows = json_object();

	vault_hex(uid, im->uid, VAULT_UID);
	vault_hex(head, im->head, VAULT_HASH);
	vault_hex(sha, im->sha, VAULT_HASH);
	for (int i = 0; i < im->ntables; i++)
		json_object_set_new(rows, im->table[i].name,
				    json_integer(im->table[i].rows));
	return json_pack("{s:s,s:s,s:s,s:s,s:I,s:I,s:s,s:I,s:s,s:o}", "store",
			 uid, "site", im->site, "made_at",
			 instant_iso(at, when_now()), "program",
			 WARDBOOK_VERSION, "schema", (json_int_t)im->schema,
			 "entries", (json_int_t)im->entries, "head", head,
			 "size", (json_int_t)im->size, "sha256", sha, "rows",
			 rows);
}

static bool
read_hex(uint8_t *out, size_t n, const char *text)
{
	if (!text || strlen(text) != 2 * n)
		return false;
	for (size_t i = 0; i < n; i++) {
		static const char digits[] = "0123456789abcdef";
		const char *a = strchr(digits, text[2 * i]);
		const char *b = strchr(digits, text[2 * i + 1]);

		if (!a || !b)
			return false;
		out[i] = (uint8_t)((a - digits) << 4 | (b - digits));
	}
	return true;
}

static bool
take_line(struct store_image *im, const json_t *j)
{
	json_int_t entries = 0, size = 0;
	const char *uid = NULL, *head = NULL, *sha = NULL;

	memset(im, 0, sizeof(*im));
	if (json_unpack((json_t *)j, "{s:s,s:s,s:s,s:I,s:I}", "store", &uid,
			"head", &head, "sha256", &sha, "entries", &entries,
			"size", &size) != 0)
		return false;
	im->entries = entries;
	im->size = size;
	return entries > 0 && size > 0 && read_hex(im->uid, VAULT_UID, uid) &&
	       read_hex(im->head, VAULT_HASH, head) &&
	       read_hex(im->sha, VAULT_HASH, sha);
}

enum rc
line_read(struct store_image *im, const char *path, struct err *e)
{
	struct buf b = BUF_INIT;
	enum rc rc = buf_read_file(&b, path, LINE_MAX_BYTES, e);
	json_t *j = rc == RC_OK ? json_loadb(b.p, b.len, 0, NULL) : NULL;

	if (rc == RC_OK && !take_line(im, j))
		rc = err_set(e, RC_REFUSED,
			     "%s is not the line that \"wardbook backup\" "
			     "writes.",
			     path);
	json_decref(j);
	buf_release(&b);
	return rc;
}

enum rc
kept_read(struct audit_kept *k, const char *text, struct err *e)
{
	char *end;

	errno = 0;
	k->entry = strtoll(text, &end, 10);
	if (errno || k->entry < 1 || *end != ':' ||
	    !read_hex(k->hash, VAULT_HASH, end + 1))
		return err_set(e, RC_USAGE,
			       "--head wants NUMBER:HASH, as backup and audit "
			       "verify print it.");
	return RC_OK;
}

void
kept_of_line(struct audit_kept *k, const struct store_image *im)
{
	k->entry = im->entries;
	memcpy(k->hash, im->head, VAULT_HASH);
}

/* ---- backup --------------------------------------------------------------------- */

static enum rc
refuse_server(const char *path, struct err *e)
{
	if (path && (!strncmp(path, "postgresql:", 11) ||
		     !strncmp(path, "postgres:", 9)))
		return err_set(e, RC_USAGE,
			       "A store on a PostgreSQL server is backed up "
			       "with pg_dump, and put back with pg_restore.");
	return RC_OK;
}

static enum rc
write_line(const struct store_image *im, const char *path, struct err *e)
{
	struct buf b = BUF_INIT;
	json_t *j = line_json(im);
	char *text = json_dumps(j, JSON_COMPACT);
	enum rc rc;

	buf_addf(&b, "%s\n", text ? text : "{}");
	rc = buf_write_file(&b, path, e);
	free(text);
	json_decref(j);
	buf_release(&b);
	return rc;
}

static void
print_image(const struct context *c, const struct store_image *im,
	    const char *path)
{
	char head[HEX_ROOM], sha[HEX_ROOM];
	struct buf site = BUF_INIT;
	int64_t rows = 0;

	if (c->json) {
		print_json(line_json(im));
		return;
	}
	vault_hex(head, im->head, VAULT_HASH);
	vault_hex(sha, im->sha, VAULT_HASH);
	for (int i = 0; i < im->ntables; i++)
		rows += im->table[i].rows;
	text_clean(&site, im->site, strlen(im->site), false);
	printf("%s: %s, %lld bytes, %lld rows in %d tables, schema %lld\n",
	       path, site.p, (long long)im->size, (long long)rows, im->ntables,
	       (long long)im->schema);
	printf("SHA-256 %s\nhead %lld:%s\n", sha, (long long)im->entries, head);
	buf_release(&site);
}

static enum rc
make_backup(struct context *c, const char *to, const char *beside,
	    struct err *e)
{
	struct store_image im;
	enum rc rc;

	catch_stop();
	rc = backup_make(c->session, to, &im, copy_progress, (void *)"copying",
			 e);
	progress_end();
	if (rc != RC_OK)
		return rc;
	print_image(c, &im, to);
	if (write_line(&im, beside, e) != RC_OK)
		return err_set(e, RC_IO,
			       "The backup was made, but its line could not "
			       "be written to %s: keep what was printed.",
			       beside);
	say("Keep a copy of %s elsewhere: it tells this backup again, and "
	    "shows "
	    "whether the log's end was cut off.",
	    beside);
	return RC_OK;
}

enum rc
cmd_backup(struct context *c, int argc, char **argv, struct err *e)
{
	const struct verb_option options[] = { { NULL, NULL, NULL, NULL } };
	struct buf beside = BUF_INIT;
	struct stat st;
	enum rc rc = args_take(options, &argc, argv, 1, 1, e);

	if (rc == RC_OK)
		rc = refuse_server(c->store_path, e);
	if (rc == RC_OK)
		rc = context_login(c, e);
	if (rc != RC_OK)
		return rc;
	buf_addf(&beside, "%s.json", argv[0]);
	if (lstat(beside.p, &st) == 0)
		rc = err_set(e, RC_CONFLICT, "%s is there already.", beside.p);
	else
		rc = make_backup(c, argv[0], beside.p, e);
	buf_release(&beside);
	return rc;
}

/* ---- restore -------------------------------------------------------------------- */

/* The line that was named, or the one that stands beside the backup. */
static enum rc
find_line(struct backup_plan *p, struct store_image *line, const char *named,
	  struct err *e)
{
	struct buf beside = BUF_INIT;
	enum rc rc = RC_OK;

	buf_addf(&beside, "%s.json", p->from);
	if (!named && access(beside.p, F_OK) == 0)
		named = beside.p;
	if (named)
		rc = line_read(line, named, e);
	if (named && rc == RC_OK)
		p->line = line;
	buf_release(&beside);
	return rc;
}

static void
say_restored(const struct backup_plan *p, const struct audit_report *log)
{
	if (!p->line)
		say("No line says what this backup must be: pages, references "
		    "and the log hold, but a changed byte of a sealed field "
		    "shows only in \"wardbook check\".");
	if (log->faults)
		say("The log does not hold: %s", log->fault);
	say("Log in and run \"wardbook check\".  What was filed after entry "
	    "%lld is not in this store; the first log-in files that.",
	    (long long)log->entries);
}

enum rc
cmd_restore(struct context *c, int argc, char **argv, struct err *e)
{
	struct backup_plan plan = { .path = c->store_path };
	struct store_image im, wanted;
	struct audit_report log;
	struct audit_kept kept;
	const char *line = NULL, *head = NULL;
	const struct verb_option options[] = {
		{ "--line", &line, NULL, NULL },
		{ "--head", &head, NULL, NULL },
		{ "--faulty-log", NULL, &plan.faulty_log, NULL },
		{ NULL, NULL, NULL, NULL },
	};
	enum rc rc = args_take(options, &argc, argv, 1, 1, e);

	if (rc == RC_OK)
		rc = refuse_server(c->store_path, e);
	if (rc == RC_OK && (!plan.path || !*plan.path))
		rc = err_set(e, RC_USAGE, "Where to?  Use --store FILE.");
	if (rc == RC_OK && head)
		rc = kept_read(&kept, head, e);
	if (rc != RC_OK)
		return rc;
	plan.from = argv[0];
	plan.kept = head ? &kept : NULL;
	rc = find_line(&plan, &wanted, line, e);
	if (rc != RC_OK)
		return rc;
	catch_stop();
	rc = backup_restore(&plan, &im, &log, copy_progress, (void *)"copying",
			    e);
	progress_end();
	if (rc != RC_OK)
		return rc;
	print_image(c, &im, plan.path);
	say_restored(&plan, &log);
	return RC_OK;
}
