/*
 * test_rules_visits.c - what is wrong with stays, appointments and diagnoses.
 */
#include "rules_fixture.h"

static void
stays(void **state)
{
	struct patient p = person(), q = person();
	struct row_stay a = stay(p.visit.id, now - 9 * DAY, now - 8 * DAY), b;
	struct row_bed gone;
	struct row_place w;

	(void)state;
	a.to_at = a.from_at - 1;
	plant_stay(&a);
	only("discharge-before-admission", a.id);
	a = stay(person().visit.id, now + DAY, 0);
	plant_stay(&a);
	only("stay-in-future", a.id);
	a = stay(p.visit.id, now - 20 * DAY, now - 18 * DAY);
	b = stay(p.visit.id, now - 19 * DAY, now - 17 * DAY);
	plant_stay(&a);
	plant_stay(&b);
	only("stays-overlap", b.id);
	a = stay(person().visit.id, now - DAY, now - 1);
	a.ward_id = other_ward;
	a.bed_id = bed;
	plant_stay(&a);
	only("bed-of-other-ward", a.id);
	a = stay(person().visit.id, now - DAY, now - 1);
	a.ward_id = clinic;
	plant_stay(&a);
	only("stay-in-no-ward", a.id);
	a = stay(person().visit.id, now - DAY, now - 1);
	a.ending = STAY_ENDING_OPEN;
	plant_stay(&a);
	only("stay-ending-wrong", a.id);
	a = stay(person().visit.id, now - 400 * DAY, 0);
	plant_stay(&a);
	only("stay-over-a-year", a.id);
	a = stay(person().visit.id, now - DAY, now - 1);
	a.admission_id = 77;
	plant_stay(&a);
	only("stay-without-admission", a.id);
	/* One person in two wards, under two records that were merged. */
	a = stay(p.visit.id, now - DAY, 0);
	b = stay(q.visit.id, now - DAY, 0);
	plant_stay(&a);
	plant_stay(&b);
	q.visit.state = PATIENT_STATE_MERGED;
	q.visit.living_id = p.visit.id;
	replant(ROLE_CLERK, TBL_PATIENT, &q.visit);
	only("two-open-stays", b.id);
	fetch(TBL_BED, make_bed(other_ward, "9"), &gone);
	a = stay(person().visit.id, now - DAY, 0);
	a.ward_id = other_ward;
	a.bed_id = gone.id;
	plant_stay(&a);
	gone.active = 0;
	replant(ROLE_CLERK, TBL_BED, &gone);
	only("bed-out-of-use", a.id);
	fetch(TBL_PLACE, other_ward, &w);
	w.active = 0;
	replant(ROLE_CLERK, TBL_PLACE, &w);
	only("ward-out-of-use", a.id);
	fetch(TBL_BED, make_bed(ward, "8"), &gone);
	gone.place_id = clinic;
	replant(ROLE_CLERK, TBL_BED, &gone);
	only("bed-in-no-ward", gone.id);
}

static void
times_of_appointments(void **state)
{
	struct row_appointment a;
	int64_t then = when_instant(20260115, 600);

	(void)state;
	BOOK(2, 20260115,
	     (a.arrived_at = then, a.booked_at = then + 1,
	      a.ended_at = then + 2));
	only("arrived-before-booked", a.id);
	BOOK(2, 20260115, (a.arrived_at = then, a.ended_at = then - 1));
	only("ended-before-arrived", a.id);
	BOOK(3, 20260115, a.arrived_at = then);
	only("missed-but-arrived", a.id);
	BOOK(2, 20260401, );
	only("done-in-future", a.id);
	BOOK(3, 20260401, );
	only("missed-in-future", a.id);
	BOOK(1, 20260401, );
	only("arrived-in-future", a.id);
	BOOK(0, 20260115, );
	only("not-closed", a.id);
	BOOK(4, 20260401, a.cancelled_at = 0);
	only("cancelled-without-time", a.id);
	BOOK(4, 20260401, a.cancel_id = 0);
	only("cancelled-without-reason", a.id);
	BOOK(2, 20260115, a.cancelled_at = then);
	only("cancel-time-left-over", a.id);
	BOOK(0, 20300107, );
	only("booked-years-ahead", a.id);
	BOOK(2, 20260115, a.length = 0);
	only("booking-length-wrong", a.id);
	BOOK(2, 20260116, a.arrived_at = then);
	only("arrived-on-other-day", a.id);
	BOOK(1, 20260302, a.booked_at = when_instant(20260303, 600));
	only("booked-afterwards", a.id);
	BOOK(0, 20260304, a.minute = 1200);
	only("booked-outside-hours", a.id);
	BOOK(5, 20260304, );
	only("struck-without-reason", a.id);
	BOOK(2, 19470101, );
	finds("seen-before-birth", a.patient_id);
}

static void
places_of_appointments(void **state)
{
	struct row_appointment a, b;
	struct row_overbooking o;
	struct row_booking_note n;
	struct row_holiday h;
	struct row_place c;
	int64_t twice;
	struct row_staff s;

	(void)state;
	house_new(TBL_HOLIDAY, &h);
	h.day = 20260309;
	strcpy(h.name, "Founders' day");
	OK(house_set(as(ROLE_SECURITY), TBL_HOLIDAY, &h, &err));
	BOOK(0, 20260309, );
	only("booked-on-holiday", a.id);
	BOOK(2, 20260115, a.clinic_id = ward);
	only("booked-in-no-clinic", a.id);
	BOOK(2, 20260115, a.doctor_id = nurse);
	only("booked-with-no-doctor", a.id);
	BOOK(0, 20260310, );
	b = a;
	b.id = 0;
	b.minute += 5;
	plant(ROLE_CLERK, TBL_APPOINTMENT, &b);
	only("patient-twice-at-a-time", b.id);
	/* What was booked over on purpose is no find. */
	twice = b.id;
	BOOK(0, 20260316, );
	b = a;
	b.id = 0;
	b.minute += 5;
	plant(ROLE_CLERK, TBL_APPOINTMENT, &b);
	row_init(TBL_OVERBOOKING, &o);
	o.id = b.id;
	o.patient_id = b.patient_id;
	o.clinic_id = b.clinic_id;
	o.day = b.day;
	o.minute = b.minute;
	o.clash = 1;
	o.reason_id = reason_of(REASON_KIND_OVERBOOK, "urgent");
	plant(ROLE_CLERK, TBL_OVERBOOKING, &o);
	only("patient-twice-at-a-time", twice);
	BOOK(0, 20260311, a.doctor_id = doctor);
	b = appointment(person().visit.id, 20260311, 0);
	b.doctor_id = doctor;
	b.clinic_id = other_clinic;
	plant(ROLE_CLERK, TBL_APPOINTMENT, &b);
	only("doctor-twice-at-a-time", b.id);
	row_init(TBL_BOOKING_NOTE, &n);
	n.id = b.id;
	n.patient_id = a.patient_id;
	strcpy(n.words, "walks with a stick");
	plant(ROLE_CLERK, TBL_BOOKING_NOTE, &n);
	only("words-of-other-patient", b.id);
	fetch(TBL_STAFF, make_doctor(), &s);
	BOOK(0, 20260312, a.doctor_id = s.id);
	s.active = 0;
	replant(ROLE_CLERK, TBL_STAFF, &s);
	only("doctor-gone", a.id);
	fetch(TBL_PLACE, make_place(PLACE_KIND_CLINIC, 15, 1, false), &c);
	only("clinic-without-hours", c.id);
	BOOK(0, 20260312, a.clinic_id = c.id);
	c.active = 0;
	replant(ROLE_CLERK, TBL_PLACE, &c);
	only("clinic-out-of-use", a.id);
}

#define DIAGNOSE(change)                               \
	do {                                           \
		d = diagnosis(person().visit.id);      \
		change;                                \
		plant(ROLE_DOCTOR, TBL_DIAGNOSIS, &d); \
	} while (0)

static void
diagnoses(void **state)
{
	struct row_appointment a;
	struct row_diagnosis d;
	struct row_allergy x;

	(void)state;
	BOOK(2, 20260116, );
	DIAGNOSE(d.appointment_id = a.id);
	only("diagnosis-of-other-visit", d.id);
	BOOK(3, 20260116, );
	d = diagnosis(a.patient_id);
	d.appointment_id = a.id;
	plant(ROLE_DOCTOR, TBL_DIAGNOSIS, &d);
	only("diagnosis-without-visit", d.id);
	DIAGNOSE(d.day = 20270101);
	only("diagnosis-in-future", d.id);
	DIAGNOSE(d.doctor_id = nurse);
	only("diagnosis-by-no-doctor", d.id);
	DIAGNOSE(d.day = 19470101);
	only("diagnosis-before-birth", d.id);
	DIAGNOSE(d.onset_day = 19470101);
	only("onset-before-birth", d.id);
	DIAGNOSE((d.onset_day = 20240101, d.end_day = 20230101));
	only("end-before-onset", d.id);
	DIAGNOSE(d.onset_day = 20270101);
	only("onset-in-future", d.id);
	DIAGNOSE(strcpy(d.code, "Q99.99"));
	only("code-not-in-list", d.id);
	DIAGNOSE(d.kind = DIAGNOSIS_KIND_PROBLEM);
	d.id = 0;
	plant(ROLE_DOCTOR, TBL_DIAGNOSIS, &d);
	only("problem-twice", d.id);
	row_init(TBL_ALLERGY, &x);
	x.patient_id = person().visit.id;
	strcpy(x.substance, "latex");
	plant(ROLE_NURSE, TBL_ALLERGY, &x);
	row_init(TBL_ALLERGY, &x);
	x.patient_id = d.patient_id;
	x.none_known = 1;
	plant(ROLE_NURSE, TBL_ALLERGY, &x);
	assert_int_equal(look("allergy-and-none-known").n, 0);
	row_init(TBL_ALLERGY, &x);
	x.patient_id = d.patient_id;
	strcpy(x.substance, "penicillin");
	plant(ROLE_NURSE, TBL_ALLERGY, &x);
	only("allergy-and-none-known", x.id);
}

static void
every_rule_was_broken_once(void **state)
{
	(void)state;
	breaks_its_rules(RULES_VISITS);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(stays),
		cmocka_unit_test(times_of_appointments),
		cmocka_unit_test(places_of_appointments),
		cmocka_unit_test(diagnoses),
		cmocka_unit_test(every_rule_was_broken_once),
	};

	return cmocka_run_group_tests(tests, rules_open, fixture_close);
}
