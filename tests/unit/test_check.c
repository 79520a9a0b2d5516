/*
 * test_check.c - a sound store is told sound, and each kind of damage is found
 * by the line that should find it.
 */
#include "patient_fixture.h"

#include "wardbook/check.h"

struct lines {
	int n, skipped;
	int64_t wrong, looked_at;
	char first[300];   /* the first line with a fault */
	char rows[80];	   /* look for this line ... */
	int64_t rows_seen; /* ... and what it looked at */
	bool tried, free_to_write;
};

static struct fixture *f;
static struct patient ana, rui;

static int
setup(void **state)
{
	(void)state;
	f = fixture_open();
	ana = filed(f, "Silva", "Ana", 19480909, "555 0123");
	rui = filed(f, "Costa", "Rui", 19610203, "555 9000");
	strcpy(rui.who.family, "Pereira");
	OK(patient_change(as(f, ROLE_CLERK), &rui, &err));
	return 0;
}

static int
teardown(void **state)
{
	(void)state;
	fixture_close(f);
	return 0;
}

static void
hear(const struct check_line *l, void *arg)
{
	struct lines *x = arg;

	x->n++;
	x->skipped += l->skipped;
	x->wrong += l->wrong;
	x->looked_at += l->looked_at;
	if (!strcmp(l->what, x->rows))
		x->rows_seen = l->looked_at;
	if (l->wrong && !x->first[0])
		snprintf(x->first, sizeof(x->first), "%s: %s", l->what,
			 l->detail);
}

static struct lines
run(enum role r)
{
	struct lines x = { .n = 0 };
	int64_t wrong = -1;

	strcpy(x.rows, "row MACs of identity");
	OK(check_run(as(f, r), false, hear, &x, &wrong, &err));
	assert_int_equal(wrong, x.wrong);
	assert_true(store_is_idle(f->store));
	return x;
}

static void
a_sound_store_is_sound(void **state)
{
	struct lines x = run(ROLE_SECURITY);

	(void)state;
	if (x.wrong)
		fail_msg("%s", x.first);
	/* The founder has custody of every domain. */
	assert_int_equal(x.skipped, 0);
	assert_int_equal(x.rows_seen, 2);
	assert_false(session_opens(f->founder, DOMAIN_IDENTITY));
}

static void
a_role_checks_what_it_can_open(void **state)
{
	struct lines x = run(ROLE_ADMINISTRATOR);

	(void)state;
	assert_int_equal(x.wrong, 0);
	assert_true(x.skipped > 0);
	assert_int_equal(x.rows_seen, 0);
	IS(RC_DENIED, check_run(as(f, ROLE_CLERK), false, NULL, NULL,
				&(int64_t){ 0 }, &err));
}

static void
custody_is_in_the_log(void **state)
{
	struct stmt *st;
	int64_t before, after;

	(void)state;
	OK(stmt_one_int(store_query(f->store, QUERY_AUDIT_COUNT), &before,
			&err));
	run(ROLE_SECURITY);
	st = store_query(f->store, QUERY_AUDIT_COUNT);
	OK(stmt_one_int(st, &after, &err));
	/* One for the check, one for each domain that was lent. */
	assert_true(after - before >= 1 + 6);
}

static void
others_write(const struct check_line *l, void *arg)
{
	struct lines *x = arg;
	struct store *other;

	if (strcmp(l->what, x->rows))
		return;
	x->tried = true;
	OK(store_open(&other, f->path, &err));
	store_wait_set(other, 200);
	x->free_to_write = store_begin(other, &err) == RC_OK;
	store_rollback(other);
	store_close(other);
}

static void
others_can_write_meanwhile(void **state)
{
	struct lines x = { .n = 0 };
	int64_t wrong;

	(void)state;
	strcpy(x.rows, "row MACs of identity");
	OK(check_run(as(f, ROLE_SECURITY), false, others_write, &x, &wrong,
		     &err));
	assert_true(x.tried);
	assert_true(x.free_to_write);
}

static void
expect_fault(const char *begins)
{
	struct lines x = run(ROLE_SECURITY);

	if (!x.wrong)
		fail_msg("not noticed: %s", begins);
	if (strncmp(x.first, begins, strlen(begins)) != 0)
		fail_msg("\"%s\" in place of \"%s\"", x.first, begins);
}

static void
damage_is_found(void **state)
{
	static const struct {
		const char *sql, *line;
	} t[] = {
		{ "UPDATE patient SET known_day = 20200101 WHERE id = "
		  "(SELECT MIN(id) FROM patient)",
		  "row MACs of patient" },
		{ "UPDATE identity SET family = given WHERE id = "
		  "(SELECT MIN(id) FROM identity)",
		  "row MACs of identity" },
		{ "UPDATE identity_history SET phone = phone2",
		  "older versions of identity" },
		{ "DELETE FROM identity WHERE id = (SELECT MIN(id) FROM "
		  "identity)",
		  "sealed index of name" },
		{ "UPDATE index_page SET body = zeroblob(4024) WHERE id = "
		  "(SELECT MIN(id) FROM index_page)",
		  "sealed index of name" },
		{ "DELETE FROM index_page WHERE id = (SELECT MAX(id) FROM "
		  "index_page)",
		  "sealed index of" },
		{ "UPDATE domain_grant SET epoch = 9 WHERE id = (SELECT "
		  "MIN(id) FROM domain_grant WHERE account_id <> (SELECT id "
		  "FROM account WHERE role = 9))",
		  "grants of keys" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(t) / sizeof(t[0]); i++) {
		char sql[1000];
		void *own = NULL;

		setup(&own);
		snprintf(sql, sizeof(sql),
			 "DROP TRIGGER identity_keep; "
			 "DROP TRIGGER patient_keep; %s",
			 t[i].sql);
		tamper(f, sql);
		expect_fault(t[i].line);
		teardown(&own);
	}
}

static void
hear_engine(const struct check_line *l, void *arg)
{
	if (!strcmp(l->what, "pages, indexes and references"))
		snprintf(arg, 200, "%lld %s", (long long)l->wrong, l->detail);
}

/* What the engine says of a change behind an index's back. */
static void
expect_of_engine(const char *behind, bool deep, const char *says)
{
	char line[200] = "", sql[1000];
	int64_t wrong;

	snprintf(sql, sizeof(sql),
		 "DROP TABLE IF EXISTS temp.kept; "
		 "CREATE TEMP TABLE kept AS SELECT * FROM sqlite_schema "
		 "WHERE name = 'audit_by_account'; "
		 "PRAGMA writable_schema = ON; "
		 "DELETE FROM sqlite_schema WHERE name = 'audit_by_account'; "
		 "PRAGMA writable_schema = RESET; %s; "
		 "PRAGMA writable_schema = ON; "
		 "INSERT INTO sqlite_schema SELECT * FROM temp.kept; "
		 "PRAGMA writable_schema = RESET",
		 behind);
	tamper(f, sql);
	OK(check_run(as(f, ROLE_SECURITY), deep, hear_engine, line, &wrong,
		     &err));
	if (!strstr(line, says))
		fail_msg("\"%s\" does not say \"%s\"", line, says);
}

static void
indexes_are_held_against_tables(void **state)
{
	static const char moved[] =
		"UPDATE audit_entry SET account_id = account_id + 1 "
		"WHERE id = 2";

	(void)state;
	expect_of_engine(moved, false, "0 ");
	expect_of_engine(moved, true, "missing from index audit_by_account");
	expect_of_engine("DELETE FROM audit_entry WHERE id = 2", false,
			 "1 The store is damaged: index audit_by_account has 1 "
			 "entries more than audit_entry has rows");
}

static void
index_entries_are_compared(void **state)
{
	struct session *clerk = as(f, ROLE_CLERK);

	(void)state;
	OK(act_begin(clerk, ACT_PATIENT_CHANGE, &err));
	sindex_del(f->store, TREE_NAME, "silva", 5, ana.visit.id);
	OK(act_commit(clerk, &err));
	expect_fault("sealed index of name: 1 entries are missing");
	as(f, ROLE_CLERK);
	OK(act_begin(clerk, ACT_PATIENT_CHANGE, &err));
	sindex_put(f->store, TREE_NAME, "silva", 5, ana.visit.id);
	sindex_put(f->store, TREE_BIRTH, "19480910", 8, ana.visit.id);
	OK(act_commit(clerk, &err));
	expect_fault("sealed index of birth");
}

/* A movement and a balance that are well sealed and do not agree. */
static void
balances_are_the_sum_of_movements(void **state)
{
	struct session *s = as(f, ROLE_SECURITY);
	struct row_medicine m;
	struct row_place p;
	struct row_lot lot;
	struct row_movement v;
	struct row_balance b;

	(void)state;
	row_init(TBL_MEDICINE, &m);
	row_init(TBL_PLACE, &p);
	row_init(TBL_LOT, &lot);
	row_init(TBL_MOVEMENT, &v);
	row_init(TBL_BALANCE, &b);
	p.kind = PLACE_KIND_STORE;
	OK(act_begin(s, ACT_PLACE_SET, &err));
	OK(row_insert(f->store, TBL_MEDICINE, &m, &err));
	OK(row_insert(f->store, TBL_PLACE, &p, &err));
	lot.medicine_id = v.medicine_id = b.medicine_id = m.id;
	OK(row_insert(f->store, TBL_LOT, &lot, &err));
	v.lot_id = b.lot_id = lot.id;
	v.store_id = b.store_id = p.id;
	v.kind = MOVEMENT_KIND_RECEIVE;
	v.quantity = v.balance = b.quantity = 300;
	OK(row_insert(f->store, TBL_MOVEMENT, &v, &err));
	OK(row_insert(f->store, TBL_BALANCE, &b, &err));
	OK(act_commit(s, &err));
	assert_int_equal(run(ROLE_SECURITY).wrong, 0);
	OK(act_begin(s, ACT_PLACE_SET, &err));
	b.quantity = 299;
	OK(row_update(f->store, TBL_BALANCE, &b, &err));
	OK(act_commit(s, &err));
	expect_fault("stock balances");
	OK(act_begin(s, ACT_PLACE_SET, &err));
	v.id = 0;
	v.quantity = -1;
	v.balance = 298;
	OK(row_insert(f->store, TBL_MOVEMENT, &v, &err));
	OK(act_commit(s, &err));
	expect_fault("stock balances");
}

/* Use and transit that no movement made. */
static void
use_is_the_sum_of_movements(void **state)
{
	struct session *s = as(f, ROLE_SECURITY);
	struct lines x = { .n = 0 };
	struct row_medicine m;
	struct row_place p;
	int64_t wrong;
	char sql[300];

	(void)state;
	row_init(TBL_MEDICINE, &m);
	row_init(TBL_PLACE, &p);
	p.kind = PLACE_KIND_STORE;
	OK(act_begin(s, ACT_PLACE_SET, &err));
	OK(row_insert(f->store, TBL_MEDICINE, &m, &err));
	OK(row_insert(f->store, TBL_PLACE, &p, &err));
	OK(act_commit(s, &err));
	OK(check_run_stock(s, hear, &x, &wrong, &err));
	assert_int_equal(wrong, 0);
	/* Two weeks that would cancel out if only they were added up. */
	snprintf(sql, sizeof(sql),
		 "INSERT INTO stock_use VALUES (%lld, %lld, 1000, 5), "
		 "(%lld, %lld, 1001, -5)",
		 (long long)m.id, (long long)p.id, (long long)m.id,
		 (long long)p.id);
	tamper(f, sql);
	expect_fault("stock in transit, and its use: 2 sums differ");
	OK(check_run_stock(as(f, ROLE_SECURITY), NULL, NULL, &wrong, &err));
	assert_int_equal(wrong, 1);
}

int
main(void)
{
#define T(x) cmocka_unit_test_setup_teardown(x, setup, teardown)
	const struct CMUnitTest tests[] = {
		T(a_sound_store_is_sound),
		T(a_role_checks_what_it_can_open),
		T(custody_is_in_the_log),
		T(others_can_write_meanwhile),
		cmocka_unit_test(damage_is_found),
		T(indexes_are_held_against_tables),
		T(index_entries_are_compared),
		T(balances_are_the_sum_of_movements),
		T(use_is_the_sum_of_movements),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
