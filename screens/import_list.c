/*
 * import_list.c - earlier imports, and a new one.
 *
 * Mappings are looked for where the program was installed to, or beside the
 * tree that it was built in; any other is given by its path.
 */
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "desk.h"
#include "wardbook/import.h"
#include "wardbook/when.h"

static bool
run_row(const struct row_import_run *run, void *arg)
{
	struct screen *s = arg;
	struct ui_rows *r = screen_rows(s);
	char at[WHEN_TEXT];

	rows_add(r, run->id, run->version,
		 !run->finished || run->refused ? ROLE_WARN : ROLE_NORMAL);
	rows_cell(r, instant_text(at, run->at));
	rows_cell(r, run->file);
	rows_cellf(r, "%lld", (long long)run->accepted);
	rows_cellf(r, "%lld", (long long)run->refused);
	rows_cellf(r, "%lld", (long long)run->already);
	rows_cellf(r, "%lld", (long long)run->offered);
	rows_cell(r, run->mapping);
	rows_cell(r, run->finished ? "finished" : "stopped");
	return true;
}

static enum rc
imports_load(struct screen *s, struct err *e)
{
	return import_runs(desk_session(), run_row, s, e);
}

static enum rc
imports_enter(struct screen *s, const struct ui_row *row, struct err *e)
{
	struct buf b = BUF_INIT;

	(void)s;
	err_clear(e);
	buf_addf(&b,
		 "File            %s\nMapping         %s\nWhen            "
		 "%s\nEnd             %s\n\nRows offered    %s\nAccepted      "
		 "  %s\nRefused         %s\nHere already    %s\n",
		 row->cell[1], row->cell[6], row->cell[0], row->cell[7],
		 row->cell[5], row->cell[2], row->cell[3], row->cell[4]);
	ui_pager("Import", b.p);
	buf_release(&b);
	return RC_NONE;
}

const struct screen_ops ops_import_list = {
	.load = imports_load,
	.enter = imports_enter,
};

/* ---- mappings ---------------------------------------------------------------------- */

/* Folders that may hold some, from where the program itself stands. */
static const char *
map_folder(char *out, size_t size, int i)
{
	static const char *const beside[] = { "../seeds/mappings",
					      "../../seeds/mappings",
					      "../share/wardbook" };
	char exe[400];
	ssize_t n = readlink("/proc/self/exe", exe, sizeof(exe) - 1);
	char *slash;

	if (n <= 0 || i >= 3)
		return NULL;
	exe[n] = '\0';
	slash = strrchr(exe, '/');
	if (!slash)
		return NULL;
	*slash = '\0';
	snprintf(out, size, "%s/%s", exe, beside[i]);
	return out;
}

/* What a mapping says of itself: its `title` line. */
static void
map_title(char *out, size_t size, const char *path)
{
	struct buf b = BUF_INIT;
	const char *p, *end;

	*out = '\0';
	if (buf_read_file(&b, path, 65536, NULL) == RC_OK &&
	    (p = strstr(b.p, "\ntitle ")) != NULL) {
		p += 7;
		p += *p == '"';
		end = p + strcspn(p, "\"\n");
		snprintf(out, size, "%.*s", (int)(end - p), p);
	}
	buf_release(&b);
}

struct found_map {
	char name[64], title[100], path[520];
};

static int
by_name(const void *a, const void *b)
{
	return strcmp(((const struct found_map *)a)->name,
		      ((const struct found_map *)b)->name);
}

static size_t
find_maps(struct found_map *v, size_t max)
{
	char folder[480];
	size_t n = 0;

	for (int i = 0; n == 0 && map_folder(folder, sizeof(folder), i); i++) {
		DIR *d = opendir(folder);
		struct dirent *f;

		while (d && (f = readdir(d)) != NULL && n < max) {
			size_t len = strlen(f->d_name);

			if (len < 5 || len > sizeof(v->name) ||
			    strcmp(f->d_name + len - 4, ".map") != 0)
				continue;
			snprintf(v[n].name, sizeof(v->name), "%.*s",
				 (int)len - 4, f->d_name);
			snprintf(v[n].path, sizeof(v->path), "%s/%.60s", folder,
				 f->d_name);
			map_title(v[n].title, sizeof(v->title), v[n].path);
			n++;
		}
		if (d)
			closedir(d);
	}
	qsort(v, n, sizeof(*v), by_name);
	return n;
}

enum { MAPS = 60 };

static enum rc
load_maps(struct screen *s, int field, const char *typed, struct ui_rows *rows,
	  struct err *e)
{
	struct found_map *v = mem_zero(MAPS, sizeof(*v));
	size_t n = find_maps(v, MAPS);

	(void)s;
	(void)field;
	(void)typed;
	(void)e;
	for (size_t i = 0; i < n; i++) {
		rows_add(rows, (int64_t)i + 1, 0, ROLE_NORMAL);
		rows_cell(rows, "");
		rows_cell(rows, v[i].name);
		rows_cell(rows, v[i].title);
	}
	free(v);
	return RC_OK;
}

const struct ui_pick pick_import_map = { .load = load_maps };

/* ---- the run ------------------------------------------------------------------------- */

enum { REFUSALS = 20 };

struct run_state {
	struct buf refused; /* the first refusals, in words */
	int nrefused;
};

static bool
run_progress(const struct import_progress *p, void *arg)
{
	char label[160];

	(void)arg;
	snprintf(label, sizeof(label), "%s %.40s: %lld rows",
		 p->looking ? "Looking through" : "Importing", p->file,
		 (long long)p->rows);
	return ui_progress(label, p->bytes, p->all);
}

static void
run_refusal(const struct import_refusal *r, void *arg)
{
	struct run_state *st = arg;

	if (++st->nrefused <= REFUSALS)
		buf_addf(&st->refused, "  line %lld%s%s: %s\n",
			 (long long)r->line, *r->column ? ", " : "", r->column,
			 r->reason);
}

static void
show_result(const struct import_options *o, const struct import_summary *sum,
	    const struct run_state *st, const struct err *e)
{
	struct buf b = BUF_INIT;

	if (e->text[0])
		buf_addf(&b,
			 "It stopped: %s\nWhat is counted here is filed; "
			 "doing it again finishes the work.\n\n",
			 e->text);
	if (o->dry_run)
		buf_adds(&b, "Only tried: nothing was filed.\n\n");
	buf_addf(&b,
		 "Rows offered     %9lld\n%s %9lld\nRefused          "
		 "%9lld\nHere already     %9lld\n",
		 (long long)sum->offered,
		 o->dry_run ? "Would be taken  " : "Accepted        ",
		 (long long)sum->accepted, (long long)sum->refused,
		 (long long)sum->already);
	for (int i = 0; i < TBL_COUNT; i++)
		if (sum->created[i])
			buf_addf(&b, "  new %-12s %7lld\n", tables[i].name,
				 (long long)sum->created[i]);
	if (st->nrefused) {
		buf_addf(&b, "\nRefused%s:\n",
			 st->nrefused > REFUSALS ? ", the first of them" : "");
		buf_adds(&b, st->refused.p);
		if (o->rejects)
			buf_addf(&b, "\nAll of them stand in %s\n", o->rejects);
	}
	ui_pager(e->text[0] ? "Import stopped" : "Import finished", b.p);
	buf_release(&b);
}

static enum rc
map_path(struct screen *s, char *out, size_t size, struct err *e)
{
	struct found_map *v;
	size_t n;
	enum rc rc = RC_NONE;

	if (!form_empty(s, F_IMPORT_FORM_MAP_PATH)) {
		snprintf(out, size, "%s", form_text(s, F_IMPORT_FORM_MAP_PATH));
		return RC_OK;
	}
	v = mem_zero(MAPS, sizeof(*v));
	n = find_maps(v, MAPS);
	for (size_t i = 0; i < n; i++)
		if (!strcmp(v[i].name, form_text(s, F_IMPORT_FORM_MAP))) {
			snprintf(out, size, "%s", v[i].path);
			rc = RC_OK;
		}
	free(v);
	return rc == RC_OK ? rc
			   : err_field(e, "map",
				       "Choose a mapping, or "
				       "give the path of one.");
}

static void
import_changed(struct screen *s, int field)
{
	if (field == F_IMPORT_FORM_MAP_PATH)
		form_required(s, F_IMPORT_FORM_MAP,
			      form_empty(s, F_IMPORT_FORM_MAP_PATH));
}

static enum rc
import_save(struct screen *s, struct err *e)
{
	char map[520];
	const char *file = form_text(s, F_IMPORT_FORM_FILE);
	struct run_state st = { .refused = BUF_INIT };
	struct import_options o = {
		.map = map,
		.files = &file,
		.nfiles = 1,
		.rejects = form_empty(s, F_IMPORT_FORM_REJECTS)
				   ? NULL
				   : form_text(s, F_IMPORT_FORM_REJECTS),
		.dry_run = form_int(s, F_IMPORT_FORM_DRY) == 1,
		.progress = run_progress,
		.refusal = run_refusal,
		.arg = &st,
	};
	struct import_summary sum = { 0 };
	struct err stopped = { 0 };
	enum rc rc = map_path(s, map, sizeof(map), e);

	if (rc != RC_OK)
		return rc;
	rc = import_run(desk_session(), &o, &sum, e);
	ui_progress_end();
	/* Nothing happened: the form is to be mended. */
	if (rc != RC_OK && !sum.offered) {
		buf_release(&st.refused);
		return rc;
	}
	if (rc != RC_OK)
		stopped = *e;
	show_result(&o, &sum, &st, &stopped);
	buf_release(&st.refused);
	if (o.dry_run)
		form_stay(s);
	return RC_OK;
}

static enum rc
import_load(struct screen *s, struct err *e)
{
	(void)s;
	(void)e;
	return RC_OK;
}

const struct screen_ops ops_import_form = {
	.load = import_load,
	.changed = import_changed,
	.save = import_save,
};
