/*
 * patient_fixture.h - a store with accounts, reasons and a few patients, for
 * the tests of patients.
 */
#ifndef PATIENT_FIXTURE_H
#define PATIENT_FIXTURE_H

#include "access_fixture.h"
#include "wardbook/patient.h"
#include "wardbook/sindex.h"

static inline struct session *
as(struct fixture *f, enum role r)
{
	char name[33];

	if (r == ROLE_SECURITY) {
		session_use(f->founder);
		return f->founder;
	}
	if (!f->as[r]) {
		session_use(f->founder);
		text_copy(name, sizeof(name), enum_name(&enum_role, r));
		add_account(f, r, name, true);
	}
	session_use(f->as[r]);
	return f->as[r];
}

static inline int64_t
add_reason(struct fixture *f, enum reason_kind kind, const char *code)
{
	struct row_reason r;

	row_init(TBL_REASON, &r);
	r.kind = kind;
	text_copy(r.code, sizeof(r.code), code);
	text_copy(r.name, sizeof(r.name), code);
	r.active = 1;
	session_use(f->founder);
	OK(act_begin(f->founder, ACT_REASON_SET, &err));
	OK(row_insert(f->store, TBL_REASON, &r, &err));
	OK(act_commit(f->founder, &err));
	return r.id;
}

static inline struct patient
person(const char *family, const char *given, int32_t born)
{
	struct patient p;

	patient_init(&p);
	text_copy(p.who.family, sizeof(p.who.family), family);
	text_copy(p.who.given, sizeof(p.who.given), given);
	p.who.birth_day = born;
	p.visit.sex = SEX_FEMALE;
	return p;
}

static inline struct patient
filed(struct fixture *f, const char *family, const char *given, int32_t born,
      const char *phone)
{
	struct patient p = person(family, given, born);

	text_copy(p.who.phone, sizeof(p.who.phone), phone);
	OK(patient_register(as(f, ROLE_CLERK), &p, &err));
	return p;
}

#endif
