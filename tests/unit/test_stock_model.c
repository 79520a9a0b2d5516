/*
 * test_stock_model.c - the stock against an independent model, in houses of
 * thousands of movements.
 *
 * The model knows lots, balances and movements as plain numbers, predicts
 * what each act answers, and keeps no code in common with the stock.
 */
#include "stock_fixture.h"

#include "wardbook/supply.h"

#define MOVES  25100 /* a house, of four: the cost of a card grows */
#define LOTS   400
#define LEDGER 60000
#define WAYS   4000

/* ---- the model ------------------------------------------------------------- */

struct m_lot {
	int medicine, state;
	int32_t expiry;
	int64_t id, version;
	char number[41];
};

struct m_move {
	int lot, store;
	int64_t quantity;
	bool reversal, reversed;
	bool half;		    /* of a transfer: not reversed */
	int64_t pack, pack_version; /* the open pack that it ended, 0 none */
	int given;		    /* 1: to the ward, -1: back from it */
};

/* A transfer on its way, of one lot or several. */
struct m_way {
	int64_t id;
	int from, to, n;
	struct {
		int lot;
		int64_t quantity;
	} part[LOTS > 64 ? 64 : LOTS];
};

static struct m_lot lots[LOTS];

static int nlots;

static int64_t there[LOTS][STORES];

static bool line[LOTS][STORES];

static struct m_move ledger[LEDGER];

static int nledger;

static int32_t today;

static struct m_way ways[WAYS];

static int nways;

static int64_t in_ward[LOTS], in_transit, opened_here[LOTS][STORES];

static uint64_t dice = 42;

static int answers[RC_COUNT];

static int
roll(int n)
{
	dice ^= dice << 13;
	dice ^= dice >> 7;
	dice ^= dice << 17;
	return (int)(dice % (uint64_t)n);
}

static void
m_move(int lot, int store, int64_t quantity, bool reversal)
{
	assert_true(nledger < LEDGER);
	there[lot][store] += quantity;
	line[lot][store] = true;
	assert_true(there[lot][store] >= 0);
	ledger[nledger++] = (struct m_move){ .lot = lot,
					     .store = store,
					     .quantity = quantity,
					     .reversal = reversal };
}

static int64_t
m_free(int lot, int store)
{
	int64_t n = there[lot][store] - opened_here[lot][store];

	return n > 0 ? n : 0;
}

static void
m_given(int lot, int64_t quantity)
{
	ledger[nledger - 1].given = quantity > 0 ? 1 : -1;
	in_ward[lot] += quantity;
}

static bool
m_usable(int lot)
{
	return lots[lot].state == 0 && lots[lot].expiry >= today;
}

static void
expect(enum rc want, enum rc got)
{
	if (want != got)
		fail_msg("wanted %d, got %d: %s", (int)want, (int)got,
			 err.text);
	answers[got]++;
}

/* ---- acts on both ---------------------------------------------------------- */

static bool
keep_id(const struct stock_lot *l, void *arg)
{
	struct m_lot *m = arg;

	if (!strcmp(l->lot.number, m->number)) {
		m->id = l->lot.id;
		m->version = l->lot.version;
	}
	return true;
}

static void
do_receive(struct pharmacy *p)
{
	bool fresh = nlots < LOTS && (!nlots || !roll(8));
	int k = fresh ? nlots : roll(nlots), store = roll(STORES);
	struct m_lot *m = &lots[k];
	struct stock_receipt r = {
		.store_id = p->store[store],
		.packs = 1 + roll(5),
		.pack_size = 10,
		.held = !roll(15),
	};
	enum rc want = RC_OK;

	if (fresh) {
		*m = (struct m_lot){ .medicine = roll(MEDICINES) };
		snprintf(m->number, sizeof(m->number), "L%d", k);
		m->expiry = day_add(today, roll(90) - 2);
	}
	r.medicine_id = p->medicine[m->medicine];
	r.expiry_day = m->expiry;
	strcpy(r.lot, m->number);
	if (!fresh && !roll(10)) {
		r.expiry_day = day_add(m->expiry, 1);
		want = RC_REFUSED;
	}
	if ((r.expiry_day < today || m->state == 2) && !r.held)
		want = RC_REFUSED;
	expect(want, stock_receive(p->s, &r, NULL, &err));
	if (want != RC_OK)
		return;
	nlots += fresh;
	if (r.held && m->state == 0) {
		m->version++;
		m->state = 1;
	}
	m_move(k, store, r.packs * 10, false);
	if (fresh)
		OK(stock_lots(p->s, r.medicine_id, 0, keep_id, m, &err));
}

/* The model's own first expiry first. */
static int
m_first(int medicine, int store)
{
	int best = -1;

	for (int k = 0; k < nlots; k++)
		if (lots[k].medicine == medicine && m_usable(k) &&
		    m_free(k, store) &&
		    (best < 0 || lots[k].expiry < lots[best].expiry ||
		     (lots[k].expiry == lots[best].expiry &&
		      lots[k].id < lots[best].id)))
			best = k;
	return best;
}

static void
do_issue(struct pharmacy *p)
{
	int medicine = roll(MEDICINES), store = roll(STORES), k;
	int64_t usable = 0, left;
	struct stock_issue i = {
		.medicine_id = p->medicine[medicine],
		.store_id = p->store[store],
		.quantity = roll(40),
	};
	enum rc want;

	if (roll(4))
		i.ward_id = p->ward;
	else
		i.patient_id = p->patient;
	if (nlots && !roll(5)) {
		k = roll(nlots);
		i.lot_id = lots[k].id;
		want = lots[k].medicine == medicine && m_usable(k) &&
				       i.quantity &&
				       m_free(k, store) >= i.quantity
			       ? RC_OK
			       : RC_REFUSED;
		expect(want, stock_issue(p->s, &i, &err));
		if (want == RC_OK) {
			m_move(k, store, -i.quantity, false);
			if (i.ward_id)
				m_given(k, i.quantity);
		}
		return;
	}
	for (k = 0; k < nlots; k++)
		if (lots[k].medicine == medicine && m_usable(k))
			usable += m_free(k, store);
	want = i.quantity && usable >= i.quantity ? RC_OK : RC_REFUSED;
	expect(want, stock_issue(p->s, &i, &err));
	for (left = i.quantity; want == RC_OK && left;) {
		int64_t take;

		k = m_first(medicine, store);
		take = m_free(k, store) < left ? m_free(k, store) : left;
		m_move(k, store, -take, false);
		if (i.ward_id)
			m_given(k, take);
		left -= take;
	}
}

static void
do_correct(struct pharmacy *p)
{
	int k = roll(nlots), store = roll(STORES);
	int64_t have = there[k][store], d = 0;
	bool reason = roll(10);

	if (roll(2)) {
		int64_t counted = have + roll(9) - 4;
		enum rc want = counted < 0 || (counted != have && !reason)
				       ? RC_REFUSED
				       : RC_OK;

		expect(want,
		       stock_count(p->s, lots[k].id, p->store[store], counted,
				   reason ? p->adjust : 0, &d, &err));
		if (want == RC_OK) {
			assert_int_equal(d, counted - have);
			if (d)
				m_move(k, store, d, false);
		}
	} else {
		int64_t change = roll(41) - 20;
		enum rc want = !change || have + change < 0 || !reason
				       ? RC_REFUSED
				       : RC_OK;

		expect(want,
		       stock_adjust(p->s, lots[k].id, p->store[store], change,
				    reason ? p->adjust : 0, &err));
		if (want == RC_OK)
			m_move(k, store, change, false);
	}
}

/* A card line by line against the model's ledger, and the last ids. */
struct compared {
	int at[LEDGER], n, seen;
	int64_t running, id[LEDGER], last;
};

static bool
compare_line(const struct stock_card_line *l, void *arg)
{
	struct compared *c = arg;
	const struct m_move *m;

	assert_true(c->seen < c->n);
	m = &ledger[c->at[c->seen]];
	c->running += m->quantity;
	assert_int_equal(l->row.quantity, m->quantity);
	assert_int_equal(l->row.lot_id, lots[m->lot].id);
	assert_string_equal(l->lot, lots[m->lot].number);
	assert_int_equal(l->running, c->running);
	assert_int_equal(l->reversed, m->reversed);
	assert_true(l->row.at > c->last);
	c->last = l->row.at;
	c->id[c->seen++] = l->row.id;
	return true;
}

static struct compared *
compare_card(struct pharmacy *p, int medicine, int store)
{
	static struct compared c;

	memset(&c, 0, sizeof(c));
	for (int i = 0; i < nledger; i++)
		if (lots[ledger[i].lot].medicine == medicine &&
		    ledger[i].store == store)
			c.at[c.n++] = i;
	OK(stock_card(p->s, p->medicine[medicine], p->store[store], 0,
		      compare_line, &c, &err));
	assert_int_equal(c.seen, c.n);
	return &c;
}

static struct {
	struct row_opened_pack row;
	int lot, store;
} packs[40 + LEDGER];

static int npacks;

/* What ended a pack is taken back: it is open again, with what was left. */
static void
m_open_again(const struct m_move *m)
{
	packs[npacks].row.id = m->pack;
	packs[npacks].row.version = m->pack_version + 1;
	packs[npacks].row.quantity = -m->quantity;
	packs[npacks].lot = m->lot;
	packs[npacks++].store = m->store;
	opened_here[m->lot][m->store] -= m->quantity;
}

/* One card is read; some sixty of its lines, mostly new ones, are reversed. */
static void
do_reverse(struct pharmacy *p)
{
	int store = roll(STORES);
	struct compared *c = compare_card(p, roll(MEDICINES), store);

	for (int n = 0; c->n && n < 60; n++) {
		int i = roll(3) ? c->n - 1 - roll(c->n < 80 ? c->n : 80)
				: roll(c->n);
		struct m_move *m = &ledger[c->at[i]];
		bool reason = roll(10);
		enum rc want =
			m->reversal || m->reversed || m->half || !reason ||
					there[m->lot][store] < m->quantity
				? RC_REFUSED
				: RC_OK;

		expect(want, stock_strike(p->s, c->id[i],
					  reason ? p->strike : 0, &err));
		if (want != RC_OK)
			continue;
		m->reversed = true;
		if (m->given)
			in_ward[m->lot] += m->quantity;
		if (m->pack)
			m_open_again(m);
		m_move(m->lot, store, -m->quantity, true);
	}
}

static void
do_state(struct pharmacy *p)
{
	struct m_lot *m = &lots[roll(nlots)];
	int state = roll(6) > 2 ? 0 : roll(3);
	bool stale = !roll(8);
	enum rc want = stale		   ? RC_CONFLICT
		       : state == m->state ? RC_REFUSED
					   : RC_OK;

	expect(want, stock_lot_state(p->s, m->id, m->version - stale,
				     (enum lot_state)state, &err));
	if (want == RC_OK) {
		m->state = state;
		m->version++;
	}
}

/* ---- between stores, out for good, opened ----------------------------------- */

static void
do_send(struct pharmacy *p)
{
	int from = roll(STORES), to = roll(STORES), medicine = roll(MEDICINES);
	struct supply_send_line l = {
		.medicine_id = p->medicine[medicine],
		.quantity = roll(30),
	};
	struct m_way *w = &ways[nways];
	int64_t usable = 0, left = l.quantity;
	enum rc want;

	for (int k = 0; k < nlots; k++)
		if (lots[k].medicine == medicine && m_usable(k))
			usable += m_free(k, from);
	want = from != to && l.quantity && usable >= l.quantity ? RC_OK
								: RC_REFUSED;
	if (nways == WAYS)
		return;
	*w = (struct m_way){ .from = from, .to = to };
	expect(want, supply_send(p->s, p->store[from], p->store[to], &l, 1, "",
				 &w->id, &err));
	while (want == RC_OK && left) {
		int k = m_first(medicine, from);
		int64_t take = m_free(k, from) < left ? m_free(k, from) : left;

		assert_true(w->n < 64);
		w->part[w->n].lot = k;
		w->part[w->n++].quantity = take;
		m_move(k, from, -take, false);
		ledger[nledger - 1].half = true;
		in_transit += take;
		left -= take;
	}
	nways += want == RC_OK;
}

/* One that is on its way arrives, goes back, or is lost. */
static void
do_arrive(struct pharmacy *p)
{
	struct m_way *w;
	int what = roll(10), store;

	if (!nways)
		return;
	w = &ways[roll(nways)];
	store = what < 7 ? w->to : w->from;
	if (what < 7)
		OK(supply_confirm(p->s, w->id, 1, 0, 0, &err));
	else
		OK(supply_settle(p->s, w->id, 1, what < 9 ? 0 : p->adjust,
				 &err));
	IS(RC_CONFLICT, supply_confirm(p->s, w->id, 1, 0, 0, &err));
	for (int i = 0; i < w->n; i++) {
		in_transit -= w->part[i].quantity;
		if (what == 9)
			continue;
		m_move(w->part[i].lot, store, w->part[i].quantity, false);
		ledger[nledger - 1].half = true;
	}
	*w = ways[--nways];
}

static void
do_leave(struct pharmacy *p)
{
	int k = roll(nlots), store = roll(STORES), what = roll(3);
	struct supply_move m = {
		.kind = what == 0   ? MOVEMENT_KIND_RETURN
			: what == 1 ? MOVEMENT_KIND_WASTE
				    : MOVEMENT_KIND_DESTROY,
		.lot_id = lots[k].id,
		.store_id = p->store[store],
		.quantity = roll(8),
		.ward_id = what == 0 ? p->ward : 0,
		.reason_id = roll(10) ? p->adjust : 0,
		.document = "D-1",
	};
	enum rc want =
		!m.quantity || !m.reason_id ||
				(what == 0 ? in_ward[k] < m.quantity
					   : there[k][store] < m.quantity)
			? RC_REFUSED
			: RC_OK;

	expect(want, supply_move(p->s, &m, NULL, &err));
	if (want != RC_OK)
		return;
	m_move(k, store, what == 0 ? m.quantity : -m.quantity, false);
	if (what == 0)
		m_given(k, -m.quantity);
}

/* A new house, with nothing in it. */
static void
m_forget(void)
{
	memset(lots, 0, sizeof(lots));
	memset(there, 0, sizeof(there));
	memset(line, 0, sizeof(line));
	memset(in_ward, 0, sizeof(in_ward));
	memset(opened_here, 0, sizeof(opened_here));
	memset(answers, 0, sizeof(answers));
	nlots = nledger = nways = npacks = 0;
	in_transit = 0;
}

/* Opened, and at once or later used up or thrown away. */
static void
do_open(struct pharmacy *p)
{
	int k = roll(nlots), store = roll(STORES);
	int64_t n = roll(4);
	enum rc want;

	if (npacks >= 40 || (npacks && roll(2))) {
		int i = roll(npacks);

		k = packs[i].lot;
		store = packs[i].store;
		n = packs[i].row.quantity;
		expect(RC_OK, supply_open_end(p->s, packs[i].row.id,
					      packs[i].row.version,
					      roll(2) ? p->adjust : 0, &err));
		opened_here[k][store] -= n;
		/* What is left of it, where its lot went from around it. */
		if (there[k][store] < n)
			n = there[k][store];
		if (n) {
			m_move(k, store, -n, false);
			ledger[nledger - 1].pack = packs[i].row.id;
			ledger[nledger - 1].pack_version =
				packs[i].row.version + 1;
		}
		packs[i] = packs[--npacks];
		return;
	}
	want = n && m_usable(k) && m_free(k, store) >= n ? RC_OK : RC_REFUSED;
	expect(want, supply_open(p->s, lots[k].id, p->store[store], n, 0,
				 &packs[npacks].row, &err));
	if (want != RC_OK)
		return;
	packs[npacks].lot = k;
	packs[npacks++].store = store;
	opened_here[k][store] += n;
}

/* Mostly on, at times back. */
static void
do_clock(void)
{
	int64_t now = when_now() + (int64_t)(roll(30) - 4) * 3600000;

	when_clock_set(now);
	today = 0;
	when_local(now, &today, &(int32_t){ 0 });
}

/* ---- comparing ------------------------------------------------------------- */

static int compared_lines;

static bool
compare_lot(const struct stock_lot *l, void *arg)
{
	const struct pharmacy *p = arg;

	for (int k = 0; k < nlots; k++) {
		if (lots[k].id != l->lot.id)
			continue;
		assert_int_equal(l->lot.state, lots[k].state);
		assert_int_equal(l->expired, lots[k].expiry < today);
		for (int s = 0; s < STORES; s++)
			if (p->store[s] == l->store_id) {
				assert_int_equal(l->quantity, there[k][s]);
				compared_lines += l->quantity > 0;
			}
		return true;
	}
	fail_msg("a lot that the model does not know");
	return false;
}

static bool
compare_sums(const struct stock_line *l, void *arg)
{
	const struct pharmacy *p = arg;
	int64_t usable = 0, expired = 0, held = 0, opened = 0;

	for (int k = 0; k < nlots; k++)
		for (int s = 0; s < STORES; s++) {
			if (p->medicine[lots[k].medicine] != l->medicine.id)
				continue;
			if (lots[k].state)
				held += there[k][s];
			else if (lots[k].expiry < today)
				expired += there[k][s];
			else {
				usable += m_free(k, s);
				opened += there[k][s] - m_free(k, s);
			}
		}
	assert_int_equal(l->usable, usable);
	assert_int_equal(l->opened, opened);
	assert_int_equal(l->expired, expired);
	assert_int_equal(l->held, held);
	assert_int_equal(l->light, !usable	  ? STOCK_OUT
				   : usable <= 50 ? STOCK_LOW
						  : STOCK_OK);
	return true;
}

static bool
add_missing(const struct supply_transfer *t, void *arg)
{
	*(int64_t *)arg += t->missing;
	return true;
}

static void
compare_all(struct pharmacy *p)
{
	int lines_there = 0, known = 0;
	int64_t balances, wrong, moving;

	compared_lines = 0;
	for (int i = 0; i < MEDICINES; i++)
		OK(stock_lots(p->s, p->medicine[i], 0, compare_lot, p, &err));
	for (int k = 0; k < nlots; k++)
		for (int s = 0; s < STORES; s++) {
			lines_there += there[k][s] > 0;
			known += line[k][s];
		}
	assert_int_equal(compared_lines, lines_there);
	OK(stock_list(p->s, 0, compare_sums, p, &err));
	OK(stock_prove(p->s, &balances, &wrong, &err));
	assert_int_equal(wrong, 0);
	assert_int_equal(balances, known);
	OK(supply_prove(p->s, &balances, &wrong, &err));
	assert_int_equal(wrong, 0);
	moving = 0;
	OK(supply_transfers(p->s, 0, false, add_missing, &moving, &err));
	assert_int_equal(moving, in_transit);
}

static void
stock_agrees_with_a_model(void **state)
{
	struct pharmacy *p = pharmacy_open();

	(void)state;
	m_forget();
	today = TODAY;
	for (int round = 0; nledger < MOVES; round++) {
		OK(act_begin_batch(p->s, ACT_STOCK_RECEIVE, "model", &err));
		for (int i = 0; i < 400; i++) {
			int what = nlots ? roll(1000) : 0;

			if (what < 260)
				do_receive(p);
			else if (what < 560)
				do_issue(p);
			else if (what < 640)
				do_send(p);
			else if (what < 720)
				do_arrive(p);
			else if (what < 780)
				do_leave(p);
			else if (what < 810)
				do_open(p);
			else if (what < 930)
				do_correct(p);
			else if (what < 931)
				do_reverse(p);
			else if (what < 960)
				do_state(p);
			else if (what < 964)
				do_clock();
		}
		OK(act_commit(p->s, &err));
		if (round % 40 == 0)
			compare_all(p);
	}
	compare_all(p);
	for (int m = 0; m < MEDICINES; m++)
		for (int s = 0; s < STORES; s++)
			compare_card(p, m, s);
	/* Every answer was seen, or the test tested nothing. */
	assert_true(answers[RC_OK] > 10000);
	assert_true(answers[RC_REFUSED] > 1000);
	assert_true(answers[RC_CONFLICT] > 10);
	print_message("%d movements, %d refused, %d lots\n", nledger,
		      answers[RC_REFUSED], nlots);
	pharmacy_close(p);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		/* The dice go on: each house is another one. */
		cmocka_unit_test(stock_agrees_with_a_model),
		cmocka_unit_test(stock_agrees_with_a_model),
		cmocka_unit_test(stock_agrees_with_a_model),
		cmocka_unit_test(stock_agrees_with_a_model),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
