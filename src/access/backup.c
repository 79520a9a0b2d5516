/*
 * backup.c - who may make a backup, and what is proved before one is put back.
 */
#include "wardbook/backup.h"

#include <stdio.h>
#include <string.h>

#include "internal.h"

enum rc
backup_make(struct session *s, const char *to, struct store_image *im,
	    store_copy_fn fn, void *arg, struct err *e)
{
	char sha[2 * VAULT_HASH + 1], head[2 * VAULT_HASH + 1];
	struct buf b = BUF_INIT;
	enum rc rc;

	buf_addf(&b, "begun, to %s", to);
	rc = act_log(s, ACT_STORE_BACKUP, 0, b.p, e);
	if (rc == RC_OK)
		rc = store_backup(s->store, to, im, fn, arg, e);
	if (rc == RC_OK) {
		vault_hex(sha, im->sha, VAULT_HASH);
		vault_hex(head, im->head, VAULT_HASH);
		buf_clear(&b);
		buf_addf(&b, "made, SHA-256 %s, log %lld:%s, at %s", sha,
			 (long long)im->entries, head, to);
		rc = act_log(s, ACT_STORE_BACKUP, 0, b.p, e);
	}
	buf_release(&b);
	return rc;
}

/* ---- putting back --------------------------------------------------------------- */

struct proving {
	const struct backup_plan *plan;
	struct audit_report *log;
	store_copy_fn fn;
	void *arg;
};

static enum rc
compare(const struct store_image *im, const struct store_image *line,
	struct err *e)
{
	if (memcmp(im->uid, line->uid, VAULT_UID) != 0)
		return err_set(e, RC_DAMAGED,
			       "The backup is of another store than its line "
			       "says.");
	if (im->size != line->size)
		return err_set(e, RC_DAMAGED,
			       "The backup has %lld bytes, and its line says "
			       "%lld: it is not the file that was made.",
			       (long long)im->size, (long long)line->size);
	if (memcmp(im->sha, line->sha, VAULT_HASH) != 0 ||
	    im->entries != line->entries ||
	    memcmp(im->head, line->head, VAULT_HASH) != 0)
		return err_set(e, RC_DAMAGED,
			       "The backup is not the file that its line "
			       "describes: its SHA-256 differs.");
	return RC_OK;
}

static enum rc
prove(struct store *image, const struct store_image *im, void *arg,
      struct err *e)
{
	const struct proving *v = arg;
	const struct backup_plan *p = v->plan;
	enum rc rc = p->line ? compare(im, p->line, e) : RC_OK;

	if (rc == RC_OK)
		rc = audit_verify_image(image, p->kept, v->log, NULL, NULL, e);
	if (rc == RC_OK && v->log->faults && !p->faulty_log)
		rc = err_set(e, RC_DAMAGED,
			     "The log of the backup does not hold: %s",
			     v->log->fault);
	return rc;
}

static bool
goes_on(void *arg, int64_t done, int64_t all)
{
	const struct proving *v = arg;

	return !v->fn || v->fn(v->arg, done, all);
}

enum rc
backup_restore(const struct backup_plan *p, struct store_image *im,
	       struct audit_report *log, store_copy_fn fn, void *arg,
	       struct err *e)
{
	struct proving v = { p, log, fn, arg };

	memset(log, 0, sizeof(*log));
	return store_restore(p->from, p->path, prove, goes_on, &v, im, e);
}
