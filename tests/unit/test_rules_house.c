/*
 * test_rules_house.c - what is wrong with the stock, and with the house:
 * hours, staff, accounts.
 */
#include "rules_fixture.h"

#include "wardbook/ward.h"

static struct row_movement
movement(int64_t of, int64_t quantity, int64_t balance)
{
	struct row_movement m;

	row_init(TBL_MOVEMENT, &m);
	m.kind = MOVEMENT_KIND_RECEIVE;
	m.medicine_id = medicine;
	m.lot_id = of;
	m.store_id = pharmacy;
	m.quantity = quantity;
	m.balance = balance;
	m.day = TODAY;
	m.at = now + ++fx.serial;
	return m;
}

static int64_t
other_medicine(void)
{
	struct row_medicine m;

	house_new(TBL_MEDICINE, &m);
	fresh_name(m.name, "Medicine");
	strcpy(m.unit, "tablet");
	OK(house_set(as(ROLE_SECURITY), TBL_MEDICINE, &m, &err));
	return m.id;
}

static void
stock(void **state)
{
	struct row_movement m = movement(lot, 50, 50);
	struct row_balance b;
	struct row_lot l;
	struct row_medicine gone;
	struct row_place p;
	int64_t another = other_medicine();

	(void)state;
	plant(ROLE_PHARMACIST, TBL_MOVEMENT, &m);
	only("balance-missing", m.id);
	row_init(TBL_BALANCE, &b);
	b.lot_id = lot;
	b.store_id = pharmacy;
	b.medicine_id = medicine;
	b.quantity = 49;
	plant(ROLE_PHARMACIST, TBL_BALANCE, &b);
	only("balance-differs", b.id);
	fetch(TBL_LOT, lot, &l);
	l.expiry_day = 20260101;
	replant(ROLE_PHARMACIST, TBL_LOT, &l);
	only("lot-expired", lot);
	l.expiry_day = 20550101;
	replant(ROLE_PHARMACIST, TBL_LOT, &l);
	only("lot-expiry-far", lot);
	m = movement(lot, -60, -10);
	plant(ROLE_PHARMACIST, TBL_MOVEMENT, &m);
	only("stock-below-zero", m.id);
	m = movement(lot, 1, 1);
	m.day = 20270101;
	plant(ROLE_PHARMACIST, TBL_MOVEMENT, &m);
	only("movement-in-future", m.id);
	m = movement(lot, 1, 1);
	m.medicine_id = another;
	plant(ROLE_PHARMACIST, TBL_MOVEMENT, &m);
	only("movement-of-other-medicine", m.id);
	fetch(TBL_MEDICINE, medicine, &gone);
	gone.active = 0;
	replant(ROLE_PHARMACIST, TBL_MEDICINE, &gone);
	only("medicine-out-of-use", b.id);
	fetch(TBL_PLACE, pharmacy, &p);
	p.active = 0;
	replant(ROLE_PHARMACIST, TBL_PLACE, &p);
	only("store-out-of-use", b.id);
}

static void
house(void **state)
{
	struct row_clinic_session c;
	struct row_account a;
	struct row_staff s;
	int64_t id;

	(void)state;
	fetch(TBL_CLINIC_SESSION, make_hours(other_clinic, 6, 480, 600, 1), &c);
	c.to_minute = 300;
	replant(ROLE_CLERK, TBL_CLINIC_SESSION, &c);
	only("hours-turned", c.id);
	fetch(TBL_STAFF, make_doctor(), &s);
	fetch(TBL_CLINIC_SESSION, make_hours(other_clinic, 7, 480, 600, 1), &c);
	c.doctor_id = s.id;
	replant(ROLE_CLERK, TBL_CLINIC_SESSION, &c);
	s.active = 0;
	replant(ROLE_CLERK, TBL_STAFF, &s);
	only("hours-of-doctor-gone", c.id);
	house_new(TBL_STAFF, &s);
	s.kind = STAFF_KIND_NURSE;
	fresh_name(s.name, "Nurse");
	OK(house_set(as(ROLE_SECURITY), TBL_STAFF, &s, &err));
	OK(ward_nurse_set(as(ROLE_SECURITY), ward, s.id, &err));
	s.active = 0;
	replant(ROLE_CLERK, TBL_STAFF, &s);
	only("ward-nurse-gone", ward);
	OK(ward_nurse_set(as(ROLE_SECURITY), ward, 0, &err));
	fetch(TBL_STAFF, make_doctor(), &s);
	id = s.id;
	fetch(TBL_STAFF, make_doctor(), &s);
	strcpy(s.code, "same");
	replant(ROLE_CLERK, TBL_STAFF, &s);
	fetch(TBL_STAFF, id, &s);
	strcpy(s.code, "same");
	replant(ROLE_CLERK, TBL_STAFF, &s);
	assert_int_equal(look("staff-number-twice").n, 1);
	planted[rule_find("staff-number-twice")] = true;
	as(ROLE_EXPORTER);
	OK(account_by_name(fx.store, "exporter", &a, &err));
	s.account_id = a.id;
	replant(ROLE_CLERK, TBL_STAFF, &s);
	a.state = ACCOUNT_STATE_DISABLED;
	replant(ROLE_SECURITY, TBL_ACCOUNT, &a);
	only("staff-account-off", s.id);
}

static void
every_rule_was_broken_once(void **state)
{
	(void)state;
	breaks_its_rules(RULES_HOUSE);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(stock),
		cmocka_unit_test(house),
		cmocka_unit_test(every_rule_was_broken_once),
	};

	return cmocka_run_group_tests(tests, rules_open, fixture_close);
}
