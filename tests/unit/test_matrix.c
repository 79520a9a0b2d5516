/*
 * test_matrix.c - both matrices, cell by cell, against a table that was
 * written for itself: by role, not by act.  And that a key which a role lacks
 * is not there, whatever anybody asks for.
 */
#include "access_fixture.h"

static const struct {
	enum role role;
	const char *name, *acts, *keys;
} wanted[] = {
	{ ROLE_CLERK, "clerk",
	  "visit.start appointment.overbook waiting.keep reminder.send "
	  "reminder.choose "
	  "patient.answer wristband.print address.print "
	  "patient.find patient.show patient.register patient.change "
	  "chart.read alert.write appointment.view appointment.book "
	  "appointment.arrive appointment.close appointment.miss "
	  "appointment.cancel appointment.move appointment.undo "
	  "appointment.strike booking.print ward.view "
	  "policy.set charge.add bill.view bill.print payment.take",
	  "identity visit alert billing" },
	{ ROLE_NURSE, "nurse",
	  "merge.settle "
	  "register.view register.print register.write register.witness "
	  "appointment.overbook waiting.keep reminder.send "
	  "visit.start appointment.overbook waiting.keep reminder.send "
	  "reminder.choose "
	  "patient.answer patient.death wristband.print address.print "
	  "certificate.print "
	  "patient.find patient.show patient.register patient.change "
	  "chart.read alert.write allergy.read allergy.write "
	  "appointment.view appointment.book appointment.arrive "
	  "appointment.close appointment.miss appointment.cancel "
	  "appointment.move appointment.undo appointment.strike "
	  "booking.print diagnosis.read ward.view ward.admit "
	  "ward.move ward.discharge stock.view stock.issue-patient "
	  "prescription.read dose.view dose.give dose.undo dose.print "
	  "stock.confirm stock.open recall.patients cold.read",
	  "identity visit alert code care register" },
	{ ROLE_CHARGE_NURSE, "charge-nurse",
	  "merge.settle "
	  "register.view register.print register.write register.witness "
	  "register.close "
	  "appointment.overbook appointment.overbook-above "
	  "visit.start appointment.overbook appointment.overbook-above "
	  "clinic.limit leave.set waiting.keep reminder.send "
	  "reminder.choose "
	  "patient.answer patient.death wristband.print address.print "
	  "certificate.print "
	  "rules.check "
	  "patient.find patient.show patient.register patient.change "
	  "chart.read alert.write allergy.read allergy.write "
	  "appointment.view appointment.book appointment.arrive "
	  "appointment.close appointment.miss appointment.cancel "
	  "appointment.move appointment.undo appointment.strike "
	  "booking.print diagnosis.read ward.view ward.admit "
	  "ward.move ward.discharge stock.view stock.issue-patient "
	  "stock.count setup.view prescription.read dose.view "
	  "dose.give dose.undo dose.print "
	  "stock.count setup.view "
	  "stock.confirm stock.open order.ask recall.patients cold.read",
	  "identity visit alert code care register" },
	{ ROLE_DOCTOR, "doctor",
	  "merge.settle "
	  "register.view register.print register.witness "
	  "appointment.overbook appointment.overbook-above "
	  "visit.start appointment.overbook appointment.overbook-above "
	  "clinic.limit leave.set waiting.keep reminder.choose "
	  "patient.death wristband.print address.print certificate.print "
	  "patient.find patient.show chart.read alert.write "
	  "allergy.read allergy.write appointment.view "
	  "appointment.book appointment.arrive appointment.close "
	  "appointment.miss appointment.cancel appointment.move "
	  "appointment.undo appointment.strike booking.print "
	  "diagnosis.read diagnosis.record diagnosis.note "
	  "diagnosis.strike ward.view stock.view prescription.read "
	  "prescription.order prescription.stop prescription.strike "
	  "dose.view dose.print "
	  "diagnosis.strike ward.view stock.view "
	  "recall.patients",
	  "identity visit alert code care register" },
	{ ROLE_PHARMACIST, "pharmacist",
	  "merge.settle "
	  "register.view register.print register.write register.witness "
	  "register.close "
	  "rules.check "
	  "patient.find patient.show chart.read allergy.read "
	  "allergy.write appointment.view diagnosis.read ward.view "
	  "stock.view stock.receive stock.issue stock.issue-patient "
	  "stock.count stock.adjust stock.strike medicine.set "
	  "setup.view prescription.read prescription.dispense "
	  "dose.view dose.print "
	  "setup.view "
	  "stock.move stock.confirm stock.reserve stock.open stock.level "
	  "order.ask order.send supplier.set recall.run recall.patients "
	  "cold.read cold.decide",
	  "identity visit alert code care register" },
	{ ROLE_BILLING, "billing",
	  "rules.check "
	  "patient.find patient.show chart.read appointment.view "
	  "diagnosis.read "
	  "service.set insurer.set policy.set charge.add "
	  "bill.view bill.make bill.reverse bill.print payment.take "
	  "claim.make",
	  "identity visit code billing" },
	{ ROLE_RECORDS, "records",
	  "leave.set waiting.keep reminder.send reminder.choose "
	  "patient.merge patient.answer patient.death wristband.print "
	  "certificate.print "
	  "address.print rules.check "
	  "patient.find patient.show patient.register patient.change "
	  "patient.strike chart.read appointment.view "
	  "appointment.book appointment.close appointment.miss "
	  "appointment.cancel appointment.move appointment.undo "
	  "appointment.strike booking.print diagnosis.read "
	  "diagnosis.strike ward.view setup.view staff.set region.set "
	  "code.import data.import export.view report.monthly "
	  "insurer.set policy.set bill.view",
	  "identity visit alert code billing" },
	{ ROLE_ADMINISTRATOR, "administrator",
	  "clinic.limit leave.set "
	  "rules.check "
	  "stock.view medicine.set setup.view place.set staff.set "
	  "region.set reason.set holiday.set code.import export.run "
	  "export.view report.monthly store.check store.backup "
	  "service.set insurer.set bill.view supplier.set",
	  "visit code billing" },
	{ ROLE_SECURITY, "security",
	  "register.rule clinic.limit leave.set "
	  "medicine.set setup.view place.set staff.set region.set "
	  "reason.set holiday.set code.import account.view "
	  "account.add account.disable account.place custody.give "
	  "audit.read audit.verify store.check store.backup site.init "
	  "site.recover "
	  "service.set insurer.set",
	  "" },
	{ ROLE_AUDITOR, "auditor",
	  "register.view register.print "
	  "patient.find patient.show account.view audit.read "
	  "audit.verify store.check",
	  "identity register audit" },
	{ ROLE_EXPORTER, "exporter", "export.run export.view store.backup",
	  "visit code billing" },
};

static const char everyone[] =
	"pass.change draft.keep session.login session.logout store.restored";

static bool
has_word(const char *list, const char *word)
{
	size_t n = strlen(word);

	for (const char *p = list; (p = strstr(p, word)) != NULL; p += n)
		if ((p == list || p[-1] == ' ') && (p[n] == ' ' || !p[n]))
			return true;
	return false;
}

static void
every_cell_of_role_by_act(void **state)
{
	(void)state;
	for (int i = 0; i < ROLE_LAST; i++)
		for (int a = 0; a < ACT_COUNT; a++) {
			bool want = has_word(wanted[i].acts, acts[a].name) ||
				    has_word(everyone, acts[a].name);

			if (role_may(wanted[i].role, (enum act)a) != want)
				fail_msg("%s %s: %s", wanted[i].name,
					 acts[a].name,
					 want ? "may not" : "may");
		}
}

static void
every_word_of_the_wanted_table_is_an_act(void **state)
{
	char list[2000], *save, *w;

	(void)state;
	for (int i = 0; i < ROLE_LAST; i++) {
		snprintf(list, sizeof(list), "%s", wanted[i].acts);
		for (w = strtok_r(list, " ", &save); w;
		     w = strtok_r(NULL, " ", &save))
			if (act_find(w) < 0)
				fail_msg("no act %s", w);
	}
	assert_int_equal(act_find("patient.fin"), -1);
}

static void
what_is_out_of_range_may_nothing(void **state)
{
	(void)state;
	assert_false(role_may((enum role)0, ACT_PATIENT_FIND));
	assert_false(role_may((enum role)(ROLE_LAST + 1), ACT_PATIENT_FIND));
	assert_false(role_may(ROLE_CLERK, (enum act)ACT_COUNT));
	assert_false(role_may(ROLE_CLERK, (enum act) - 1));
}

static void
every_cell_of_role_by_domain_in_the_ring(void **state)
{
	struct fixture *f = *state;

	for (int i = 0; i < ROLE_LAST; i++) {
		const struct session *s = f->as[wanted[i].role];

		for (int d = 1; d < DOMAIN_COUNT; d++) {
			const char *name = domain_name((enum domain)d);
			bool want = has_word(wanted[i].keys, name);

			if (session_opens(s, (enum domain)d) != want)
				fail_msg("%s %s: %s", wanted[i].name, name,
					 want ? "shut" : "open");
			assert_false(vault_ring_holds(s->ring, (enum domain)d,
						      1, KEY_CUSTODY));
		}
		assert_true(vault_ring_may_drop(s->ring, DOMAIN_AUDIT));
		assert_int_equal(vault_ring_may_drop(s->ring, DOMAIN_CARE),
				 has_word(wanted[i].keys, "care") ||
					 wanted[i].role == ROLE_RECORDS);
	}
}

static void
the_founder_has_custody_and_reads_nothing(void **state)
{
	struct fixture *f = *state;

	for (int d = 1; d < DOMAIN_COUNT; d++) {
		assert_true(vault_ring_holds(f->founder->ring, (enum domain)d,
					     1, KEY_CUSTODY));
		assert_false(session_opens(f->founder, (enum domain)d));
	}
}

static void
an_act_begins_where_the_matrix_says(void **state)
{
	struct fixture *f = *state;

	for (int i = 0; i < ROLE_LAST; i++)
		for (int a = 0; a < ACT_COUNT; a++) {
			struct session *s = f->as[wanted[i].role];

			if (!has_word(wanted[i].acts, acts[a].name))
				continue;
			OK(act_begin(s, (enum act)a, &err));
			assert_true(act_is_open(s));
			act_abort(s);
		}
}

static void
a_refusal_names_who_may(void **state)
{
	struct fixture *f = *state;
	char why[SESSION_WHY];

	IS(RC_DENIED, act_begin(f->as[ROLE_CLERK], ACT_DIAGNOSIS_RECORD, &err));
	assert_string_equal(err.text, "Your role (clerk) may not record a "
				      "diagnosis; these may: doctor.");
	assert_false(act_is_open(f->as[ROLE_CLERK]));
	assert_false(session_may(f->as[ROLE_CLERK], ACT_DIAGNOSIS_RECORD, why));
	assert_string_equal(why, err.text);
	assert_true(session_may(f->as[ROLE_DOCTOR], ACT_DIAGNOSIS_RECORD, why));
	assert_string_equal(why, "");
}

/* ---- keys that are not there -------------------------------------------------- */

static void
file_patient(struct fixture *f, int64_t *patient, int64_t *diagnosis)
{
	struct session *s = f->as[ROLE_NURSE];
	struct row_patient p;
	struct row_identity i;
	struct row_diagnosis d;

	row_init(TBL_PATIENT, &p);
	row_init(TBL_IDENTITY, &i);
	row_init(TBL_DIAGNOSIS, &d);
	strcpy(i.family, "Okonkwo");
	OK(act_begin(s, ACT_PATIENT_REGISTER, &err));
	OK(row_insert(f->store, TBL_PATIENT, &p, &err));
	i.id = p.id;
	OK(row_insert(f->store, TBL_IDENTITY, &i, &err));
	act_note(s, TBL_PATIENT, p.id, p.version, p.id, NULL);
	OK(act_commit(s, &err));
	s = f->as[ROLE_DOCTOR];
	d.patient_id = p.id;
	strcpy(d.code, "J45.9");
	OK(act_begin(s, ACT_DIAGNOSIS_RECORD, &err));
	OK(row_insert(f->store, TBL_DIAGNOSIS, &d, &err));
	assert_int_equal(d.author_id, s->account);
	act_note(s, TBL_DIAGNOSIS, d.id, d.version, p.id, NULL);
	OK(act_commit(s, &err));
	*patient = p.id;
	*diagnosis = d.id;
}

static void
a_role_without_the_key_gets_no_value(void **state)
{
	struct fixture *f = *state;
	struct row_diagnosis d;
	struct row_identity i;
	int64_t patient, diagnosis;

	file_patient(f, &patient, &diagnosis);
	for (int k = 0; k < ROLE_LAST; k++) {
		bool code = has_word(wanted[k].keys, "code");
		bool names = has_word(wanted[k].keys, "identity");

		session_use(f->as[wanted[k].role]);
		OK(row_get(f->store, TBL_DIAGNOSIS, diagnosis, &d, &err));
		assert_int_equal(d.shut, !code);
		assert_string_equal(d.code, code ? "J45.9" : "");
		OK(row_get(f->store, TBL_IDENTITY, patient, &i, &err));
		assert_int_equal(i.shut, !names);
		assert_string_equal(i.family, names ? "Okonkwo" : "");
	}
	/* Not with a seal of his own either. */
	session_use(f->as[ROLE_CLERK]);
	OK(store_begin(f->store, &err));
	d.id = 0;
	d.shut = false;
	IS(RC_NOKEY, row_insert(f->store, TBL_DIAGNOSIS, &d, &err));
	store_rollback(f->store);
}

static void
setup_of_the_house_borrows_a_key_for_one_act(void **state)
{
	struct fixture *f = *state;
	struct row_place p;

	row_init(TBL_PLACE, &p);
	strcpy(p.code, "CARD");
	strcpy(p.name, "Cardiology");
	OK(act_begin(f->founder, ACT_PLACE_SET, &err));
	assert_true(session_opens(f->founder, DOMAIN_VISIT));
	assert_false(session_opens(f->founder, DOMAIN_IDENTITY));
	OK(row_insert(f->store, TBL_PLACE, &p, &err));
	act_note(f->founder, TBL_PLACE, p.id, p.version, 0, "new");
	OK(act_commit(f->founder, &err));
	assert_false(session_opens(f->founder, DOMAIN_VISIT));
	assert_true(vault_ring_holds(f->founder->ring, DOMAIN_VISIT, 1,
				     KEY_CUSTODY));
	OK(act_begin(f->founder, ACT_PLACE_SET, &err));
	act_abort(f->founder);
	assert_false(session_opens(f->founder, DOMAIN_VISIT));
	/* Another security officer has no custody to borrow from. */
	OK(act_begin(f->as[ROLE_SECURITY], ACT_PLACE_SET, &err));
	assert_false(session_opens(f->as[ROLE_SECURITY], DOMAIN_VISIT));
	IS(RC_DENIED,
	   session_use_custody(f->as[ROLE_SECURITY], DOMAIN_VISIT, &err));
	act_abort(f->as[ROLE_SECURITY]);
	IS(RC_USAGE, session_use_custody(f->founder, DOMAIN_VISIT, &err));
	session_use(f->as[ROLE_CLERK]);
	OK(row_get(f->store, TBL_PLACE, p.id, &p, &err));
	assert_false(p.shut);
	assert_string_equal(p.name, "Cardiology");
}

static int
setup(void **state)
{
	struct fixture *f = fixture_open();

	for (int i = 0; i < ROLE_LAST; i++)
		add_account(f, wanted[i].role, wanted[i].name, true);
	*state = f;
	return 0;
}

static int
teardown(void **state)
{
	fixture_close(*state);
	return 0;
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_cell_of_role_by_act),
		cmocka_unit_test(every_word_of_the_wanted_table_is_an_act),
		cmocka_unit_test(what_is_out_of_range_may_nothing),
		cmocka_unit_test(every_cell_of_role_by_domain_in_the_ring),
		cmocka_unit_test(the_founder_has_custody_and_reads_nothing),
		cmocka_unit_test(an_act_begins_where_the_matrix_says),
		cmocka_unit_test(a_refusal_names_who_may),
		cmocka_unit_test(a_role_without_the_key_gets_no_value),
		cmocka_unit_test(setup_of_the_house_borrows_a_key_for_one_act),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
