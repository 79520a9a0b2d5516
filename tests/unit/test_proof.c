/*
 * test_proof.c - "the key is not there": what a role may not know stays shut
 * with every check of permission out of the way.
 *
 * A canary hospital is filed.  Then the session of a role is told that it has
 * any other role (so that no check says no), and every road that leads to a
 * value is walked with the keys that it really holds: rows, older rows, named
 * queries' rows, the sealed index, views of records, drafts, the log, reports
 * and extracts.  Whatever comes back is searched for the canaries.
 */
#include "fixture.h"

#include <dirent.h>
#include <sqlite3.h>

#include "../../src/access/internal.h"
#include "wardbook/appointment.h"
#include "wardbook/diagnosis.h"
#include "wardbook/draft.h"
#include "wardbook/export.h"
#include "wardbook/record.h"
#include "wardbook/sindex.h"
#include "wardbook/when.h"

#define TODAY 20260302

/* What belongs to a domain. */
static const struct canary {
	enum domain domain;
	const char *text;
} canaries[] = {
	{ DOMAIN_IDENTITY, "Zilpzalp" },    /* a name */
	{ DOMAIN_IDENTITY, "zilpzalp" },    /* as the index keeps it */
	{ DOMAIN_IDENTITY, "Rotkehlchen" }, /* the name of before */
	{ DOMAIN_IDENTITY, "0777713377" },  /* a phone */
	{ DOMAIN_IDENTITY, "Amselweg" },    /* an address */
	{ DOMAIN_IDENTITY, "Wiedehopf" },   /* words of a booking */
	{ DOMAIN_CODE, "F10.2" },	    /* a diagnosis */
	{ DOMAIN_CODE, "f102" },	    /* as the index keeps it */
	{ DOMAIN_CARE, "Kernbeisser" },	    /* a note */
	{ DOMAIN_CARE, "Nachtigallin" },    /* an allergy */
	{ DOMAIN_ALERT, "Steinkauz" },	    /* a mark */
};
#define NCANARIES (sizeof(canaries) / sizeof(canaries[0]))

static int64_t patient, diagnosis, booking;

static void
add_code(const char *code)
{
	struct row_code c;

	row_init(TBL_CODE, &c);
	strcpy(c.system, "icd10");
	strcpy(c.edition, "2019");
	strcpy(c.code, code);
	strcpy(c.name, "A code");
	OK(code_set(as(ROLE_RECORDS), &c, &err));
}

static void
file_person(void)
{
	struct row_alert mark;
	struct row_allergy a;
	struct patient p;

	patient_init(&p);
	strcpy(p.who.family, "Rotkehlchen");
	strcpy(p.who.given, "Ada");
	strcpy(p.who.phone, "0777713377");
	strcpy(p.who.address, "1 Amselweg");
	p.who.birth_day = 19480909;
	p.visit.sex = SEX_FEMALE;
	OK(patient_register(as(ROLE_CLERK), &p, &err));
	patient = p.visit.id;
	strcpy(p.who.family, "Zilpzalp");
	OK(patient_change(as(ROLE_CLERK), &p, &err));
	row_init(TBL_ALLERGY, &a);
	a.patient_id = patient;
	strcpy(a.substance, "Nachtigallin");
	OK(allergy_record(as(ROLE_NURSE), &a, &err));
	row_init(TBL_ALERT, &mark);
	mark.patient_id = patient;
	mark.kind = 1;
	strcpy(mark.note, "Steinkauz");
	OK(alert_set(as(ROLE_NURSE), &mark, &err));
}

static void
file_visit(void)
{
	struct appointment a;
	struct diagnosis d;

	appointment_init(&a);
	a.row.patient_id = patient;
	a.row.clinic_id = make_place(PLACE_KIND_CLINIC, 15, 2, false);
	a.row.day = TODAY;
	strcpy(a.words, "Wiedehopf");
	OK(appointment_book(as(ROLE_CLERK), &a, &err));
	booking = a.row.id;
	diagnosis_init(&d);
	d.row.patient_id = patient;
	strcpy(d.row.code, "F10.2");
	d.row.severity = SEVERITY_MODERATE;
	strcpy(d.words, "Kernbeisser");
	OK(diagnosis_record(as(ROLE_DOCTOR), &d, &err));
	d.row.severity = SEVERITY_MILD;
	OK(diagnosis_change(as(ROLE_DOCTOR), &d, &err));
	diagnosis = d.row.id;
}

static int
open_hospital(void **state)
{
	when_clock_set(when_instant(TODAY, 600));
	if (fixture_open(state))
		return -1;
	add_code("F10.2");
	file_person();
	file_visit();
	OK(draft_save(as(ROLE_DOCTOR), "diagnosis", patient, "Kernbeisser", 11,
		      &err));
	return 0;
}

/* ---- searching ----------------------------------------------------------------- */

static struct {
	unsigned found; /* 1 << index of a canary */
	long looked_at;
} net;

static bool
holds_text(const char *p, size_t n, const char *text)
{
	size_t len = strlen(text);

	for (size_t i = 0; i + len <= n; i++)
		if (p[i] == *text && memcmp(p + i, text, len) == 0)
			return true;
	return false;
}

static void
search(const void *p, size_t n)
{
	net.looked_at++;
	for (size_t i = 0; i < NCANARIES; i++)
		if (holds_text(p, n, canaries[i].text))
			net.found |= 1u << i;
}

static bool
search_row(const void *row, const struct err *why, void *arg)
{
	search(row, *(const size_t *)arg);
	return !why;
}

/* A key of 0x00 bytes is one text after another. */
static bool
search_key(const uint8_t *key, size_t n, int64_t id, void *arg)
{
	(void)id;
	(void)arg;
	search(key, n);
	return true;
}

static bool
search_diagnosis(const struct diagnosis *d, void *arg)
{
	(void)arg;
	search(d, sizeof(*d));
	return true;
}

static bool
search_code(int64_t id, const char *code, void *arg)
{
	(void)id;
	(void)arg;
	search(code, strlen(code));
	return true;
}

static bool
search_visit(const struct appointment_line *l, void *arg)
{
	(void)arg;
	search(l, sizeof(*l));
	return true;
}

static bool
search_change(const struct record_change *c, void *arg)
{
	(void)arg;
	search(c->text.p, c->text.len);
	return true;
}

static bool
search_log(void *arg, const struct audit_line *l)
{
	(void)arg;
	search(l, sizeof(*l));
	return true;
}

/* ---- the roads ------------------------------------------------------------------ */

/* The answers do not matter, what came with them does. */
static void
ignore(enum rc rc)
{
	net.looked_at += rc == RC_OK;
	search(err.text, strlen(err.text));
	err_clear(&err);
}

static void
walk_rows(void)
{
	for (int t = 0; t < TBL_COUNT; t++) {
		size_t size = tables[t].size;

		/* The list of codes is everybody's; who has one is not. */
		if (!tables[t].rows || t == TBL_CODE)
			continue;
		ignore(store_each_row(fx.store, (enum tbl)t, false, search_row,
				      &size, &err));
		if (tables[t].history)
			ignore(store_each_row(fx.store, (enum tbl)t, true,
					      search_row, &size, &err));
	}
}

static void
walk_index(void)
{
	for (int t = TREE_NONE + 1; t < TREE_COUNT; t++)
		ignore(sindex_scan(fx.store, (enum tree)t, "", 0, search_key,
				   NULL, &err));
}

static void
walk_person(struct session *s)
{
	static const char *const words[] = { "zilpzalp", "0777713377",
					     "09-Sep-1948", "" };
	struct allergy_list allergies;
	struct alert_list alerts;
	struct patient_hits hits;
	struct patient p;

	ignore(patient_open(s, patient, &p, &err));
	search(&p, sizeof(p));
	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
		patient_hits_init(&hits);
		ignore(patient_find(s, words[i], 20, &hits, &err));
		search(hits.v, hits.n * sizeof(hits.v[0]));
		patient_hits_release(&hits);
	}
	ignore(record_history(s, TBL_IDENTITY, patient, search_change, NULL,
			      &err));
	memset(&allergies, 0, sizeof(allergies));
	ignore(allergy_get(s, patient, &allergies, &err));
	search(allergies.v, allergies.n * sizeof(allergies.v[0]));
	allergy_list_release(&allergies);
	memset(&alerts, 0, sizeof(alerts));
	ignore(alert_get(s, patient, &alerts, &err));
	search(alerts.v, alerts.n * sizeof(alerts.v[0]));
	alert_list_release(&alerts);
}

static void
walk_visit(struct session *s)
{
	struct appointment a;

	ignore(diagnosis_of_patient(s, patient, true, search_diagnosis, NULL,
				    &err));
	ignore(diagnosis_by_code(s, "f", search_code, NULL, &err));
	ignore(record_history(s, TBL_DIAGNOSIS, diagnosis, search_change, NULL,
			      &err));
	ignore(appointment_get(s, booking, &a, &err));
	search(&a, sizeof(a));
	ignore(appointment_of_patient(s, patient, search_visit, NULL, &err));
}

/* As the one who wrote it, with the box key of another. */
static void
walk_draft(struct session *s, int64_t writer)
{
	int64_t own = s->account;
	struct buf b = BUF_INIT;

	s->account = writer;
	ignore(draft_load(s, "diagnosis", patient, &b, NULL, &err));
	search(b.p, b.len);
	s->account = own;
	buf_release(&b);
}

static void
walk_log(struct session *s)
{
	const struct audit_filter all = { .limit = 1000 };

	ignore(audit_show(s, &all, search_log, NULL, &err));
}

static void
search_folder(const char *path)
{
	DIR *dir = opendir(path);
	struct dirent *d;

	while (dir && (d = readdir(dir))) {
		char at[600];
		struct buf b = BUF_INIT;
		FILE *f;
		int c;

		snprintf(at, sizeof(at), "%s/%s", path, d->d_name);
		if (d->d_name[0] == '.')
			continue;
		if (d->d_type == DT_DIR) {
			search_folder(at);
			continue;
		}
		f = fopen(at, "r");
		while (f && (c = getc(f)) != EOF)
			buf_addc(&b, (char)c);
		search(b.p, b.len);
		buf_release(&b);
		if (f)
			fclose(f);
	}
	if (dir)
		closedir(dir);
}

static void
walk_extract(struct session *s)
{
	struct export_options o = { .month = TODAY / 100,
				    .formats = EXPORT_CSV | EXPORT_NDJSON };
	struct export_result r;
	char dir[120], command[200];

	snprintf(dir, sizeof(dir), "%s/out", fx.dir);
	o.dir = dir;
	memset(&r, 0, sizeof(r));
	ignore(export_month(s, &o, NULL, NULL, &r, &err));
	export_result_release(&r);
	search_folder(dir);
	snprintf(command, sizeof(command), "rm -rf '%s'", dir);
	assert_int_equal(system(command), 0);
}

/* ---- the proof ------------------------------------------------------------------ */

static bool
holds(enum role r, enum domain d)
{
	return role_keys[r][d] >= KEYS_READ;
}

/* With the keys of one role and the rights of another. */
static void
walk_all(enum role keys, enum role rights, bool extract)
{
	struct session *s = as(keys);
	enum role own = s->role;

	memset(&net, 0, sizeof(net));
	s->role = rights;
	walk_rows();
	walk_index();
	walk_person(s);
	walk_visit(s);
	walk_draft(s, fx.as[ROLE_DOCTOR]->account);
	walk_log(s);
	if (extract)
		walk_extract(s);
	s->role = own;
	assert_true(net.looked_at > 50);
	for (size_t i = 0; i < NCANARIES; i++)
		if (net.found >> i & 1 && !holds(keys, canaries[i].domain))
			fail_msg("%s read \"%s\" with the rights of %s",
				 enum_name(&enum_role, keys), canaries[i].text,
				 enum_name(&enum_role, rights));
}

static void
no_right_replaces_a_key(void **state)
{
	(void)state;
	for (enum role keys = 1; keys <= ROLE_LAST; keys++)
		for (enum role rights = 1; rights <= ROLE_LAST; rights++)
			if (keys != ROLE_DOCTOR)
				walk_all(keys, rights, false);
	/* The search can find: a nurse reads nearly all of it. */
	walk_all(ROLE_NURSE, ROLE_NURSE, false);
	for (size_t i = 0; i < NCANARIES; i++)
		assert_true(net.found >> i & 1);
}

static void
an_extract_names_nobody_whoever_makes_it(void **state)
{
	(void)state;
	for (enum role keys = 1; keys <= ROLE_LAST; keys++)
		walk_all(keys, ROLE_ADMINISTRATOR, true);
	/* Nor by a hand that holds the names. */
	memset(&net, 0, sizeof(net));
	as(ROLE_RECORDS)->role = ROLE_ADMINISTRATOR;
	walk_extract(as(ROLE_RECORDS));
	as(ROLE_RECORDS)->role = ROLE_RECORDS;
	for (size_t i = 0; i < NCANARIES; i++)
		if (canaries[i].domain == DOMAIN_IDENTITY)
			assert_false(net.found >> i & 1);
}

/* ---- moved values --------------------------------------------------------------- */

static void
raw(const char *sql)
{
	sqlite3 *db;
	char *why = NULL;

	assert_int_equal(sqlite3_open(fx.path, &db), SQLITE_OK);
	if (sqlite3_exec(db, sql, NULL, NULL, &why) != SQLITE_OK)
		fail_msg("%s: %s", sql, why);
	sqlite3_close(db);
}

/* The same patient in another hospital: its row is put whole into ours. */
static void
nothing_comes_from_another_store(void **state)
{
	struct row_identity i;
	char other[120], sql[600];

	(void)state;
	snprintf(other, sizeof(other), "%s/other.db", fx.dir);
	snprintf(sql, sizeof(sql), "VACUUM INTO '%s'", other);
	raw(sql);
	OK(row_get((as(ROLE_CLERK), fx.store), TBL_IDENTITY, patient, &i,
		   &err));
	/* What the copy holds opens as long as it is this store's. */
	snprintf(sql, sizeof(sql),
		 "ATTACH '%s' AS o; DROP TRIGGER identity_keep; "
		 "UPDATE identity SET family = (SELECT family FROM o.identity "
		 "WHERE o.identity.id = identity.id)",
		 other);
	raw(sql);
	OK(row_get(fx.store, TBL_IDENTITY, patient, &i, &err));
	assert_string_equal(i.family, "Zilpzalp");
	unlink(other);
	/* Another uid: nothing of it opens any more. */
	struct vault_ring *ring = fx.as[ROLE_CLERK]->ring;
	uint8_t uid[VAULT_UID];
	memcpy(uid, store_site(fx.store)->uid.p, VAULT_UID);
	uid[0] ^= 1;
	struct vault_ring *there = vault_ring_open(uid);
	OK(vault_ring_make(there, DOMAIN_IDENTITY, 1, &err));
	store_ring_set(fx.store, there);
	IS(RC_DAMAGED, row_get(fx.store, TBL_IDENTITY, patient, &i, &err));
	assert_string_equal(i.family, "");
	store_ring_set(fx.store, ring);
	vault_ring_close(there);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(no_right_replaces_a_key),
		cmocka_unit_test(an_extract_names_nobody_whoever_makes_it),
		cmocka_unit_test(nothing_comes_from_another_store),
	};

	return cmocka_run_group_tests(tests, open_hospital, fixture_close);
}
