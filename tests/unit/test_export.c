/*
 * test_export.c - extracts of a hand-made clinic: totals, keys, versions,
 * bytes, privacy, and folders in the way.
 */
#define _GNU_SOURCE /* memmem */
#include "analysis_fixture.h"

#include <dirent.h>
#include <fcntl.h>
#include <sqlite3.h>
#include <sys/file.h>
#include <sys/stat.h>

#include "../../src/analysis/extract.h"

/* ---- reading what was written ------------------------------------------------ */

static char work[96]; /* a folder of the test's own */

static const char *
in_work(const char *name)
{
	static char path[4][320];
	static int turn;
	char *p = path[turn = (turn + 1) % 4];

	snprintf(p, sizeof(path[0]), "%s/%s", work, name);
	return p;
}

static void
clear_work(void)
{
	char cmd[160];

	snprintf(cmd, sizeof(cmd), "rm -rf %s && mkdir %s", work, work);
	assert_int_equal(system(cmd), 0);
}

static bool
is_there(const char *path)
{
	struct stat st;

	return lstat(path, &st) == 0;
}

static void
slurp(struct buf *b, const char *dir, const char *file)
{
	char path[400];

	snprintf(path, sizeof(path), "%s/%s", in_work(dir), file);
	buf_clear(b);
	OK(buf_read_file(b, path, 1 << 26, &err));
}

static struct export_result
export_to(const char *dir, int32_t month, unsigned formats, bool safe)
{
	struct export_options o = { .month = month,
				    .dir = in_work(dir),
				    .formats = formats,
				    .safe_cells = safe };
	struct export_result r;

	OK(export_month(as(ROLE_ADMINISTRATOR), &o, NULL, NULL, &r, &err));
	return r;
}

static void
export_quietly(const char *dir, int32_t month)
{
	struct export_result r = export_to(dir, month, 0, false);

	export_result_release(&r);
}

static enum rc
try_export(struct session *s, const char *path, int32_t month)
{
	struct export_options o = { .month = month, .dir = path };
	struct export_result r;
	enum rc rc = export_month(s, &o, NULL, NULL, &r, &err);

	if (rc == RC_OK)
		export_result_release(&r);
	return rc;
}

/* A CSV file as cells, quotes taken off. */
struct csv {
	struct buf text;
	char **cell;
	int cols, rows; /* rows below the header */
};

static struct csv
read_csv(const char *dir, const char *file)
{
	struct csv c = { .text = BUF_INIT };
	size_t n = 0, cap = 0;
	char *p, *to;

	slurp(&c.text, dir, file);
	for (p = c.text.p; *p;) {
		bool quoted = *p == '"';

		c.cell = mem_room(c.cell, &cap, n, sizeof(*c.cell));
		p += quoted;
		c.cell[n++] = to = p;
		while (quoted ? !(*p == '"' && p[1] != '"')
			      : *p != ',' && *p != '\n') {
			p += quoted && *p == '"';
			*to++ = *p++;
		}
		p += quoted;
		if (*p == '\n' && !c.cols)
			c.cols = (int)n;
		assert_true(*p == ',' || *p == '\n');
		p++;
		*to = '\0';
	}
	assert_int_equal(n % (size_t)c.cols, 0);
	c.rows = (int)n / c.cols - 1;
	return c;
}

static const char *
cell(const struct csv *c, int row, const char *col)
{
	for (int i = 0; i < c->cols; i++)
		if (strcmp(c->cell[i], col) == 0)
			return c->cell[(row + 1) * c->cols + i];
	fail_msg("no column %s", col);
	return "";
}

static int64_t
sum(const struct csv *c, const char *col)
{
	int64_t v = 0;

	for (int i = 0; i < c->rows; i++)
		v += atoll(cell(c, i, col));
	return v;
}

static void
csv_release(struct csv *c)
{
	free(c->cell);
	buf_release(&c->text);
}

#define FACT "silver/fact_appointment/scheduled_month=%d/part-000.csv"

static struct csv
fact_of(const char *dir, int32_t month)
{
	char path[96];

	snprintf(path, sizeof(path), FACT, month);
	return read_csv(dir, path);
}

#define PATIENTS "bronze/dim_patient/part-000.csv"

/* The row with that value in that column; -1: none. */
static int
row_with(const struct csv *c, const char *col, const char *value)
{
	for (int i = 0; i < c->rows; i++)
		if (strcmp(cell(c, i, col), value) == 0)
			return i;
	return -1;
}

/* ---- facts ------------------------------------------------------------------- */

static void
totals_add_up(void **state)
{
	int64_t clinic = make_place(PLACE_KIND_CLINIC, 15, 1, false);
	int64_t store = make_place(PLACE_KIND_STORE, 0, 0, false);
	int64_t p = put_patient(SEX_FEMALE, 1948, put_region("Praia"));
	int64_t m = put_medicine("Zinc", 5), lot;
	struct export_result r;
	struct csv c;

	(void)state;
	clear_work();
	put_visit(p, clinic, 0, 20150228, 600, APPOINTMENT_STATE_DONE);
	put_visit(p, clinic, 0, 20150401, 600, APPOINTMENT_STATE_DONE);
	put_visit(p, clinic, 0, 20150331, 600, APPOINTMENT_STATE_STRUCK);
	for (int s = 0; s < EXPORT_STATES; s++)
		put_visit(p, clinic, make_doctor(), 20150301 + s * 7, 600,
			  (enum appointment_state)s);
	put_visit(p, clinic, 0, 20150331, -1, APPOINTMENT_STATE_MISSED);
	put_diagnosis_of(p, "I10", 20150331);
	put_diagnosis_of(p, "I10", 20150401);
	lot = put_lot(m, "Z1", 20180131, LOT_STATE_USABLE);
	put_movement(m, lot, store, 20150301, 40);
	put_movement(m, lot, store, 20150331, -15);
	r = export_to("a", 201503, 0, false);
	assert_int_equal(r.appointments, 6);
	assert_int_equal(r.open, 1);
	assert_true(r.provisional);
	assert_int_equal(r.by_state[APPOINTMENT_STATE_MISSED], 2);
	assert_int_equal(r.diagnoses, 1);
	assert_int_equal(r.movements, 2);
	assert_int_equal(r.patients, 1);
	assert_string_equal(json_string_value(
				    json_object_get(r.manifest, "data_state")),
			    "provisional");
	export_result_release(&r);
	c = fact_of("a", 201503);
	assert_int_equal(c.rows, 6);
	assert_int_equal(sum(&c, "n_appointment"), 6);
	assert_int_equal(sum(&c, "n_attended"), 2);
	assert_int_equal(sum(&c, "n_no_show"), 2);
	assert_int_equal(sum(&c, "n_cancelled"), 1);
	assert_int_equal(sum(&c, "n_open"), 1);
	for (int i = 0; i < c.rows; i++)
		assert_int_equal(1, atoi(cell(&c, i, "n_attended")) +
					    atoi(cell(&c, i, "n_no_show")) +
					    atoi(cell(&c, i, "n_cancelled")) +
					    atoi(cell(&c, i, "n_open")));
	csv_release(&c);
	c = read_csv("a", "gold/obt_appointment/scheduled_month=201503/"
			  "part-000.csv");
	assert_int_equal(sum(&c, "n_no_show"), 2);
	csv_release(&c);
	c = read_csv("a", "silver/fact_stock_movement/moved_month=201503/"
			  "part-000.csv");
	assert_int_equal(sum(&c, "quantity"), 25);
	csv_release(&c);
}

static void
a_difference_to_the_store_is_seen(void **state)
{
	struct tally a, b;

	(void)state;
	memset(&a, 0, sizeof(a));
	memset(&b, 0, sizeof(b));
	assert_true(tally_same(&a, &b));
	b.by_state[3]++;
	assert_false(tally_same(&a, &b));
	b = a;
	b.quantity--;
	assert_false(tally_same(&a, &b));
}

static void
columns_of_one_appointment(void **state)
{
	int64_t clinic = make_place(PLACE_KIND_CLINIC, 15, 1, false);
	int64_t p = put_patient(SEX_FEMALE, 1920, 0);
	struct row_appointment a;
	struct csv c, d;
	int i, last;

	(void)state;
	clear_work();
	put_visit(p, clinic, 0, 20140110, 600, APPOINTMENT_STATE_DONE);
	put_visit(p, clinic, 0, 20140203, 600, APPOINTMENT_STATE_MISSED);
	put_visit(p, clinic, 0, 20140204, 600, APPOINTMENT_STATE_BOOKED);
	row_init(TBL_APPOINTMENT, &a);
	a.patient_id = p;
	a.clinic_id = clinic;
	a.day = 20140220;
	a.minute = 495;
	a.length = 20;
	a.state = APPOINTMENT_STATE_DONE;
	a.priority = PRIORITY_URGENT;
	a.booked_at = when_instant(20140213, 600);
	a.arrived_at = when_instant(20140220, 505);
	a.ended_at = when_instant(20140220, 545);
	a.moves = 2;
	put_row(TBL_APPOINTMENT, &a);
	put_visit(p, clinic, 0, 20140220, -1, APPOINTMENT_STATE_CANCELLED);
	export_quietly("a", 201402);
	c = fact_of("a", 201402);
	assert_int_equal(c.rows, 4);
	/* By day and time: no time of day goes before any. */
	assert_string_equal(cell(&c, 2, "scheduled_time_key"), "-1");
	assert_string_equal(cell(&c, 2, "cancelled_date_key"), "0");
	assert_string_equal(cell(&c, 2, "arrived_date_key"), "-1");
	assert_string_equal(cell(&c, 1, "arrived_date_key"), "-2");
	assert_string_equal(cell(&c, 1, "cancelled_date_key"), "-1");
	i = 3;
	assert_string_equal(cell(&c, i, "booked_date_key"), "20140213");
	assert_string_equal(cell(&c, i, "scheduled_date_key"), "20140220");
	assert_string_equal(cell(&c, i, "scheduled_time_key"), "496");
	assert_string_equal(cell(&c, i, "arrived_time_key"), "506");
	assert_string_equal(cell(&c, i, "lead_days"), "7");
	assert_string_equal(cell(&c, i, "late_minutes"), "10");
	assert_string_equal(cell(&c, i, "stay_minutes"), "40");
	assert_string_equal(cell(&c, i, "n_moved"), "2");
	assert_string_equal(cell(&c, i, "age"), "90"); /* 94 */
	/* Before that day: one kept in January, one missed, the rest open. */
	assert_string_equal(cell(&c, i, "prior_visits"), "1");
	assert_string_equal(cell(&c, i, "prior_no_shows"), "1");
	assert_string_equal(cell(&c, 0, "prior_no_shows"), "0");
	d = read_csv("a", "bronze/dim_appointment_profile/part-000.csv");
	last = row_with(&d, "profile_key", cell(&c, i, "profile_key"));
	assert_true(last >= 0);
	assert_string_equal(cell(&d, last, "status"), "done");
	assert_string_equal(cell(&d, last, "priority"), "urgent");
	assert_string_equal(cell(&d, last, "lead_band"), "1-7");
	csv_release(&d);
	/* Over 89, the birth year goes too. */
	d = read_csv("a", PATIENTS);
	last = row_with(&d, "patient_key", cell(&c, i, "patient_key"));
	assert_string_equal(cell(&d, last, "birth_year"), "");
	assert_string_equal(cell(&d, last, "age_band"), "90+");
	csv_release(&d);
	csv_release(&c);
}

/* ---- dimensions -------------------------------------------------------------- */

static void
special_members_are_everywhere(void **state)
{
	(void)state;
	for (int i = 0; i < CAT_FACT_APPOINTMENT; i++) {
		const struct cat_table *t = catalogue[i];
		char path[96];
		struct csv c;

		snprintf(path, sizeof(path), "bronze/%s/part-000.csv", t->name);
		c = read_csv("a", path);
		assert_true(c.rows >= 4);
		for (int k = 0; k < 4; k++)
			assert_int_equal(atoi(cell(&c, k, t->cols[0].name)),
					 k - 3);
		csv_release(&c);
	}
}

/* Each foreign key of the catalogue, over every row. */
static void
every_key_resolves(void **state)
{
	static const int32_t month = 201402;

	(void)state;
	for (int i = CAT_FACT_APPOINTMENT; i <= CAT_FACT_MOVEMENT; i++) {
		const struct cat_table *t = catalogue[i];
		char path[128];
		struct csv c;

		snprintf(path, sizeof(path), "silver/%s/%s=%d/part-000.csv",
			 t->name, t->partition, month);
		c = read_csv("a", path);
		for (int k = 0; k < t->ncols; k++) {
			const struct cat_col *col = &t->cols[k];
			struct csv d;

			if (!col->refers)
				continue;
			snprintf(path, sizeof(path), "bronze/%s/part-000.csv",
				 col->refers);
			d = read_csv("a", path);
			for (int r = 0; r < c.rows; r++)
				if (row_with(&d, d.cell[0],
					     cell(&c, r, col->name)) < 0)
					fail_msg("%s.%s %s", t->name, col->name,
						 cell(&c, r, col->name));
			csv_release(&d);
		}
		csv_release(&c);
	}
}

static void
a_new_region_makes_a_version(void **state)
{
	int64_t clinic = make_place(PLACE_KIND_CLINIC, 15, 1, false);
	int64_t old = put_region("Old town"), new = put_region("New town");
	struct row_patient p;
	struct csv c, d;
	int a, b;
	int64_t id;

	(void)state;
	clear_work();
	when_clock_set(when_instant(20130101, 600));
	id = put_patient(SEX_FEMALE, 1948, old);
	OK(row_get(fx.store, TBL_PATIENT, id, &p, &err));
	when_clock_set(when_instant(20130102, 600));
	p.sex = SEX_MALE; /* overwritten: no version */
	change_row(TBL_PATIENT, &p);
	when_clock_set(when_instant(20130515, 600));
	p.region_id = new;
	change_row(TBL_PATIENT, &p);
	when_clock_set(0);
	put_visit(id, clinic, 0, 20130515, 599, APPOINTMENT_STATE_DONE);
	put_visit(id, clinic, 0, 20130515, 600, APPOINTMENT_STATE_DONE);
	put_visit(id, clinic, 0, 20130515, -1, APPOINTMENT_STATE_DONE);
	export_quietly("v", 201305);
	c = fact_of("v", 201305);
	d = read_csv("v", PATIENTS);
	assert_int_equal(d.rows, 4 + 2);
	a = row_with(&d, "patient_key", cell(&c, 1, "patient_key"));
	b = row_with(&d, "patient_key", cell(&c, 2, "patient_key"));
	assert_true(a >= 4 && b >= 4 && a != b);
	/* Without a time of day it is the end of the day. */
	assert_string_equal(cell(&c, 0, "patient_key"),
			    cell(&c, 2, "patient_key"));
	assert_string_equal(cell(&d, a, "region"), "Old town");
	assert_string_equal(cell(&d, b, "region"), "New town");
	assert_string_equal(cell(&d, a, "sex"), "male");
	assert_string_equal(cell(&d, a, "valid_from"), "0001-01-01T00:00:00Z");
	assert_string_equal(cell(&d, a, "valid_to"), "2013-05-15T10:00:00Z");
	assert_string_equal(cell(&d, b, "valid_from"), "2013-05-15T10:00:00Z");
	assert_string_equal(cell(&d, b, "valid_to"), "9999-12-31T00:00:00Z");
	assert_string_equal(cell(&d, a, "is_current"), "false");
	assert_string_equal(cell(&d, b, "is_current"), "true");
	assert_string_equal(cell(&d, a, "patient_durable_key"),
			    cell(&d, b, "patient_durable_key"));
	csv_release(&c);
	csv_release(&d);
}

static void
a_merged_patient_is_the_living_one(void **state)
{
	int64_t clinic = make_place(PLACE_KIND_CLINIC, 15, 1, false);
	int64_t living = put_patient(SEX_MALE, 1950, 0);
	int64_t gone = put_patient(SEX_MALE, 1950, 0);
	struct row_patient p;
	struct csv c;

	(void)state;
	clear_work();
	session_use(as(ROLE_RECORDS));
	OK(row_get(fx.store, TBL_PATIENT, gone, &p, &err));
	p.state = PATIENT_STATE_MERGED;
	p.living_id = living;
	change_row(TBL_PATIENT, &p);
	put_visit(gone, clinic, 0, 20130301, 600, APPOINTMENT_STATE_DONE);
	put_visit(gone, clinic, 0, 20130401, 600, APPOINTMENT_STATE_DONE);
	put_visit(living, clinic, 0, 20130402, 600, APPOINTMENT_STATE_DONE);
	export_quietly("m", 201304);
	c = fact_of("m", 201304);
	assert_int_equal(c.rows, 2);
	assert_string_equal(cell(&c, 0, "patient_durable_key"),
			    cell(&c, 1, "patient_durable_key"));
	assert_string_equal(cell(&c, 0, "prior_visits"), "1");
	assert_string_equal(cell(&c, 1, "prior_visits"), "2");
	csv_release(&c);
	c = read_csv("m", PATIENTS);
	assert_int_equal(c.rows, 4 + 1);
	csv_release(&c);
}

static void
keys_are_the_same_in_every_month(void **state)
{
	int64_t clinic = make_place(PLACE_KIND_CLINIC, 15, 1, false);
	int64_t p = put_patient(SEX_MALE, 1950, 0);
	int64_t q = put_patient(SEX_MALE, 1950, 0);
	struct csv a, b;

	(void)state;
	clear_work();
	put_visit(p, clinic, 0, 20120110, 600, APPOINTMENT_STATE_DONE);
	put_visit(p, clinic, 0, 20120210, 600, APPOINTMENT_STATE_DONE);
	put_visit(q, clinic, 0, 20120209, 600, APPOINTMENT_STATE_DONE);
	export_quietly("jan", 201201);
	export_quietly("feb", 201202);
	a = fact_of("jan", 201201);
	b = fact_of("feb", 201202);
	assert_int_equal(b.rows, 2);
	assert_string_equal(cell(&a, 0, "patient_key"),
			    cell(&b, 1, "patient_key"));
	assert_string_not_equal(cell(&b, 0, "patient_key"),
				cell(&b, 1, "patient_key"));
	assert_string_equal(cell(&a, 0, "clinic_key"),
			    cell(&b, 0, "clinic_key"));
	/* Whole in a double, and no special member. */
	assert_true(atoll(cell(&a, 0, "patient_key")) > 0);
	assert_true(atoll(cell(&a, 0, "patient_key")) < (int64_t)1 << 53);
	csv_release(&a);
	csv_release(&b);
}

/* ---- bytes ------------------------------------------------------------------- */

static void
the_same_month_gives_the_same_bytes(void **state)
{
	struct export_result a, b;
	struct buf x = BUF_INIT, y = BUF_INIT;
	json_t *files;
	size_t i;
	json_t *f;

	(void)state;
	clear_work();
	a = export_to("one", 201503, EXPORT_CSV | EXPORT_NDJSON, false);
	/* Another day, zone, umask; a run and its audit entry between. */
	when_clock_set(when_instant(20300101, 0));
	setenv("TZ", "Pacific/Auckland", 1);
	umask(0);
	b = export_to("two", 201503, EXPORT_CSV | EXPORT_NDJSON, false);
	umask(022);
	when_clock_set(0);
	assert_string_equal(a.digest, b.digest);
	files = json_object_get(a.manifest, "files");
	assert_int_equal(json_array_size(files), CAT_COUNT * 2);
	json_array_foreach(files, i, f)
	{
		const char *path =
			json_string_value(json_object_get(f, "path"));
		uint8_t sum[VAULT_HASH];
		char hex[65];

		slurp(&x, "one", path);
		slurp(&y, "two", path);
		assert_int_equal(x.len, y.len);
		assert_memory_equal(x.p, y.p, x.len);
		vault_hash(sum, x.p, x.len);
		vault_hex(hex, sum, sizeof(sum));
		assert_string_equal(hex, json_string_value(
						 json_object_get(f, "sha256")));
		assert_int_equal(x.len, json_integer_value(
						json_object_get(f, "bytes")));
	}
	buf_release(&x);
	buf_release(&y);
	export_result_release(&a);
	export_result_release(&b);
}

static void
ndjson_holds_the_same_rows(void **state)
{
	struct buf b = BUF_INIT;
	struct csv c = fact_of("one", 201503);
	int row = 0;

	(void)state;
	slurp(&b, "one",
	      "silver/fact_appointment/scheduled_month=201503/"
	      "part-000.ndjson");
	for (char *s = b.p; *s; row++) {
		char *end = strchr(s, '\n');
		json_t *j = json_loadb(s, (size_t)(end - s), 0, NULL);
		char text[32];

		assert_non_null(j);
		assert_int_equal(json_object_size(j), c.cols);
		snprintf(text, sizeof(text), "%lld",
			 json_integer_value(json_object_get(j, "patient_key")));
		assert_string_equal(text, cell(&c, row, "patient_key"));
		json_decref(j);
		s = end + 1;
	}
	assert_int_equal(row, c.rows);
	csv_release(&c);
	buf_release(&b);
}

static void
cells_are_quoted_and_made_safe(void **state)
{
	static const char *const region[] = {
		"=cmd|' /C calc'!A1", "a,\"b\"", "two\nlines", "-5", "Ação",
	};
	static const char *const safe[] = {
		"'=cmd|' /C calc'!A1", "a,\"b\"", "two lines", "'-5", "Ação",
	};
	int64_t clinic = make_place(PLACE_KIND_CLINIC, 15, 1, false);
	struct export_result r;
	struct csv c;

	(void)state;
	clear_work();
	for (int i = 0; i < 5; i++)
		put_visit(put_patient(SEX_MALE, 1950, put_region(region[i])),
			  clinic, 0, 20110101 + i, 600,
			  APPOINTMENT_STATE_BOOKED);
	for (int k = 0; k < 2; k++) {
		r = export_to(k ? "safe" : "plain", 201101,
			      EXPORT_CSV | EXPORT_NDJSON, k);
		export_result_release(&r);
		c = read_csv(k ? "safe" : "plain",
			     "gold/obt_appointment/"
			     "scheduled_month=201101/part-000.csv");
		for (int i = 0; i < 5; i++)
			assert_string_equal(cell(&c, i, "region"),
					    k	     ? safe[i]
					    : i == 2 ? "two lines"
						     : region[i]);
		csv_release(&c);
		/* Numbers below zero stay numbers. */
		c = fact_of(k ? "safe" : "plain", 201101);
		assert_string_equal(cell(&c, 0, "arrived_date_key"), "-2");
		csv_release(&c);
	}
}

/* ---- privacy ----------------------------------------------------------------- */

static void
search_folder(const char *path, const char *const *what, int n)
{
	DIR *d = opendir(path);

	assert_non_null(d);
	for (struct dirent *f; (f = readdir(d));) {
		struct buf b = BUF_INIT;
		char name[600];
		struct stat st;

		if (*f->d_name == '.')
			continue;
		snprintf(name, sizeof(name), "%s/%s", path, f->d_name);
		assert_int_equal(lstat(name, &st), 0);
		assert_int_equal(st.st_mode & 077, 0);
		if (S_ISDIR(st.st_mode)) {
			search_folder(name, what, n);
			continue;
		}
		OK(buf_read_file(&b, name, 1 << 26, &err));
		for (int i = 0; i < n; i++)
			if (memmem(b.p, b.len, what[i], strlen(what[i])))
				fail_msg("%s stands in %s", what[i], name);
		buf_release(&b);
	}
	closedir(d);
}

static void
nobody_is_named(void **state)
{
	int64_t clinic = make_place(PLACE_KIND_CLINIC, 15, 1, false);
	int64_t p = put_patient(SEX_MALE, 1950, 0);
	int64_t visit =
		put_visit(p, clinic, 0, 20110301, 600, APPOINTMENT_STATE_DONE);
	struct row_booking_note note;
	char id[2][24];
	const char *what[] = { "Canary",     "CANARY", "5550100200", "19500229",
			       "1950-02-29", id[0],    id[1] };
	struct export_result r;

	(void)state;
	clear_work();
	row_init(TBL_BOOKING_NOTE, &note);
	note.id = visit;
	note.patient_id = p;
	strcpy(note.words, "CanaryWords");
	put_row(TBL_BOOKING_NOTE, &note);
	snprintf(id[0], sizeof(id[0]), "%lld", (long long)p);
	snprintf(id[1], sizeof(id[1]), "%lld", (long long)visit);
	/* Not because a check says no: the key is not there. */
	assert_false(
		vault_ring_has(as(ROLE_ADMINISTRATOR)->ring, DOMAIN_IDENTITY));
	r = export_to("p", 201103, EXPORT_CSV | EXPORT_NDJSON, false);
	assert_int_equal(r.appointments, 1);
	export_result_release(&r);
	search_folder(in_work("p"), what, 7);
}

static void
who_may_export(void **state)
{
	struct export_preview v;

	(void)state;
	clear_work();
	IS(RC_DENIED, try_export(as(ROLE_CLERK), in_work("c"), 201503));
	IS(RC_DENIED, try_export(as(ROLE_RECORDS), in_work("c"), 201503));
	assert_false(is_there(in_work("c")));
	assert_false(is_there(in_work("c.part")));
	OK(try_export(as(ROLE_EXPORTER), in_work("c"), 201503));
	IS(RC_DENIED, export_preview(as(ROLE_CLERK), 201503, &v, &err));
	OK(export_preview(as(ROLE_ADMINISTRATOR), 201503, &v, &err));
	assert_int_equal(v.appointments, 6);
	assert_int_equal(v.open, 1);
}

static bool
keep_run(const struct row_export_run *r, void *arg)
{
	*(struct row_export_run *)arg = *r;
	return false;
}

static void
the_run_is_filed(void **state)
{
	struct export_result r;
	struct row_export_run run;
	int32_t first, last;

	(void)state;
	/* The newest one, by the clock. */
	when_clock_set(when_instant(20310101, 0));
	r = export_to("run", 201503, 0, false);
	when_clock_set(0);
	OK(export_runs(as(ROLE_ADMINISTRATOR), keep_run, &run, &err));
	assert_int_equal(run.month, 201503);
	assert_string_equal(run.digest, r.digest);
	assert_int_equal(run.files, CAT_COUNT);
	assert_int_equal(run.open_bookings, 1);
	OK(export_months(as(ROLE_ADMINISTRATOR), &first, &last, &err));
	assert_int_equal(first, 201101);
	assert_true(last >= 201504);
	export_result_release(&r);
}

/* ---- what stands in the way -------------------------------------------------- */

static void
touch(const char *path)
{
	int fd = open(path, O_WRONLY | O_CREAT, 0600);

	assert_true(fd >= 0);
	close(fd);
}

static void
folders_in_the_way(void **state)
{
	struct session *s = as(ROLE_ADMINISTRATOR);

	(void)state;
	clear_work();
	touch(in_work("file"));
	IS(RC_CONFLICT, try_export(s, in_work("file"), 201503));
	mkdir(in_work("theirs"), 0700);
	touch(in_work("theirs/notes.txt"));
	IS(RC_CONFLICT, try_export(s, in_work("theirs"), 201503));
	assert_true(is_there(in_work("theirs/notes.txt")));
	/* The names are ours, but it is no extract. */
	mkdir(in_work("half"), 0700);
	mkdir(in_work("half/gold"), 0700);
	IS(RC_CONFLICT, try_export(s, in_work("half"), 201503));
	mkdir(in_work("x.part"), 0700);
	touch(in_work("x.part/notes.txt"));
	IS(RC_CONFLICT, try_export(s, in_work("x"), 201503));
	assert_true(is_there(in_work("x.part/notes.txt")));
	IS(RC_IO, try_export(s, in_work("none/deeper"), 201503));
	IS(RC_IO, try_export(s, in_work("file/deeper"), 201503));
	IS(RC_USAGE, try_export(s, fx.path, 201503));
	IS(RC_USAGE, try_export(s, "", 201503));
	IS(RC_USAGE, try_export(s, "/", 201503));
	IS(RC_USAGE, try_export(s, in_work("m"), 201513));
	assert_false(is_there(in_work("m.part")));
	/* An empty folder, slashes behind its name. */
	mkdir(in_work("empty"), 0755);
	OK(try_export(s, in_work("empty//"), 201503));
	assert_true(is_there(in_work("empty/manifest.json")));
	assert_false(is_there(in_work("empty/PARTIAL")));
}

static void
an_earlier_extract_is_replaced(void **state)
{
	(void)state;
	clear_work();
	export_quietly("a", 201503);
	export_quietly("a", 201402);
	assert_true(is_there(in_work("a/silver/fact_appointment/"
				     "scheduled_month=201402")));
	assert_false(is_there(in_work("a/silver/fact_appointment/"
				      "scheduled_month=201503")));
	assert_false(is_there(in_work("a.old")));
	assert_false(is_there(in_work("a.part")));
}

static bool
stop_at_once(void *arg, int64_t done, int64_t all)
{
	++*(int *)arg;
	return done == 0 && all < 0;
}

static bool
stop_at_the_end(void *arg, int64_t done, int64_t all)
{
	++*(int *)arg;
	return done < all;
}

static void
stopped_or_killed_it_leaves_nothing_half_done(void **state)
{
	struct export_options o = { .month = 201503 };
	struct session *s = as(ROLE_ADMINISTRATOR);
	struct export_result r;
	int calls = 0, fd;

	(void)state;
	clear_work();
	export_quietly("a", 201402);
	o.dir = in_work("a");
	IS(RC_REFUSED, export_month(s, &o, stop_at_once, &calls, &r, &err));
	assert_int_equal(calls, 1);
	IS(RC_REFUSED, export_month(s, &o, stop_at_the_end, &calls, &r, &err));
	assert_true(calls > 2);
	assert_false(is_there(in_work("a.part")));
	assert_true(is_there(in_work("a/silver/fact_appointment/"
				     "scheduled_month=201402")));
	/* What a killed run leaves is taken over by the next one... */
	mkdir(in_work("b.part"), 0700);
	mkdir(in_work("b.part/gold"), 0700);
	touch(in_work("b.part/gold/part-000.csv"));
	touch(in_work("b.part/PARTIAL"));
	/* ...but not while it runs. */
	fd = open(in_work("b.part/PARTIAL"), O_RDWR);
	assert_int_equal(flock(fd, LOCK_EX), 0);
	IS(RC_BUSY, try_export(s, in_work("b"), 201503));
	assert_true(is_there(in_work("b.part/gold/part-000.csv")));
	close(fd);
	OK(try_export(s, in_work("b"), 201503));
	assert_false(is_there(in_work("b.part")));
	assert_false(is_there(in_work("b/gold/part-000.csv")));
	assert_true(store_is_idle(fx.store));
}

static void
what_cannot_be_filed_is_not_published(void **state)
{
	struct export_options o = { .month = 201503 };
	struct session *s = as(ROLE_ADMINISTRATOR);
	struct export_result r;
	struct store *other;

	(void)state;
	clear_work();
	export_quietly("a", 201402);
	o.dir = in_work("a");
	/* Someone else holds the turnstile longer than we wait. */
	OK(store_open(&other, fx.path, &err));
	OK(store_begin(other, &err));
	store_wait_set(fx.store, 50);
	IS(RC_BUSY, export_month(s, &o, NULL, NULL, &r, &err));
	store_rollback(other);
	store_close(other);
	store_wait_set(fx.store, 5000);
	assert_false(is_there(in_work("a.part")));
	assert_true(is_there(in_work("a/silver/fact_appointment/"
				     "scheduled_month=201402")));
}

static void
a_row_changed_behind_our_back_stops_it(void **state)
{
	sqlite3 *db;

	(void)state;
	clear_work();
	assert_int_equal(sqlite3_open(fx.path, &db), SQLITE_OK);
	assert_int_equal(sqlite3_exec(db,
				      "UPDATE appointment SET state = 2 "
				      "WHERE state = 3 AND day / 100 = 201503",
				      NULL, NULL, NULL),
			 SQLITE_OK);
	sqlite3_close(db);
	IS(RC_DAMAGED,
	   try_export(as(ROLE_ADMINISTRATOR), in_work("t"), 201503));
	assert_false(is_there(in_work("t")));
	assert_false(is_there(in_work("t.part")));
}

static void
months_as_people_type_them(void **state)
{
	int32_t m = 0;

	(void)state;
	OK(export_month_parse(&m, "2016-05", &err));
	assert_int_equal(m, 201605);
	IS(RC_REFUSED, export_month_parse(&m, "2016-13", &err));
	IS(RC_REFUSED, export_month_parse(&m, "2016-5", &err));
	IS(RC_REFUSED, export_month_parse(&m, "2016-05-01", &err));
	IS(RC_REFUSED, export_month_parse(&m, "may", &err));
	IS(RC_REFUSED, export_month_parse(&m, "", &err));
}

static int
open_all(void **state)
{
	fixture_open(state);
	snprintf(work, sizeof(work), "%s/x", fx.dir);
	return 0;
}

static int
close_all(void **state)
{
	char cmd[160];

	snprintf(cmd, sizeof(cmd), "rm -rf %s", work);
	assert_int_equal(system(cmd), 0);
	return fixture_close(state);
}

int
main(void)
{
#define T(f) cmocka_unit_test(f)
	const struct CMUnitTest tests[] = {
		T(totals_add_up),
		T(a_difference_to_the_store_is_seen),
		T(columns_of_one_appointment),
		T(special_members_are_everywhere),
		T(every_key_resolves),
		T(a_new_region_makes_a_version),
		T(a_merged_patient_is_the_living_one),
		T(keys_are_the_same_in_every_month),
		T(the_same_month_gives_the_same_bytes),
		T(ndjson_holds_the_same_rows),
		T(cells_are_quoted_and_made_safe),
		T(nobody_is_named),
		T(who_may_export),
		T(the_run_is_filed),
		T(folders_in_the_way),
		T(an_earlier_extract_is_replaced),
		T(stopped_or_killed_it_leaves_nothing_half_done),
		T(what_cannot_be_filed_is_not_published),
		T(months_as_people_type_them),
		T(a_row_changed_behind_our_back_stops_it),
	};

	return cmocka_run_group_tests(tests, open_all, close_all);
}
