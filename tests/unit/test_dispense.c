/*
 * test_dispense.c - from an order to the lots: which, why, what is owed, and
 * what the transaction refuses.
 */
#include <signal.h>
#include <sys/wait.h>

#include "rx_fixture.h"

#include "wardbook/check.h"

static struct dispense
fill_of(const struct row_prescription *r, int64_t quantity)
{
	return (struct dispense){
		.prescription_id = r->id,
		.version = r->version,
		.store_id = rx.store,
		.quantity = quantity,
	};
}

static struct row_dispensing
dispensing_of(int64_t id)
{
	struct row_dispensing d;

	as(ROLE_PHARMACIST);
	OK(row_get(fx.store, TBL_DISPENSING, id, &d, &err));
	return d;
}

static int64_t
there(int64_t medicine)
{
	return rx_there(medicine, rx.store);
}

static void
first_expiry_that_outlives_the_course(void **state)
{
	int64_t m = rx_fresh_medicine("100 mg");
	struct row_prescription r = rx_ordered(rx_patient("Course"), m);
	struct dispense d = fill_of(&r, 21);
	struct dispense_pick v[8];
	char twice[200];
	int n;

	(void)state;
	rx_receive(m, "ENDS", 20260305, 100); /* before the course ends */
	rx_receive(m, "NEAR", 20260331, 15);
	rx_receive(m, "FAR", 20271231, 100);
	OK(dispense_plan(as(ROLE_PHARMACIST), &d, v, 8, &n, twice, &err));
	assert_int_equal(n, 2);
	assert_string_equal(v[0].number, "NEAR");
	assert_int_equal(v[0].quantity, 15);
	assert_string_equal(v[1].number, "FAR");
	assert_int_equal(v[1].quantity, 6);
	assert_non_null(strstr(v[0].why, "outlives the course (09-Mar-2026)"));
	assert_string_equal(twice, "");
	/* where these are not enough, the line says so */
	d.quantity = 120;
	OK(dispense_plan(as(ROLE_PHARMACIST), &d, v, 8, &n, twice, &err));
	assert_int_equal(n, 3);
	assert_string_equal(v[2].number, "ENDS");
	assert_false(v[2].outlives);
	assert_non_null(strstr(v[2].why, "BEFORE the course"));
	assert_non_null(strstr(twice, "Only 21 tablets"));
}

/* An open course takes what expires first, whenever that is. */
static void
an_open_course_takes_what_expires_first(void **state)
{
	int64_t m = rx_fresh_medicine("100 mg");
	struct row_prescription r = rx_order_of(rx_patient("Open"), m);
	struct dispense d;
	struct dispense_pick v[8];
	int n;

	(void)state;
	r.days = 0;
	OK(prescription_order(as(ROLE_DOCTOR), &r, &err));
	rx_receive(m, "FAR", 20271231, 100);
	rx_receive(m, "NEAR", 20260305, 10);
	d = fill_of(&r, 12);
	OK(dispense_plan(as(ROLE_PHARMACIST), &d, v, 8, &n, NULL, &err));
	assert_int_equal(n, 2);
	assert_string_equal(v[0].number, "NEAR");
	assert_string_equal(v[0].why, "First to expire (05-Mar-2026); the "
				      "course is open");
	assert_string_equal(v[1].number, "FAR");
	assert_non_null(strstr(v[1].why, "Next to expire"));
}

/* Every line says in one sentence why this lot, to whoever fetches it and
 * later to whoever asks. */
static bool
keep_why(const struct dispense_given *g, void *arg)
{
	struct dispense_given **at = arg;

	*(*at)++ = *g;
	return true;
}

static void
an_open_pack_comes_first_while_it_is_in_date(void **state)
{
	int64_t m = rx_fresh_medicine("100 mg");
	struct row_prescription r = rx_order_of(rx_patient("Bottle"), m);
	struct dispense d;
	struct dispense_given given[4], *at = given;
	struct dispense_pick v[8];
	struct row_opened_pack pack;
	int n;

	(void)state;
	r.days = 2;
	OK(prescription_order(as(ROLE_DOCTOR), &r, &err));
	rx_receive(m, "NEAR", 20260331, 20);
	rx_receive(m, "OPEN", 20271231, 30);
	OK(supply_open(as(ROLE_PHARMACIST), rx_lot(m, "OPEN").id, rx.store, 4,
		       10, &pack, &err));
	d = fill_of(&r, 6);
	OK(dispense_plan(as(ROLE_PHARMACIST), &d, v, 8, &n, NULL, &err));
	assert_int_equal(n, 2);
	assert_int_equal(v[0].opened_id, pack.id);
	assert_int_equal(v[0].quantity, 4);
	assert_int_equal(v[0].expiry_day, 20260312);
	assert_string_equal(v[0].why,
			    "Opened; outlives the course (04-Mar-2026)");
	assert_string_equal(v[1].number, "NEAR");
	/* the pack is used up with it, and the why stays with the line */
	OK(dispense(as(ROLE_PHARMACIST), &d, v, 8, &n, &err));
	assert_int_equal(there(m), 44);
	as(ROLE_PHARMACIST);
	OK(row_get(fx.store, TBL_OPENED_PACK, pack.id, &pack, &err));
	assert_int_equal(pack.state, OPENED_STATE_USED);
	OK(dispense_given(as(ROLE_PHARMACIST), r.id, keep_why, &at, &err));
	assert_int_equal(at - given, 2);
	assert_string_equal(given[0].why, v[0].why);
	assert_true(given[0].first && !given[1].first);
}

static void
a_pack_opened_too_long_ago_is_not_there(void **state)
{
	int64_t m = rx_fresh_medicine("100 mg");
	struct row_prescription r = rx_order_of(rx_patient("Stale"), m);
	struct stock_issue raw;
	struct dispense d;
	struct dispense_pick v[8];
	struct row_opened_pack pack;
	int n;

	(void)state;
	r.days = 30;
	OK(prescription_order(as(ROLE_DOCTOR), &r, &err));
	rx_receive(m, "S", 20271231, 10);
	OK(supply_open(as(ROLE_PHARMACIST), rx_lot(m, "S").id, rx.store, 6, 1,
		       &pack, &err));
	when_clock_set(when_instant(20260304, 8 * 60));
	d = fill_of(&r, 5);
	REFUSED("quantity", dispense(as(ROLE_PHARMACIST), &d, v, 8, &n, &err));
	assert_non_null(strstr(err.text, "has 4 tablets usable"));
	raw = (struct stock_issue){ .medicine_id = m,
				    .store_id = rx.store,
				    .lot_id = pack.lot_id,
				    .opened_id = pack.id,
				    .quantity = 1,
				    .patient_id = r.patient_id };
	REFUSED("lot_id", stock_issue(as(ROLE_PHARMACIST), &raw, &err));
	assert_non_null(strstr(err.text, "usable through 03-Mar-2026"));
	raw.opened_id = 0;
	raw.quantity = 5;
	REFUSED("quantity", stock_issue(as(ROLE_PHARMACIST), &raw, &err));
	d.quantity = 4;
	OK(dispense(as(ROLE_PHARMACIST), &d, v, 8, &n, &err));
	assert_int_equal(there(m), 6);
	when_clock_set(when_instant(TODAY, 7 * 60 + 30));
}

static void
what_is_reserved_stays(void **state)
{
	int64_t m = rx_fresh_medicine("100 mg");
	struct row_prescription r = rx_ordered(rx_patient("Queue"), m);
	struct row_reservation kept;
	struct dispense_stock has;
	struct dispense_line l;
	struct dispense d = fill_of(&r, 21);
	struct dispense_pick v[8];
	int n;

	(void)state;
	rx_receive(m, "A", 20270131, 30);
	row_init(TBL_RESERVATION, &kept);
	kept.medicine_id = m;
	kept.store_id = rx.store;
	kept.quantity = 12;
	OK(supply_reserve(as(ROLE_PHARMACIST), &kept, &err));
	REFUSED("quantity",
		dispense_plan(as(ROLE_PHARMACIST), &d, v, 8, &n, NULL, &err));
	assert_non_null(
		strstr(err.text, "30 usable, 12 of it reserved for others"));
	REFUSED("quantity", dispense(as(ROLE_PHARMACIST), &d, v, 8, &n, &err));
	assert_int_equal(there(m), 30);
	/* the list and the doctor's form count the same */
	OK(dispense_get(as(ROLE_PHARMACIST), r.id, rx.store, &l, &err));
	assert_int_equal(l.usable, 18);
	OK(dispense_stock(as(ROLE_DOCTOR), m, &has, &err));
	assert_int_equal(has.usable, 18);
	d.quantity = 18;
	OK(dispense(as(ROLE_PHARMACIST), &d, v, 8, &n, &err));
	assert_int_equal(there(m), 12);
}

static void
a_held_lot_is_passed_over_and_refused(void **state)
{
	int64_t m = rx_fresh_medicine("100 mg");
	struct row_prescription r = rx_ordered(rx_patient("Held"), m);
	struct dispense d = fill_of(&r, 21);
	struct dispense_pick v[8];
	struct row_lot lot;
	int n;

	(void)state;
	rx_receive(m, "FIRST", 20270131, 30);
	rx_receive(m, "SECOND", 20270228, 20);
	lot = rx_lot(m, "FIRST");
	OK(stock_lot_state(as(ROLE_PHARMACIST), lot.id, lot.version,
			   LOT_STATE_HELD, &err));
	REFUSED("quantity", dispense(as(ROLE_PHARMACIST), &d, v, 8, &n, &err));
	assert_non_null(strstr(err.text, "30 tablets expired, held"));
	d.quantity = 20;
	OK(dispense(as(ROLE_PHARMACIST), &d, v, 8, &n, &err));
	assert_int_equal(n, 1);
	assert_string_equal(v[0].number, "SECOND");
	assert_int_equal(rx_there(m, rx.store), 30);
}

static void
handed_out_in_parts_and_owed(void **state)
{
	int64_t m = rx_fresh_medicine("100 mg"), patient = rx_patient("Parts");
	struct row_prescription r = rx_ordered(patient, m);
	struct dispense d = fill_of(&r, 8);
	struct row_movement_patient who;
	struct row_dispense_line line;
	struct dispense_pick v[8];
	struct row_dispensing g;
	struct dispense_line l;
	int n;

	(void)state;
	rx_receive(m, "A", 20270131, 5);
	rx_receive(m, "B", 20270228, 100);
	IS(RC_DENIED, dispense(as(ROLE_NURSE), &d, v, 8, &n, &err));
	IS(RC_DENIED, dispense(as(ROLE_DOCTOR), &d, v, 8, &n, &err));
	OK(dispense(as(ROLE_PHARMACIST), &d, v, 8, &n, &err));
	assert_int_equal(n, 2);
	assert_int_equal(there(m), 97);
	g = dispensing_of(r.id);
	assert_int_equal(g.state, DISPENSING_STATE_PARTIAL);
	assert_int_equal(g.given, 8);
	OK(dispense_get(as(ROLE_PHARMACIST), r.id, rx.store, &l, &err));
	assert_int_equal(l.owed, 13);
	assert_int_equal(l.usable, 97);
	/* the link lies in care: movement -> patient and -> prescription */
	OK(row_get(fx.store, TBL_DISPENSE_LINE, strtoll(g.movements, NULL, 10),
		   &line, &err));
	assert_int_equal(line.prescription_id, r.id);
	OK(row_get(fx.store, TBL_MOVEMENT_PATIENT, line.id, &who, &err));
	assert_int_equal(who.patient_id, patient);
	as(ROLE_ADMINISTRATOR);
	OK(row_get(fx.store, TBL_DISPENSE_LINE, line.id, &line, &err));
	assert_true(line.shut);
	assert_int_equal(line.prescription_id, 0);
	/* the same screen saved twice: the second saw an old state */
	IS(RC_CONFLICT, dispense(as(ROLE_PHARMACIST), &d, v, 8, &n, &err));
	d.given = 8;
	d.quantity = 14;
	REFUSED("again", dispense(as(ROLE_PHARMACIST), &d, v, 8, &n, &err));
	d.quantity = 13;
	OK(dispense(as(ROLE_PHARMACIST), &d, v, 8, &n, &err));
	assert_int_equal(dispensing_of(r.id).state, DISPENSING_STATE_DONE);
	assert_int_equal(there(m), 84);
}

static void
refused_by_the_stock_and_nothing_moves(void **state)
{
	int64_t m = rx_fresh_medicine("100 mg");
	struct row_prescription r = rx_ordered(rx_patient("Stock"), m);
	struct dispense d = fill_of(&r, 21);
	struct dispense_pick v[8];
	struct row_lot lot;
	struct stmt *st;
	bool row;
	int n;

	(void)state;
	rx_receive(m, "OLD", 20260303, 50);
	rx_receive(m, "BAD", 20270303, 50);
	st = store_query(fx.store, QUERY_STOCK_LOTS_OF_MEDICINE);
	stmt_int(st, "medicine", m);
	OK(stmt_step(st, &row, &err));
	OK(stmt_row(st, &lot, &err));
	stmt_done(st);
	assert_string_equal(lot.number, "BAD");
	OK(stock_lot_state(as(ROLE_PHARMACIST), lot.id, lot.version,
			   LOT_STATE_RECALLED, &err));
	when_clock_set(when_instant(20260304, 8 * 60));
	REFUSED("quantity", dispense(as(ROLE_PHARMACIST), &d, v, 8, &n, &err));
	assert_non_null(strstr(err.text, "100 tablets expired, held or "
					 "recalled"));
	assert_int_equal(there(m), 100);
	assert_int_equal(dispensing_of(r.id).given, 0);
	d.quantity = 0;
	REFUSED("quantity", dispense(as(ROLE_PHARMACIST), &d, v, 8, &n, &err));
	d.quantity = -3;
	REFUSED("quantity", dispense(as(ROLE_PHARMACIST), &d, v, 8, &n, &err));
	when_clock_set(when_instant(TODAY, 7 * 60 + 30));
}

static void
double_dispense_is_noticed(void **state)
{
	int64_t m = rx_fresh_medicine("100 mg"), patient = rx_patient("Double");
	struct row_prescription r = rx_ordered(patient, m), again;
	struct dispense d = fill_of(&r, 21);
	struct dispense_pick v[8];
	char twice[200];
	int n;

	(void)state;
	rx_receive(m, "A", 20270131, 100);
	OK(dispense(as(ROLE_PHARMACIST), &d, v, 8, &n, &err));
	/* the order is changed an hour later */
	again = rx_order_of(patient, m);
	OK(prescription_change(as(ROLE_DOCTOR), r.id, r.version,
			       reason_of(REASON_KIND_STOP_MEDICINE, "renewed"),
			       &again, &err));
	d = fill_of(&again, 21);
	OK(dispense_plan(as(ROLE_PHARMACIST), &d, v, 8, &n, twice, &err));
	assert_non_null(strstr(twice, "was handed out to this patient"));
	REFUSED("again", dispense(as(ROLE_PHARMACIST), &d, v, 8, &n, &err));
	d.again = true;
	OK(dispense(as(ROLE_PHARMACIST), &d, v, 8, &n, &err));
	assert_int_equal(there(m), 58);
}

static void
substitution_has_a_reason_and_counts_right(void **state)
{
	struct row_prescription r =
		rx_order_of(rx_patient("Other"), rx.amoxicillin);
	struct dispense d;
	struct dispense_pick v[8];
	struct row_dispense_line line;
	struct row_dispensing g;
	struct buf b = BUF_INIT;
	int n;

	(void)state;
	OK(prescription_order(as(ROLE_DOCTOR), &r, &err));
	rx_receive(rx.amoxil250, "S1", 20270131, 100);
	d = fill_of(&r, 42);
	d.medicine_id = rx.amoxil250;
	REFUSED("substitution_id",
		dispense(as(ROLE_PHARMACIST), &d, v, 8, &n, &err));
	d.substitution_id = reason_of(REASON_KIND_SUBSTITUTION, "strength");
	OK(dispense(as(ROLE_PHARMACIST), &d, v, 8, &n, &err));
	g = dispensing_of(r.id);
	assert_int_equal(g.given, 21); /* 42 of 250 mg are 21 of 500 mg */
	assert_int_equal(g.state, DISPENSING_STATE_DONE);
	OK(row_get(fx.store, TBL_DISPENSE_LINE, strtoll(g.movements, NULL, 10),
		   &line, &err));
	assert_int_equal(line.substitutes_id, rx.amoxicillin);
	/* the label counts what is in the hand, not what was ordered */
	OK(dispense_label(as(ROLE_PHARMACIST), r.id, 76, &b, &err));
	assert_non_null(strstr(b.p, "Amoxicillin 250 mg capsule: 42 capsules"));
	assert_non_null(strstr(b.p, "Take 2 capsules by mouth"));
	buf_release(&b);
	/* another substance is another order */
	d = fill_of(&r, 5);
	d.given = 21;
	d.medicine_id = rx.ibuprofen;
	d.substitution_id = reason_of(REASON_KIND_SUBSTITUTION, "strength");
	REFUSED("medicine_id",
		dispense(as(ROLE_PHARMACIST), &d, v, 8, &n, &err));
	assert_non_null(strstr(err.text, "another substance"));
}

static void
an_allergy_since_the_order_stops_it(void **state)
{
	int64_t patient = rx_patient("Since");
	struct row_prescription r = rx_ordered(patient, rx.amoxicillin);
	struct dispense d = fill_of(&r, 5);
	struct dispense_pick v[8];
	int n;

	(void)state;
	rx_receive(rx.amoxicillin, "X1", 20270131, 100);
	rx_allergy(patient, "penicillin");
	REFUSED("override_id",
		dispense(as(ROLE_PHARMACIST), &d, v, 8, &n, &err));
	assert_non_null(strstr(err.text, "Allergy to penicillin"));
	d.override_id = reason_of(REASON_KIND_OVERRIDE, "not-allergy");
	OK(dispense(as(ROLE_PHARMACIST), &d, v, 8, &n, &err));
}

static bool
count_line(const struct dispense_line *l, void *arg)
{
	int64_t *x = arg;

	if (l->p.row.id == x[0])
		x[1]++;
	return true;
}

static bool
on_list(int64_t id)
{
	int64_t x[2] = { id, 0 };

	OK(dispense_list(as(ROLE_PHARMACIST), rx.store, count_line, x, &err));
	return x[1] == 1;
}

static void
paused_gone_on_with_refused_closed(void **state)
{
	int64_t m = rx_fresh_medicine("100 mg");
	int64_t why = reason_of(REASON_KIND_NOT_DISPENSED, "out-of-stock");
	struct row_prescription r = rx_ordered(rx_patient("Pause"), m);
	struct dispense d = fill_of(&r, 5);
	struct dispense_pick v[8];
	struct session *p;
	int n;

	(void)state;
	rx_receive(m, "A", 20270131, 100);
	assert_true(on_list(r.id));
	p = as(ROLE_PHARMACIST);
	REFUSED("reason_id",
		dispense_state(p, r.id, 1, DISPENSING_STATE_PAUSED, 0, &err));
	OK(dispense_state(p, r.id, 1, DISPENSING_STATE_PAUSED, why, &err));
	assert_true(on_list(r.id));
	IS(RC_REFUSED, dispense(as(ROLE_PHARMACIST), &d, v, 8, &n, &err));
	IS(RC_CONFLICT,
	   dispense_state(p, r.id, 1, DISPENSING_STATE_WAITING, 0, &err));
	OK(dispense_state(p, r.id, 2, DISPENSING_STATE_WAITING, 0, &err));
	OK(dispense(as(ROLE_PHARMACIST), &d, v, 8, &n, &err));
	IS(RC_REFUSED,
	   dispense_state(p, r.id, 4, DISPENSING_STATE_REFUSED, why, &err));
	OK(dispense_state(p, r.id, 4, DISPENSING_STATE_CLOSED, why, &err));
	assert_false(on_list(r.id));
	/* a prescription that is stopped leaves the list */
	r = rx_ordered(rx_patient("Gone"), m);
	assert_true(on_list(r.id));
	OK(prescription_stop(as(ROLE_DOCTOR), r.id, r.version,
			     reason_of(REASON_KIND_STOP_MEDICINE, "adverse"),
			     &err));
	assert_false(on_list(r.id));
	d = fill_of(&r, 5);
	d.version = r.version + 1;
	IS(RC_REFUSED, dispense(as(ROLE_PHARMACIST), &d, v, 8, &n, &err));
}

/* Killed in the middle of handing out: nothing of it is there. */
static void
a_killed_dispense_leaves_nothing(void **state)
{
	int64_t m = rx_fresh_medicine("100 mg"), balances, wrong;
	struct row_prescription r = rx_ordered(rx_patient("Killed"), m);
	struct dispense d = fill_of(&r, 8);
	struct session *p = as(ROLE_PHARMACIST);
	struct dispense_pick v[8];
	int status, n;
	pid_t pid;

	(void)state;
	rx_receive(m, "A", 20270131, 5);
	rx_receive(m, "B", 20270228, 100);
	pid = fork();
	if (pid == 0) {
		struct stock_issue i = { .medicine_id = m,
					 .store_id = rx.store,
					 .quantity = 5,
					 .patient_id = r.patient_id };

		if (!reconnect(p) ||
		    act_begin_batch(p, ACT_PRESCRIPTION_DISPENSE, "half",
				    &err) != RC_OK ||
		    stock_issue(p, &i, &err) != RC_OK)
			_exit(1);
		kill(getpid(), 9);
	}
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_true(WIFSIGNALED(status));
	assert_int_equal(there(m), 105);
	OK(dispense(as(ROLE_PHARMACIST), &d, v, 8, &n, &err));
	assert_int_equal(there(m), 97);
	OK(stock_prove(as(ROLE_PHARMACIST), &balances, &wrong, &err));
	assert_int_equal(wrong, 0);
}

static void
say_nothing(const struct check_line *l, void *arg)
{
	(void)l;
	(void)arg;
}

/* Killed from outside, whenever: it is done or it is not, never half. */
static void
a_dispense_killed_at_any_moment(void **state)
{
	int64_t m = rx_fresh_medicine("100 mg"), balances, wrong, moved = 0;
	struct row_prescription r = rx_ordered(rx_patient("Any"), m);
	struct session *p = as(ROLE_PHARMACIST);
	int status;

	(void)state;
	rx_receive(m, "A", 20270131, 2);
	rx_receive(m, "B", 20270228, 2);
	rx_receive(m, "C", 20270331, 200);
	for (int i = 0; i < 12; i++) {
		struct row_dispensing was = dispensing_of(r.id), is;
		struct dispense d = fill_of(&r, 5);
		pid_t pid;

		d.given = was.given;
		d.again = true;
		as(ROLE_PHARMACIST);
		pid = fork();
		if (pid == 0) {
			struct dispense_pick v[8];
			int n;

			if (!reconnect(p))
				_exit(1);
			(void)!dispense(p, &d, v, 8, &n, &err);
			_exit(0);
		}
		usleep((useconds_t)(i * 2500));
		kill(pid, SIGKILL);
		assert_int_equal(waitpid(pid, &status, 0), pid);
		is = dispensing_of(r.id);
		assert_true(is.given == was.given || is.given == was.given + 5);
		moved += is.given - was.given;
		assert_int_equal(there(m), 204 - moved);
	}
	OK(stock_prove(as(ROLE_PHARMACIST), &balances, &wrong, &err));
	assert_int_equal(wrong, 0);
	OK(check_run(as(ROLE_SECURITY), false, say_nothing, NULL, &wrong,
		     &err));
	assert_int_equal(wrong, 0);
}

static void
the_label_says_all_of_it(void **state)
{
	int64_t m = rx_fresh_medicine("100 mg");
	struct row_prescription r = rx_ordered(rx_patient("Label"), m);
	struct dispense d = fill_of(&r, 8);
	struct dispense_pick v[8];
	struct buf b = BUF_INIT;
	int n;

	(void)state;
	rx_receive(m, "A", 20270131, 5);
	rx_receive(m, "B", 20270228, 100);
	IS(RC_REFUSED, dispense_label(as(ROLE_PHARMACIST), r.id, 76, &b, &err));
	OK(dispense(as(ROLE_PHARMACIST), &d, v, 8, &n, &err));
	OK(dispense_label(as(ROLE_PHARMACIST), r.id, 76, &b, &err));
	assert_non_null(strstr(b.p, ", Adaeze"));
	assert_non_null(strstr(b.p, "8 tablets"));
	assert_non_null(strstr(b.p, "Take 1 tablet by mouth three times"));
	assert_non_null(strstr(b.p, "Lot A, use by 31-Jan-2027; Lot B"));
	assert_non_null(strstr(b.p, "Still owed: 13 tablets."));
	OK(dispense_label(as(ROLE_PHARMACIST), r.id, 38, &b, &err));
	for (const char *p = b.p; *p;) {
		size_t len = strcspn(p, "\n");

		assert_true(text_width(p, len) <= 38);
		p += len + (p[len] == '\n');
	}
	buf_release(&b);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(first_expiry_that_outlives_the_course),
		cmocka_unit_test(an_open_course_takes_what_expires_first),
		cmocka_unit_test(an_open_pack_comes_first_while_it_is_in_date),
		cmocka_unit_test(a_pack_opened_too_long_ago_is_not_there),
		cmocka_unit_test(what_is_reserved_stays),
		cmocka_unit_test(a_held_lot_is_passed_over_and_refused),
		cmocka_unit_test(handed_out_in_parts_and_owed),
		cmocka_unit_test(refused_by_the_stock_and_nothing_moves),
		cmocka_unit_test(double_dispense_is_noticed),
		cmocka_unit_test(substitution_has_a_reason_and_counts_right),
		cmocka_unit_test(an_allergy_since_the_order_stops_it),
		cmocka_unit_test(paused_gone_on_with_refused_closed),
		cmocka_unit_test(a_killed_dispense_leaves_nothing),
		cmocka_unit_test(a_dispense_killed_at_any_moment),
		cmocka_unit_test(the_label_says_all_of_it),
	};

	return cmocka_run_group_tests(tests, rx_open, fixture_close);
}
