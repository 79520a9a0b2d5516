/*
 * test_export.c - extracts of a hand-made clinic: totals, keys, versions, bytes.
 */
#include "export_fixture.h"

/* ---- reading what was written ------------------------------------------------ */

static void
slurp(struct buf *b, const char *dir, const char *file)
{
	char path[400];

	snprintf(path, sizeof(path), "%s/%s", in_work(dir), file);
	buf_clear(b);
	OK(buf_read_file(b, path, 1 << 26, &err));
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
	struct export_result r;
	struct csv c;

	(void)state;
	clear_work();
	plant_march();
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

/* ---- what stands in the way -------------------------------------------------- */

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
		T(months_as_people_type_them),
	};

	return cmocka_run_group_tests(tests, open_all, close_all);
}
