/*
 * import.c - a run from mapping to summary: what is checked before anything is
 * filed, the files one after the other, and the end.
 */
#include "run.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "wardbook/text.h"

static const char *
name_of_file(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash ? slash + 1 : path;
}

/* ---- files -------------------------------------------------------------------- */

static void
forget_names(struct run *r)
{
	for (int i = 0; i < r->nnames; i++)
		free(r->names[i]);
	free(r->names);
	r->names = NULL;
	r->nnames = 0;
}

static void
close_file(struct run *r)
{
	delim_close(r->d);
	r->d = NULL;
	forget_names(r);
}

static enum rc
read_header(struct run *r, const char *path, struct err *e)
{
	struct delim_row row;
	bool more;
	enum rc rc = delim_next(r->d, &row, &more, e);

	if (rc != RC_OK)
		return rc;
	if (!more)
		return err_set(e, RC_USAGE, "%.150s is empty.", path);
	if (row.fault[0])
		return err_set(e, RC_USAGE,
			       "The first line of %.150s can't "
			       "be a header: %s",
			       path, row.fault);
	r->names = mem_zero((size_t)row.n, sizeof(*r->names));
	for (r->nnames = 0; r->nnames < row.n; r->nnames++)
		r->names[r->nnames] = mem_copy(row.field[r->nnames]);
	rc = mapping_bind(r->m, r->names, r->nnames, &r->extra, e);
	if (rc != RC_OK || !r->extra) {
		r->header = row;
		return rc;
	}
	/* Once more, now that it is known where the two columns begin. */
	delim_cut_at(r->d, r->nnames - 2);
	rc = delim_rewind(r->d, e);
	if (rc == RC_OK)
		rc = delim_next(r->d, &row, &more, e);
	r->header = row;
	return rc;
}

static enum rc
open_file(struct run *r, const char *path, struct err *e)
{
	enum rc rc;

	if (store_is_own_file(r->s->store, path))
		return err_set(e, RC_USAGE, "%.150s is the store itself.",
			       path);
	rc = delim_open(&r->d, path, r->m->delimiter, r->m->quoting, e);
	if (rc != RC_OK)
		return rc;
	r->file = name_of_file(path);
	rc = read_header(r, path, e);
	if (rc != RC_OK)
		close_file(r);
	return rc;
}

/* Every file before the first row of any is filed. */
static enum rc
check_files(struct run *r, struct err *e)
{
	char **first = NULL;
	int nfirst = 0;
	enum rc rc = RC_OK;

	if (r->o->nfiles < 1)
		return err_set(e, RC_USAGE, "Which file is to be imported?");
	for (int i = 0; rc == RC_OK && i < r->o->nfiles; i++) {
		rc = open_file(r, r->o->files[i], e);
		if (rc != RC_OK)
			break;
		for (int k = 0; first && rc == RC_OK && r->keep_rejects &&
				k < r->nnames - r->extra;
		     k++)
			if (k >= nfirst || strcmp(first[k], r->names[k]) != 0)
				rc = err_set(e, RC_USAGE,
					     "The columns of "
					     "%.120s stand in another order: "
					     "its rejects need a file of their "
					     "own.",
					     r->file);
		if (!first) {
			first = r->names;
			nfirst = r->nnames - r->extra;
			r->names = NULL;
			for (int k = nfirst; k < r->nnames; k++)
				free(first[k]);
			r->nnames = 0;
		}
		close_file(r);
	}
	for (int k = 0; k < nfirst; k++)
		free(first[k]);
	free(first);
	return rc;
}

/* ---- rejects ------------------------------------------------------------------- */

static bool
is_same_file(const char *a, const char *b)
{
	struct stat x, y;

	return stat(a, &x) == 0 && stat(b, &y) == 0 && x.st_dev == y.st_dev &&
	       x.st_ino == y.st_ino;
}

static enum rc
open_rejects(struct run *r, struct err *e)
{
	const char *path = r->o->rejects;

	if (!path)
		return RC_OK;
	if (store_is_own_file(r->s->store, path))
		return err_set(e, RC_USAGE, "%.150s is the store itself.",
			       path);
	for (int i = 0; i < r->o->nfiles; i++)
		if (is_same_file(path, r->o->files[i]))
			return err_set(e, RC_USAGE,
				       "The rejects can't go to "
				       "%.150s: it is being read.",
				       path);
	if (is_same_file(path, r->o->map))
		return err_set(e, RC_USAGE,
			       "The rejects can't go to %.150s: "
			       "it is the mapping.",
			       path);
	r->keep_rejects = true;
	return rejects_open(&r->rejects, path, e);
}

/* ---- one import at a time -------------------------------------------------------- */

static enum rc
take_lock(struct run *r, int *fd, struct err *e)
{
	char path[4096];
	int n = snprintf(path, sizeof(path), "%s-import",
			 store_path(r->s->store));

	*fd = -1;
	if (n < 0 || (size_t)n >= sizeof(path) || strstr(path, "://") ||
	    r->o->dry_run)
		return RC_OK;
	*fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
	if (*fd < 0)
		return err_set(e, RC_IO,
			       "The lock file %.150s can't be made: "
			       "%s.",
			       path, strerror(errno));
	if (flock(*fd, LOCK_EX | LOCK_NB) == 0)
		return RC_OK;
	close(*fd);
	*fd = -1;
	return err_set(e, RC_BUSY,
		       "Another import runs; try again when it is "
		       "done.");
}

/* ---- one file --------------------------------------------------------------------- */

static bool
stop_at_first(const uint8_t *key, size_t n, int64_t id, void *arg)
{
	(void)key;
	(void)n;
	(void)id;
	*(bool *)arg = false;
	return false;
}

/* Is nothing of this source in the store yet? */
static enum rc
look_for_source(struct run *r, struct err *e)
{
	char prefix[64];
	int n = snprintf(prefix, sizeof(prefix), "%s\x1f", r->m->source);

	r->fresh = true;
	if (run_is_list(r))
		return RC_OK;
	return sindex_scan(r->s->store, TREE_IMPORT, prefix, (size_t)n,
			   stop_at_first, &r->fresh, e);
}

static void
begin_file(struct run *r)
{
	keymap_init(&r->people);
	keymap_init(&r->regions);
	keymap_init(&r->seen_keys);
	r->rows = 0;
	r->set_up = false;
	r->want = 256;
	memset(&r->filed, 0, sizeof(r->filed));
	snprintf(r->detail, sizeof(r->detail), "%.100s by %.60s", r->file,
		 r->m->name);
}

static void
end_file(struct run *r)
{
	prepare_clear(r);
	keymap_release(&r->people);
	keymap_release(&r->regions);
	keymap_release(&r->seen_keys);
	close_file(r);
}

static enum rc
read_rows(struct run *r, struct err *e)
{
	struct delim_row row;
	bool more = true;
	enum rc rc = delim_rewind(r->d, e);

	if (rc == RC_OK)
		rc = delim_next(r->d, &row, &more, e); /* the header */
	more = true;
	while (rc == RC_OK && more && !r->stopped) {
		rc = prepare_batch(r, &more, e);
		if (rc == RC_OK && !r->stopped)
			rc = apply_batch(r, e);
	}
	return rc;
}

/* A table of checks is used as a whole or not at all. */
static enum rc
adopt_table(struct run *r, const struct import_summary *before, struct err *e)
{
	const struct row_drug_rule *line = &r->blank.row.drug_rule;
	int64_t refused = r->sum->refused - before->refused;

	if (r->m->record != TBL_DRUG_RULE || r->o->dry_run)
		return RC_OK;
	if (refused)
		return err_set(e, RC_REFUSED,
			       "%lld lines were refused: the edition %s is not "
			       "in use before they are mended and imported.",
			       (long long)refused, line->edition);
	return drugcheck_adopt(r->s, (enum drug_subject)line->kind,
			       line->edition, e);
}

static enum rc
import_file(struct run *r, const char *path, struct err *e)
{
	struct import_summary before = *r->sum;
	enum rc rc = open_file(r, path, e);

	if (rc != RC_OK)
		return rc;
	begin_file(r);
	rc = look_for_source(r, e);
	if (rc == RC_OK && r->m->record == TBL_APPOINTMENT &&
	    !r->m->col[r->m->patient_key].known)
		rc = look_through(r, e);
	if (rc == RC_OK && !r->stopped)
		rc = read_rows(r, e);
	if (rc == RC_OK)
		run_progress(r, false, delim_size(r->d));
	if (rc == RC_OK && r->stopped)
		rc = err_set(e, RC_BUSY,
			     "Stopped after %lld rows were filed; "
			     "the same command again files the rest.",
			     (long long)r->sum->accepted);
	if (rc == RC_OK || r->filed.id) {
		enum rc end = apply_end(r, &before, rc == RC_OK,
					rc == RC_OK ? e : NULL);

		if (rc == RC_OK)
			rc = end;
	}
	if (rc == RC_OK)
		rc = adopt_table(r, &before, e);
	end_file(r);
	return rc;
}

/* ---- the run ------------------------------------------------------------------------ */

static enum act
act_of(const struct mapping *m)
{
	if (m->record == TBL_PRODUCT || m->record == TBL_DRUG_RULE)
		return ACT_MEDICINE_SET;
	return m->record == TBL_CODE ? ACT_CODE_IMPORT : ACT_DATA_IMPORT;
}

static enum rc
check_right(struct run *r, struct err *e)
{
	r->act = act_of(r->m);
	return act_check(r->s, r->act, e);
}

static enum rc
run_files(struct run *r, struct err *e)
{
	int lock = -1;
	enum rc rc = check_right(r, e);

	if (r->o->delimiter)
		r->m->delimiter = r->o->delimiter;
	r->keep_rejects = r->o->rejects != NULL;
	if (rc == RC_OK)
		rc = check_files(r, e);
	if (rc == RC_OK)
		rc = prepare_blanks(r, e);
	if (rc == RC_OK)
		rc = take_lock(r, &lock, e);
	if (rc == RC_OK)
		rc = open_rejects(r, e);
	for (int i = 0; rc == RC_OK && i < r->o->nfiles; i++)
		rc = import_file(r, r->o->files[i], e);
	if (r->rejects.path) {
		enum rc end =
			rejects_close(&r->rejects, rc == RC_OK ? e : NULL);

		if (rc == RC_OK)
			rc = end;
	}
	if (lock >= 0)
		close(lock);
	return rc;
}

enum rc
import_run(struct session *s, const struct import_options *o,
	   struct import_summary *sum, struct err *e)
{
	struct run *r = mem_zero(1, sizeof(*r));
	enum rc rc;

	memset(sum, 0, sizeof(*sum));
	r->s = s;
	r->o = o;
	r->sum = sum;
	buf_init(&r->keys);
	rc = store_is_own_file(s->store, o->map)
		     ? err_set(e, RC_USAGE, "%.150s is the store itself.",
			       o->map)
		     : mapping_read(&r->m, o->map, e);
	if (rc == RC_OK)
		rc = run_files(r, e);
	mapping_free(r->m);
	if (r->person)
		free(r->person);
	free(r->region);
	free(r->seen);
	free(r->undo);
	free(r->item);
	if (r->beside)
		mem_wipe(r->beside, ITEMS_MAX * sizeof(*r->beside));
	free(r->beside);
	free(r->pool);
	free(r->pool_person);
	buf_release(&r->keys);
	mem_wipe(r, sizeof(*r));
	free(r);
	return rc;
}

json_t *
import_summary_json(const struct import_summary *sum)
{
	json_t *created = json_object();

	for (int t = 0; t < TBL_COUNT; t++)
		if (sum->created[t])
			json_object_set_new(created, tables[t].name,
					    json_integer(sum->created[t]));
	return json_pack("{s:I, s:I, s:I, s:I, s:I, s:I, s:o}", "offered",
			 (json_int_t)sum->offered, "accepted",
			 (json_int_t)sum->accepted, "refused",
			 (json_int_t)sum->refused, "already",
			 (json_int_t)sum->already, "loose",
			 (json_int_t)sum->loose, "kept", (json_int_t)sum->kept,
			 "created", created);
}

enum rc
import_check_map(const char *path, struct err *e)
{
	struct mapping *m = NULL;
	enum rc rc = mapping_read(&m, path, e);

	mapping_free(m);
	return rc;
}
