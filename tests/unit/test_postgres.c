/*
 * test_postgres.c - the schema and every named query on a real PostgreSQL.
 *
 * Runs itself again inside pg_virtualenv, which makes a throw-away server and
 * names it in the environment.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <cmocka.h>
#include <libpq-fe.h>

#include "wardbook/store.h"

static PGconn *pg;

static int
connect_up(void **state)
{
	(void)state;
	pg = PQconnectdb("dbname=postgres");
	return PQstatus(pg) == CONNECTION_OK ? 0 : -1;
}

static int
connect_down(void **state)
{
	(void)state;
	PQfinish(pg);
	return 0;
}

static void
must(const char *sql)
{
	PGresult *r = PQexec(pg, sql);

	if (PQresultStatus(r) != PGRES_COMMAND_OK &&
	    PQresultStatus(r) != PGRES_TUPLES_OK)
		fail_msg("%.300s\n%s", sql, PQresultErrorMessage(r));
	PQclear(r);
}

static int
count(const char *sql)
{
	PGresult *r = PQexec(pg, sql);
	int n;

	if (PQresultStatus(r) != PGRES_TUPLES_OK)
		fail_msg("%s: %s", sql, PQresultErrorMessage(r));
	n = atoi(PQgetvalue(r, 0, 0));
	PQclear(r);
	return n;
}

static void
every_migration_applies(void **state)
{
	struct buf b = BUF_INIT;
	struct err e;

	(void)state;
	assert_int_equal(store_schema(&b, "postgresql", &e), RC_OK);
	must(b.p);
	buf_release(&b);
	for (int i = 0; i < TBL_COUNT; i++) {
		char sql[200];

		snprintf(sql, sizeof(sql),
			 "SELECT COUNT(*) FROM "
			 "information_schema.columns WHERE table_name = '%s'",
			 tables[i].name);
		assert_int_equal(count(sql), tables[i].ncols);
	}
}

static void
prepare(const char *name, const char *sql)
{
	struct buf b = BUF_INIT;
	PGresult *r;

	store_sql_postgresql(&b, sql);
	r = PQprepare(pg, "", b.p, 0, NULL);
	if (PQresultStatus(r) != PGRES_COMMAND_OK)
		fail_msg("%s: %s\n%s", name, PQresultErrorMessage(r), b.p);
	PQclear(r);
	buf_release(&b);
}

static void
every_query_prepares(void **state)
{
	(void)state;
	for (int i = 0; i < QUERY_COUNT; i++)
		prepare(queries[i].name, queries[i].sql);
	for (int i = 0; i < TBL_COUNT; i++) {
		if (!tables[i].rows)
			continue;
		prepare(tables[i].name, tables[i].get);
		prepare(tables[i].name, tables[i].insert);
		prepare(tables[i].name, tables[i].update);
	}
}

static void
a_history_trigger_fires(void **state)
{
	(void)state;
	must("INSERT INTO place VALUES (5, 1, 2, '4B', 'Ward 4B', '', '', 15, "
	     "1, 0, NULL, 1, 1, 100, '')");
	must("UPDATE place SET version = 2, name = 'Ward 4 B', filed_at = 200 "
	     "WHERE id = 5 AND version = 2 - 1");
	assert_int_equal(count("SELECT COUNT(*) FROM place_history WHERE id = "
			       "5 AND version = 1 AND until_at = 200 AND name "
			       "= 'Ward 4B'"),
			 1);
}

static void
refused(const char *sql)
{
	PGresult *r = PQexec(pg, sql);

	if (PQresultStatus(r) != PGRES_FATAL_ERROR ||
	    !strstr(PQresultErrorMessage(r), "only added to"))
		fail_msg("%s: was done", sql);
	PQclear(r);
}

static void
lines_are_only_added_to(void **state)
{
	int kept = 0;

	(void)state;
	must("INSERT INTO audit_entry VALUES (1, 1, 100, 1, 1, 'chart.read', "
	     "1, 0, 0, 0, 0, '', '', '')");
	refused("UPDATE audit_entry SET account_id = 2 WHERE id = 1");
	refused("DELETE FROM audit_entry");
	for (int i = 0; i < TBL_COUNT; i++) {
		char sql[200];

		if (!tables[i].append)
			continue;
		kept++;
		snprintf(sql, sizeof(sql), "TRUNCATE %s CASCADE",
			 tables[i].name);
		refused(sql);
	}
	assert_int_equal(kept, 5);
	assert_int_equal(count("SELECT COUNT(*) FROM audit_entry"), 1);
}

int
main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_migration_applies),
		cmocka_unit_test(every_query_prepares),
		cmocka_unit_test(a_history_trigger_fires),
		cmocka_unit_test(lines_are_only_added_to),
	};

	(void)argc;
	if (!getenv("PGHOST") && !getenv("PGPORT")) {
		execlp("pg_virtualenv", "pg_virtualenv", argv[0], (char *)NULL);
		fprintf(stderr, "pg_virtualenv (postgresql-common) is "
				"missing\n");
		return 1;
	}
	return cmocka_run_group_tests(tests, connect_up, connect_down);
}
