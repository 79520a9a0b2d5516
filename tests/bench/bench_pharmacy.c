/*
 * bench_pharmacy.c - a pharmacy of 5,000 medicines, 20 stores, 50,000 lots and
 * a million movements (-m N for more: the figures to reach were set for 5
 * million): the dashboard, a stock card, an issue over three lots, the proof
 * of all balances.
 *
 * Movements are filed by row calls with their MACs, not by acts: it is the
 * reading that is measured.  Baseline: the dashboard's sums on plain columns.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "bench.h"
#include "wardbook/account.h"
#include "wardbook/availability.h"
#include "wardbook/buf.h"
#include "wardbook/stock.h"
#include "wardbook/when.h"

enum { MEDICINES = 5000, STORES = 20, LOTS = 50000, YEARS = 5 };

static char dir[] = "/tmp/wb-bench-pharmacy-XXXXXX", path[96];
static struct store *store;
static struct session *founder, *paula;
static struct err err;
static int64_t medicine[MEDICINES], place[STORES], ward, lot[LOTS];
static int64_t there[LOTS], moves = 1000000;
static uint64_t dice = 4711;

static void
must(enum rc rc, const char *what)
{
	if (rc == RC_OK)
		return;
	fprintf(stderr, "bench_pharmacy: %s: %s\n", what, err.text);
	exit(1);
}

static int64_t
roll(int64_t n)
{
	return (int64_t)(bench_random(&dice) % (uint64_t)n);
}

static void
make_store(void)
{
	struct site_plan plan = {
		.name = "Bench",
		.founder = "ana",
		.prefix = "BEN",
		.zone = "UTC",
		.training = true,
	};
	struct account_plan who = {
		.name = "paula",
		.role = ROLE_PHARMACIST,
		.own = true,
	};
	struct secret *pass;
	int64_t id;

	if (!mkdtemp(dir))
		exit(1);
	snprintf(path, sizeof(path), "%s/w.db", dir);
	must(vault_start(&err), "vault");
	pass = secret_open();
	must(secret_set(pass, "a long pass phrase of ana", 25, &err), "pass");
	must(site_make(&store, &founder, path, &plan, pass, NULL, &err),
	     "store");
	must(account_add(founder, &who, pass, &id, &paula, &err), "account");
	secret_close(pass);
	session_use(paula);
}

static void
make_house(void)
{
	must(store_begin(store, &err), "begin");
	for (int i = 0; i <= STORES; i++) {
		struct row_place p;

		row_init(TBL_PLACE, &p);
		p.kind = i < STORES ? PLACE_KIND_STORE : PLACE_KIND_WARD;
		p.active = 1;
		snprintf(p.code, sizeof(p.code), "P%d", i);
		snprintf(p.name, sizeof(p.name), "Place %d", i);
		must(row_insert(store, TBL_PLACE, &p, &err), "place");
		*(i < STORES ? &place[i] : &ward) = p.id;
	}
	for (int i = 0; i < MEDICINES; i++) {
		struct row_medicine m;

		row_init(TBL_MEDICINE, &m);
		snprintf(m.name, sizeof(m.name), "Medicine %04d", i);
		strcpy(m.unit, "tablet");
		strcpy(m.form, "tablet");
		m.pack_size = 20;
		m.reorder = 100;
		m.active = 1;
		must(row_insert(store, TBL_MEDICINE, &m, &err), "medicine");
		medicine[i] = m.id;
	}
	for (int i = 0; i < LOTS; i++) {
		struct row_lot l;

		row_init(TBL_LOT, &l);
		l.medicine_id = medicine[i % MEDICINES];
		snprintf(l.number, sizeof(l.number), "L%05d", i);
		l.expiry_day = day_add(when_today(), (int32_t)roll(900) - 60);
		l.state = roll(50) ? LOT_STATE_USABLE : LOT_STATE_HELD;
		must(row_insert(store, TBL_LOT, &l, &err), "lot");
		lot[i] = l.id;
	}
	must(store_commit(store, &err), "commit");
}

/* A lot's store: some medicines lie in a few, spread over all of them. */
static int64_t
store_of(int i)
{
	return place[(i * 7 + i / MEDICINES) % STORES];
}

static void
count_use(const struct row_movement *m)
{
	static const enum query both[] = { QUERY_STOCK_USE_ADD,
					   QUERY_STOCK_USE_NEW };
	int64_t changed = 0;

	for (int i = 0; !changed && i < 2; i++) {
		struct stmt *st = store_query(store, both[i]);

		stmt_int(st, "medicine", m->medicine_id);
		stmt_int(st, "store", m->store_id);
		stmt_int(st, "week", m->at / 604800000);
		stmt_int(st, "quantity", -m->quantity);
		must(stmt_run(st, &changed, &err), "use");
	}
}

/* In order of time, over the years, as a ledger grows. */
static void
make_moves(void)
{
	int64_t now = when_now(), span = YEARS * 365ll * 86400000;

	for (int64_t k = 0; k < moves; k++) {
		int i = (int)roll(LOTS);
		struct row_movement m;
		int32_t day;

		if (k % 20000 == 0)
			must(store_begin(store, &err), "begin");
		row_init(TBL_MOVEMENT, &m);
		m.kind = there[i] < 20 ? MOVEMENT_KIND_RECEIVE
				       : MOVEMENT_KIND_ISSUE_WARD;
		m.quantity = there[i] < 20 ? 400 : -1 - roll(20);
		m.lot_id = lot[i];
		m.medicine_id = medicine[i % MEDICINES];
		m.store_id = store_of(i);
		m.ward_id = m.quantity < 0 ? ward : 0;
		m.balance = there[i] += m.quantity;
		m.at = now - span + span / moves * k;
		when_local(m.at, &day, NULL);
		m.day = day;
		must(row_insert(store, TBL_MOVEMENT, &m, &err), "movement");
		if (m.quantity < 0)
			count_use(&m);
		if (k % 20000 == 19999 || k + 1 == moves)
			must(store_commit(store, &err), "commit");
	}
	must(store_begin(store, &err), "begin");
	for (int i = 0; i < LOTS; i++) {
		struct row_balance b;

		row_init(TBL_BALANCE, &b);
		b.lot_id = lot[i];
		b.store_id = store_of(i);
		b.medicine_id = medicine[i % MEDICINES];
		b.quantity = there[i];
		must(row_insert(store, TBL_BALANCE, &b, &err), "balance");
	}
	must(store_commit(store, &err), "commit");
}

/* ---- measured ------------------------------------------------------------------ */

static bool
skip_line(const struct availability *a, void *arg)
{
	*(int64_t *)arg += a->usable;
	return true;
}

static void
bench_dashboard(void)
{
	struct bench_times t = { NULL, 0, 0 }, plain = { NULL, 0, 0 };

	for (int k = 0; k < 60; k++) {
		int64_t from = bench_now(), sum = 0;
		struct stmt *st;
		bool row;

		must(availability_list(paula, 0, skip_line, &sum, NULL, &err),
		     "dashboard");
		bench_add(&t, bench_now() - from);
		from = bench_now();
		st = store_query(store, QUERY_AVAILABILITY_STOCK);
		stmt_int(st, "store", 0);
		stmt_int(st, "today", when_today());
		stmt_int(st, "d30", day_add(when_today(), 30));
		stmt_int(st, "d60", day_add(when_today(), 60));
		stmt_int(st, "d90", day_add(when_today(), 90));
		do
			must(stmt_step(st, &row, &err), "step");
		while (row);
		stmt_done(st);
		bench_add(&plain, bench_now() - from);
	}
	bench_row("pharmacy: availability of the hospital, p50", "ms",
		  bench_percentile(&t, 50) / 1000,
		  bench_percentile(&plain, 50) / 1000, 0, 150);
	bench_row("pharmacy: availability of the hospital, p99", "ms",
		  bench_percentile(&t, 99) / 1000,
		  bench_percentile(&plain, 99) / 1000, 0, 150);
	bench_release(&t);
	bench_release(&plain);
}

static bool
skip_card(const struct stock_card_line *l, void *arg)
{
	*(int64_t *)arg += l->running;
	return true;
}

static void
bench_card(void)
{
	struct bench_times t = { NULL, 0, 0 };
	int32_t year = day_add(when_today(), -365);

	for (int k = 0; k < 500; k++) {
		int i = (int)roll(LOTS);
		int64_t from = bench_now(), sum = 0;

		must(stock_card(paula, medicine[i % MEDICINES], store_of(i),
				year, skip_card, &sum, &err),
		     "card");
		bench_add(&t, bench_now() - from);
	}
	bench_row("pharmacy: a year of a stock card, p99", "ms",
		  bench_percentile(&t, 99) / 1000, 0, 0, 30);
	bench_release(&t);
}

static void
bench_issue(void)
{
	struct bench_times t = { NULL, 0, 0 };

	for (int k = 0; k < 300; k++) {
		struct stock_issue i = {
			.medicine_id = medicine[roll(MEDICINES)],
			.store_id = place[k % STORES],
			.quantity = 25,
			.ward_id = ward,
		};
		int64_t from;

		for (int n = 0; n < 3; n++) {
			struct stock_receipt r = {
				.medicine_id = i.medicine_id,
				.store_id = i.store_id,
				.expiry_day = day_add(when_today(), 1 + n),
				.packs = 1,
				.pack_size = 10,
			};

			snprintf(r.lot, sizeof(r.lot), "X%d-%d", k, n);
			must(stock_receive(paula, &r, NULL, &err), "receive");
		}
		from = bench_now();
		must(stock_issue(paula, &i, &err), "issue");
		bench_add(&t, bench_now() - from);
	}
	bench_row("pharmacy: issue over three lots, committed, p99", "ms",
		  bench_percentile(&t, 99) / 1000, 0, 0, 30);
	bench_release(&t);
}

static void
bench_proof(void)
{
	int64_t balances, wrong, from = bench_now();

	must(stock_prove(paula, &balances, &wrong, &err), "proof");
	bench_row("pharmacy: proof of all balances", "s",
		  (double)(bench_now() - from) / 1e9, 0, 0, 10);
	if (wrong)
		must(err_set(&err, RC_DAMAGED, "balances are wrong"), "proof");
}

int
main(int argc, char **argv)
{
	char lock[128];
	int64_t from = bench_now();

	if (argc == 3 && !strcmp(argv[1], "-m"))
		moves = atoll(argv[2]);
	make_store();
	make_house();
	make_moves();
	fprintf(stderr, "bench_pharmacy: %lld movements made in %.0f s\n",
		(long long)moves, (double)(bench_now() - from) / 1e9);
	bench_dashboard();
	bench_card();
	bench_proof();
	bench_issue();
	session_close(paula);
	session_close(founder);
	store_abandon(store);
	snprintf(lock, sizeof(lock), "%s-import", path);
	unlink(lock);
	rmdir(dir);
	return 0;
}
