/*
 * test_access_forged.c - accounts, certificates and keys that were changed in the
 * file: each is noticed at the log-in.  One store, mended after each test.
 */
#include "access_accounts.h"

/* ---- forged accounts: one store, mended after each test -------------------------------- */

static void
with_copy(struct fixture *f, const char *sql)
{
	char text[2000];

	snprintf(text, sizeof(text),
		 "ATTACH '%s/copy.db' AS copy; BEGIN; %s; "
		 "COMMIT",
		 f->dir, sql);
	run_sql(f, text);
}

static int
forge_setup(void **state)
{
	setup(state);
	with_copy(*state,
		  "CREATE TABLE copy.site AS SELECT * FROM main.site;"
		  "CREATE TABLE copy.account AS SELECT * FROM main.account;"
		  "CREATE TABLE copy.certificate AS SELECT * FROM "
		  "main.certificate; CREATE TABLE copy.domain_key AS SELECT * "
		  "FROM main.domain_key; CREATE TABLE copy.domain_grant AS "
		  "SELECT * FROM main.domain_grant");
	return 0;
}

static int
mend(void **state)
{
	struct fixture *f = *state;

	with_copy(
		f,
		"UPDATE main.site SET root_public = (SELECT root_public "
		"FROM copy.site); DELETE FROM main.account; INSERT INTO "
		"main.account SELECT * FROM copy.account; DELETE FROM "
		"main.certificate; INSERT INTO main.certificate SELECT * FROM "
		"copy.certificate; DELETE FROM main.domain_key; INSERT INTO "
		"main.domain_key SELECT * FROM copy.domain_key; DELETE FROM "
		"main.domain_grant; INSERT INTO main.domain_grant SELECT * "
		"FROM copy.domain_grant");
	OK(store_site_load(f->store, &err));
	return 0;
}

static int
forge_teardown(void **state)
{
	struct fixture *f = *state;
	char path[120];

	snprintf(path, sizeof(path), "%s/copy.db", f->dir);
	unlink(path);
	return teardown(state);
}

static void
what_was_mended_logs_in(void **state)
{
	struct session *s;

	OK(login_as(*state, "carl", STAFF_PASS, &s, NULL));
	session_close(s);
}

static void
login_finds_damage(struct fixture *f, const char *name, const char *sql)
{
	struct session *s;
	int wait;

	tamper(f, sql);
	IS(RC_DAMAGED, login_as(f, name, STAFF_PASS, &s, &wait));
	assert_null(s);
}

static void
a_changed_role_is_noticed(void **state)
{
	login_finds_damage(*state, "carl",
			   "UPDATE account SET role = 4 WHERE name = 'carl'");
}

static void
a_swapped_certificate_is_noticed(void **state)
{
	login_finds_damage(
		*state, "carl",
		"UPDATE certificate SET body = (SELECT c.body FROM certificate "
		"c JOIN account a ON a.id = c.account_id WHERE a.name = "
		"'dora') WHERE account_id = (SELECT id FROM account WHERE name "
		"= 'carl')");
}

static void
a_forged_certificate_is_noticed(void **state)
{
	/* Role of the doctor within the clerk's own certificate. */
	login_finds_damage(
		*state, "carl",
		"UPDATE account SET role = 4 WHERE name = 'carl'; UPDATE "
		"certificate SET body = CAST(substr(body, 1, 32) || x'04' || "
		"substr(body, 34) AS BLOB) WHERE account_id = (SELECT id FROM "
		"account WHERE name = 'carl')");
}

static void
swapped_keys_open_nothing(void **state)
{
	struct fixture *f = *state;
	struct session *s;
	int wait;

	tamper(f, "UPDATE account SET key_record = (SELECT key_record FROM "
		  "account WHERE name = 'dora') WHERE name = 'carl'");
	IS(RC_DENIED, login_as(f, "carl", STAFF_PASS, &s, &wait));
}

static void
another_root_is_noticed(void **state)
{
	struct fixture *f = *state;

	tamper(f, "UPDATE site SET root_public = randomblob(32)");
	OK(store_site_load(f->store, &err));
	struct session *s;
	int wait;
	IS(RC_DAMAGED, login_as(f, "carl", STAFF_PASS, &s, &wait));
}

static void
a_changed_domain_key_is_noticed(void **state)
{
	login_finds_damage(
		*state, "carl",
		"UPDATE domain_key SET body = (SELECT body FROM domain_key "
		"WHERE domain = 2) WHERE domain = 1");
}

static void
a_foreign_grant_opens_nothing(void **state)
{
	struct fixture *f = *state;
	struct session *s;
	int wait;

	/* The doctor's key of diagnoses under the clerk's name. */
	tamper(f, "UPDATE domain_grant SET account_id = (SELECT id FROM "
		  "account WHERE name = 'carl') WHERE domain = 4 AND "
		  "account_id = (SELECT id FROM account WHERE name = 'dora')");
	OK(login_as(f, "carl", STAFF_PASS, &s, &wait));
	assert_false(session_opens(s, DOMAIN_CODE));
	session_close(s);
	/* One that his role foresees, but sealed to her. */
	tamper(f, "UPDATE domain_grant SET body = (SELECT g.body FROM "
		  "domain_grant g JOIN account a ON a.id = g.account_id WHERE "
		  "a.name = 'dora' AND g.domain = 2) WHERE domain = 2 AND "
		  "account_id = (SELECT id FROM account WHERE name = 'carl')");
	IS(RC_DAMAGED, login_as(f, "carl", STAFF_PASS, &s, &wait));
}

/* ---- drafts ---------------------------------------------------------------------------------- */

#define FORGED(name) cmocka_unit_test_setup_teardown(name, NULL, mend)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		FORGED(a_changed_role_is_noticed),
		FORGED(a_swapped_certificate_is_noticed),
		FORGED(a_forged_certificate_is_noticed),
		FORGED(swapped_keys_open_nothing),
		FORGED(another_root_is_noticed),
		FORGED(a_changed_domain_key_is_noticed),
		FORGED(a_foreign_grant_opens_nothing),
		FORGED(what_was_mended_logs_in),
	};

	return cmocka_run_group_tests(tests, forge_setup, forge_teardown);
}
