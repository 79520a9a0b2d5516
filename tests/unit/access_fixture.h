/*
 * access_fixture.h - a training store with one account a role, for the tests
 * of the access room.  Sessions come without a log-in: a key derivation costs
 * a tenth of a second and is tested on its own.
 */
#ifndef ACCESS_FIXTURE_H
#define ACCESS_FIXTURE_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <cmocka.h>
#include <sqlite3.h>

#include "../../src/access/internal.h"

#define FOUNDER_PASS "a long pass phrase of ana 2016"
#define STAFF_PASS   "the same for everyone here"

struct fixture {
	char dir[64], path[96];
	struct store *store;
	struct session *founder;
	struct session *as[ROLE_LAST + 1]; /* one a role; founder apart */
	int64_t id[ROLE_LAST + 1];
	struct secret *recovery, *pass;
};

static struct err err;

#define OK(call)                                                          \
	do {                                                              \
		err_clear(&err);                                          \
		enum rc rc_ = (call);                                     \
		if (rc_ != RC_OK)                                         \
			fail_msg("%s: %d %s", #call, (int)rc_, err.text); \
	} while (0)
#define IS(code, call) assert_int_equal(code, (call))

static inline struct secret *
secret_of(const char *text)
{
	struct secret *s = secret_open();

	OK(secret_set(s, text, strlen(text), &err));
	return s;
}

static inline void
add_account(struct fixture *f, enum role r, const char *name, bool own)
{
	const struct account_plan plan = {
		.name = name,
		.role = r,
		.own = own,
	};

	OK(account_add(f->founder, &plan, f->pass, &f->id[r], &f->as[r], &err));
}

static inline struct fixture *
fixture_open(void)
{
	static const struct site_plan plan = {
		.name = "Vitória Hospital",
		.founder = "Ana",
		.zone = "UTC",
		.training = true,
		.number = 5,
	};
	struct fixture *f = calloc(1, sizeof(*f));
	struct secret *pass;

	strcpy(f->dir, "/tmp/wb-access-XXXXXX");
	assert_non_null(mkdtemp(f->dir));
	snprintf(f->path, sizeof(f->path), "%s/w.db", f->dir);
	OK(vault_start(&err));
	pass = secret_of(FOUNDER_PASS);
	f->pass = secret_of(STAFF_PASS);
	f->recovery = secret_open();
	OK(site_make(&f->store, &f->founder, f->path, &plan, pass, f->recovery,
		     &err));
	secret_close(pass);
	return f;
}

static inline void
fixture_close(struct fixture *f)
{
	for (int r = 0; r <= ROLE_LAST; r++)
		session_close(f->as[r]);
	session_close(f->founder);
	store_abandon(f->store);
	secret_close(f->recovery);
	secret_close(f->pass);
	rmdir(f->dir);
	free(f);
}

/* Behind the program's back; the rows that it changed. */
static inline int
run_sql(struct fixture *f, const char *sql)
{
	sqlite3 *db;
	char *why = NULL;
	int changes;

	assert_int_equal(sqlite3_open(f->path, &db), SQLITE_OK);
	if (sqlite3_exec(db, sql, NULL, NULL, &why) != SQLITE_OK)
		fail_msg("%s: %s", sql, why);
	changes = sqlite3_total_changes(db);
	sqlite3_close(db);
	return changes;
}

/* What a thief with the file could do: the triggers don't stop them. */
static inline void
tamper(struct fixture *f, const char *sql)
{
	run_sql(f, "DROP TRIGGER IF EXISTS audit_entry_no_UPDATE;"
		   "DROP TRIGGER IF EXISTS audit_entry_no_DELETE");
	assert_int_not_equal(run_sql(f, sql), 0);
}

static inline enum rc
login_as(struct fixture *f, const char *name, const char *pass,
	 struct session **s, int *wait)
{
	const struct login who = { name, "tty3" };
	struct secret *p = secret_of(pass);
	enum rc rc;

	err_clear(&err);
	rc = session_login(s, f->store, &who, p, wait, &err);
	secret_close(p);
	return rc;
}

#endif
