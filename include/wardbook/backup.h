/*
 * backup.h - making a backup of a live store, and putting one back.
 *
 * A backup is the sealed store in one file: no key is needed to make it or to
 * put it back, and none gets out.  What it is (struct store_image) is kept
 * elsewhere: it tells the file again, and proves later that the audit log's
 * end was not cut off (audit_verify()).
 */
#ifndef WARDBOOK_BACKUP_H
#define WARDBOOK_BACKUP_H

#include "wardbook/audit.h"
#include "wardbook/store.h"

/* An entry before, which is in the backup, and one after with what it is.
 * Fails as store_backup() does.  (store.backup) */
WB_MUST_USE enum rc
backup_make(struct session *s, const char *to, struct store_image *im,
	    store_copy_fn fn, void *arg, struct err *e);

struct backup_plan {
	const char *from, *path;
	const struct store_image *line; /* the file must be this; NULL */
	const struct audit_kept *kept;	/* its log must have this; NULL */
	bool faulty_log; /* put it back though its log does not hold */
};

/*
 * Puts a backup where no store is, after proving pages, references, the chain
 * and signatures of its log, and that it is what the line says.  Nobody logs
 * in; the first log-in files store.restored.  RC_DAMAGED: it is not sound.
 * Fails as store_restore() does.
 */
WB_MUST_USE enum rc
backup_restore(const struct backup_plan *p, struct store_image *im,
	       struct audit_report *log, store_copy_fn fn, void *arg,
	       struct err *e);

#endif
