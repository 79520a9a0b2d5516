/*
 * test_access.c - init, pass phrases, logging in, accounts, acts and the log,
 * drafts.
 */
#include "access_accounts.h"

#include <signal.h>
#include <sys/resource.h>

static int64_t
entries(struct fixture *f)
{
	int64_t n;

	OK(stmt_one_int(store_query(f->store, QUERY_AUDIT_COUNT), &n, &err));
	return n;
}

static void
verify(struct fixture *f, struct audit_report *r)
{
	OK(audit_verify(f->as[ROLE_AUDITOR], NULL, r, NULL, NULL, &err));
}

static void
verify_is_clean(struct fixture *f)
{
	struct audit_report r;

	verify(f, &r);
	if (r.faults)
		fail_msg("%s", r.fault);
	assert_int_equal(r.entries, entries(f));
}

static void
verify_finds(struct fixture *f, const char *words)
{
	struct audit_report r;

	verify(f, &r);
	assert_int_not_equal(r.faults, 0);
	if (!strstr(r.fault, words))
		fail_msg("wanted \"%s\", got \"%s\"", words, r.fault);
}

/* ---- init ----------------------------------------------------------------------- */

static void
init_makes_a_whole_store(void **state)
{
	struct fixture *f = *state;
	const struct row_site *site = store_site(f->store);
	struct row_secret secret;

	assert_string_equal(site->name, "Vitória Hospital");
	assert_string_equal(site->prefix, "VIT");
	assert_int_equal(site->number, 5);
	assert_int_equal(f->founder->role, ROLE_SECURITY);
	assert_string_equal(f->founder->name, "ana");
	assert_false(f->founder->initial);
	assert_int_equal(f->recovery->len, VAULT_RECOVERY_TEXT);
	assert_int_equal(f->founder->account >> 38, 5);
	session_use(f->as[ROLE_CLERK]);
	OK(row_get(f->store, TBL_SECRET, 1, &secret, &err));
	assert_int_equal(strlen(secret.value), 64);
	session_use(f->founder);
	OK(row_get(f->store, TBL_SECRET, 1, &secret, &err));
	assert_string_equal(secret.value, "");
	verify_is_clean(f);
}

static void
init_leaves_nothing_behind_when_it_fails(void **state)
{
	struct fixture *f = *state;
	struct site_plan plan = { .name = "X", .founder = "ana", .number = 7 };
	struct secret *pass = secret_of("short"), *out = secret_open();
	struct session *s;
	struct store *st;
	char path[120];

	snprintf(path, sizeof(path), "%s/other.db", f->dir);
	IS(RC_REFUSED, site_make(&st, &s, path, &plan, pass, out, &err));
	assert_string_equal(err.field, "pass");
	plan.number = 4711;
	IS(RC_REFUSED, site_make(&st, &s, path, &plan, f->pass, out, &err));
	plan.number = 7;
	plan.founder = "a na";
	IS(RC_REFUSED, site_make(&st, &s, path, &plan, f->pass, out, &err));
	plan.founder = "ana";
	plan.zone = "Nowhere/Here";
	IS(RC_REFUSED, site_make(&st, &s, path, &plan, f->pass, out, &err));
	plan.zone = NULL;
	IS(RC_USAGE, site_make(&st, &s, path, &plan, f->pass, NULL, &err));
	IS(RC_CONFLICT, site_make(&st, &s, f->path, &plan, f->pass, out, &err));
	assert_int_equal(access(path, F_OK), -1);
	secret_close(pass);
	secret_close(out);
}

/* ---- pass phrases ----------------------------------------------------------------- */

static enum rc
check(const char *text)
{
	const char *const names[] = { "carlotta.meyer", "Vitória Hospital",
				      NULL };
	struct secret *p = secret_of(text);
	enum rc rc = pass_check(p, names, &err);

	secret_close(p);
	return rc;
}

static void
a_pass_phrase_is_long_and_nobodys_name(void **state)
{
	(void)state;
	IS(RC_OK, check("fourteen chars."));
	IS(RC_REFUSED, check("fourteen chars"));
	IS(RC_OK, check("ein schöner Tag"));
	IS(RC_REFUSED, check("ein schöner Ta"));
	IS(RC_REFUSED, check("Carlotta Meyer!"));
	IS(RC_REFUSED, check("vitoria-hospital"));
	IS(RC_REFUSED, check("vitoria hospital vitoria hospital"));
	IS(RC_OK, check("carlotta meyer sings at dawn"));
	IS(RC_REFUSED, check("aaaaaaaabbbbbbbbbb"));
	IS(RC_REFUSED, check("Correct Horse Battery Staple"));
	IS(RC_REFUSED, check("tooshort\xff\xff\xff\xff\xff\xff\xff\xff"));
}

static void
a_pass_phrase_has_one_form(void **state)
{
	struct secret *a = secret_of("Ame\xcc\x81lie \xef\xac\x81sh");
	struct secret *b = secret_of("Am\xc3\xa9lie fish");

	(void)state;
	OK(pass_normalise(a, &err));
	OK(pass_normalise(b, &err));
	assert_int_equal(a->len, b->len);
	assert_memory_equal(a->bytes, b->bytes, a->len);
	OK(pass_normalise(b, &err));
	assert_memory_equal(a->bytes, b->bytes, a->len);
	IS(RC_OK, secret_set(a, "\xc3(", 2, &err));
	IS(RC_REFUSED, pass_normalise(a, &err));
	secret_close(a);
	secret_close(b);
}

/* ---- logging in --------------------------------------------------------------------- */

static void
a_log_in_gives_the_role_and_says_what_happened(void **state)
{
	struct fixture *f = *state;
	struct session *s;
	int64_t before = entries(f);
	int wait;

	IS(RC_DENIED, login_as(f, "carl", "not this one, surely", &s, &wait));
	assert_null(s);
	OK(login_as(f, "Carl", STAFF_PASS, &s, &wait));
	assert_int_equal(s->role, ROLE_CLERK);
	assert_int_equal(s->failures, 1);
	assert_int_equal(s->last_login, 0);
	assert_int_equal(s->account, f->id[ROLE_CLERK]);
	assert_ptr_equal(store_ring(f->store), s->ring);
	assert_int_not_equal(s->id, 0);
	assert_int_equal(entries(f), before + 2);
	assert_false(s->audit_late);
	session_end(s);
	session_close(s);
	assert_int_equal(entries(f), before + 3);
	assert_null(store_ring(f->store));
	when_clock_set(FAST + 1000);
	OK(login_as(f, "carl", STAFF_PASS, &s, &wait));
	assert_int_equal(s->failures, 0);
	assert_int_equal(s->last_login, FAST);
	assert_string_equal(s->last_from, "tty3");
	session_close(s);
	verify_is_clean(f);
}

static void
whatever_is_wrong_gets_the_same_words_and_work(void **state)
{
	static const char words[] =
		"The user name or the pass phrase is wrong.";
	struct fixture *f = *state;
	unsigned long before = login_derivations;
	struct session *s;
	int wait;

	OK(account_set_state(f->founder, f->id[ROLE_DOCTOR],
			     ACCOUNT_STATE_DISABLED, &err));
	IS(RC_DENIED, login_as(f, "carl", "wrong wrong wrong!", &s, &wait));
	assert_string_equal(err.text, words);
	assert_int_equal(login_derivations, before + 1);
	IS(RC_DENIED, login_as(f, "nobody", STAFF_PASS, &s, &wait));
	assert_string_equal(err.text, words);
	assert_int_equal(login_derivations, before + 2);
	IS(RC_DENIED, login_as(f, "dora", STAFF_PASS, &s, &wait));
	assert_string_equal(err.text, words);
	assert_int_equal(login_derivations, before + 3);
	verify_is_clean(f);
}

static void
try_thrice(struct fixture *f, const char *name)
{
	unsigned long before = login_derivations;
	struct session *s;
	int wait;

	for (int i = 0; i < 3; i++) {
		IS(RC_DENIED,
		   login_as(f, name, "guess guess guess!", &s, &wait));
		assert_int_equal(wait, i < 2 ? 0 : 2);
	}
	assert_int_equal(login_derivations, before + 3);
	/* Too early: not even the right one counts, and no work is done. */
	when_clock_set(when_now() + 500);
	IS(RC_DENIED, login_as(f, name, STAFF_PASS, &s, &wait));
	assert_int_equal(wait, 2);
	assert_int_equal(login_derivations, before + 3);
	when_clock_set(when_now() + 1600);
	IS(RC_DENIED, login_as(f, name, "guess guess guess!", &s, &wait));
	assert_int_equal(wait, 4);
}

static void
wrong_ones_cost_time_for_any_name(void **state)
{
	struct fixture *f = *state;
	struct session *s;
	int wait;

	try_thrice(f, "nobody");
	try_thrice(f, "carl");
	when_clock_set(when_now() + 4100);
	OK(login_as(f, "carl", STAFF_PASS, &s, &wait));
	assert_int_equal(s->failures, 4);
	session_close(s);
	/* A clock that was wrong locks nobody out. */
	tamper(f, "UPDATE account SET wait_until = 9999999999999");
	OK(login_as(f, "carl", STAFF_PASS, &s, &wait));
	session_close(s);
}

/* ---- accounts -------------------------------------------------------------------------- */

static void
an_initial_pass_phrase_gives_way_to_new_keys(void **state)
{
	struct fixture *f = *state;
	const struct account_plan plan = { .name = "nina", .role = ROLE_NURSE };
	struct secret *fresh = secret_of("only I know this one");
	struct buf b = BUF_INIT;
	struct vault_public was, now;
	struct session *s;
	int64_t id;
	int wait;

	OK(account_add(f->founder, &plan, f->pass, &id, NULL, &err));
	OK(login_as(f, "nina", STAFF_PASS, &s, &wait));
	assert_true(s->initial);
	OK(draft_save(s, "patient.form", 0, "half a name", 11, &err));
	vault_user_public(s->in->user, &was);
	IS(RC_REFUSED, pass_change(s, fresh, fresh, &err));
	OK(pass_change(s, f->pass, fresh, &err));
	assert_false(s->initial);
	vault_user_public(s->in->user, &now);
	assert_int_equal(now.generation, 2);
	assert_memory_not_equal(was.box_pk, now.box_pk, VAULT_KEY);
	OK(act_log(s, ACT_BOOKING_PRINT, 0, "with the old session key", &err));
	session_close(s);
	IS(RC_DENIED, login_as(f, "nina", STAFF_PASS, &s, &wait));
	OK(login_as(f, "nina", "only I know this one", &s, &wait));
	assert_false(s->initial);
	assert_true(session_opens(s, DOMAIN_CARE));
	OK(draft_load(s, "patient.form", 0, &b, NULL, &err));
	assert_string_equal(b.p, "half a name");
	/* The second change wraps the same keys again. */
	OK(secret_set(fresh, "and this is the next", 20, &err));
	struct secret *old = secret_of("only I know this one");
	OK(pass_change(s, old, fresh, &err));
	vault_user_public(s->in->user, &was);
	assert_int_equal(was.generation, 2);
	assert_memory_equal(was.box_pk, now.box_pk, VAULT_KEY);
	IS(RC_REFUSED, pass_change(s, fresh, fresh, &err));
	session_close(s);
	verify_is_clean(f);
	buf_release(&b);
	secret_close(old);
	secret_close(fresh);
}

static void
only_officers_with_custody_add_accounts(void **state)
{
	struct fixture *f = *state;
	const struct account_plan nurse = { .name = "nina",
					    .role = ROLE_NURSE };
	struct account_plan p = nurse;
	int64_t before;

	before = entries(f);
	IS(RC_DENIED,
	   account_add(f->as[ROLE_DOCTOR], &nurse, f->pass, NULL, NULL, &err));
	assert_int_equal(entries(f), before + 2); /* log-in; denied */
	add_account(f, ROLE_SECURITY, "sam", true);
	IS(RC_DENIED, account_add(f->as[ROLE_SECURITY], &nurse, f->pass, NULL,
				  NULL, &err));
	assert_non_null(strstr(err.text, "custody"));
	OK(account_custody(f->founder, f->id[ROLE_SECURITY],
			   f->founder->custody, &err));
	session_close(f->as[ROLE_SECURITY]);
	OK(login_as(f, "sam", STAFF_PASS, &f->as[ROLE_SECURITY], NULL));
	assert_false(session_opens(f->as[ROLE_SECURITY], DOMAIN_CARE));
	OK(account_add(f->as[ROLE_SECURITY], &nurse, f->pass, NULL, NULL,
		       &err));
	IS(RC_CONFLICT,
	   account_add(f->founder, &nurse, f->pass, NULL, NULL, &err));
	p.name = "bad name";
	IS(RC_REFUSED, account_add(f->founder, &p, f->pass, NULL, NULL, &err));
	p.name = "roleless";
	p.role = (enum role)42;
	IS(RC_REFUSED, account_add(f->founder, &p, f->pass, NULL, NULL, &err));
	/* Now the founder is not the last custodian any more. */
	OK(account_set_state(f->as[ROLE_SECURITY], f->founder->account,
			     ACCOUNT_STATE_DISABLED, &err));
	IS(RC_DENIED, act_begin(f->founder, ACT_ACCOUNT_ADD, &err));
	verify_is_clean(f);
}

static void
an_officer_under_an_initial_pass_phrase_certifies_nobody(void **state)
{
	struct fixture *f = *state;
	const struct account_plan plan = { .name = "x1", .role = ROLE_CLERK };

	add_account(f, ROLE_SECURITY, "sam", false);
	IS(RC_DENIED,
	   account_add(f->as[ROLE_SECURITY], &plan, f->pass, NULL, NULL, &err));
	assert_non_null(strstr(err.text, "initial"));
}

static void
a_disabled_account_loses_its_keys_and_gets_them_back(void **state)
{
	struct fixture *f = *state;
	struct session *s;
	int wait;

	IS(RC_REFUSED, account_set_state(f->founder, f->founder->account,
					 ACCOUNT_STATE_DISABLED, &err));
	OK(account_set_state(f->founder, f->id[ROLE_CLERK],
			     ACCOUNT_STATE_DISABLED, &err));
	IS(RC_DENIED, act_begin(f->as[ROLE_CLERK], ACT_PATIENT_REGISTER, &err));
	assert_non_null(strstr(err.text, "disabled"));
	/* Without its grants a flag turned back behind our back opens little. */
	tamper(f, "UPDATE account SET state = 0 WHERE name = 'carl'");
	OK(login_as(f, "carl", STAFF_PASS, &s, &wait));
	assert_false(session_opens(s, DOMAIN_IDENTITY));
	session_close(s);
	OK(account_set_state(f->founder, f->id[ROLE_CLERK],
			     ACCOUNT_STATE_ACTIVE, &err));
	OK(login_as(f, "carl", STAFF_PASS, &s, &wait));
	assert_true(session_opens(s, DOMAIN_IDENTITY));
	session_close(s);
}

static bool
count_one(void *arg, const struct row_account *a, uint32_t custody)
{
	(void)a;
	*(int *)arg += custody ? 100 : 1;
	return true;
}

static void
accounts_are_listed_for_those_who_may(void **state)
{
	struct fixture *f = *state;
	int n = 0;

	OK(account_list(f->founder, count_one, &n, &err));
	assert_int_equal(n, 103);
	IS(RC_DENIED, account_list(f->as[ROLE_CLERK], count_one, &n, &err));
}

static void
an_account_works_at_places(void **state)
{
	struct fixture *f = *state;
	struct row_place p;
	int64_t ids[4];
	int n;

	row_init(TBL_PLACE, &p);
	strcpy(p.code, "W1");
	OK(act_begin(f->founder, ACT_PLACE_SET, &err));
	OK(row_insert(f->store, TBL_PLACE, &p, &err));
	OK(act_commit(f->founder, &err));
	OK(account_set_places(f->founder, f->id[ROLE_CLERK], &p.id, 1, &err));
	OK(session_places(f->as[ROLE_CLERK], ids, 4, &n, &err));
	assert_int_equal(n, 1);
	assert_int_equal(ids[0], p.id);
	OK(account_set_places(f->founder, f->id[ROLE_CLERK], NULL, 0, &err));
	OK(session_places(f->as[ROLE_CLERK], ids, 4, &n, &err));
	assert_int_equal(n, 0);
}

static void
the_recovery_key_makes_a_new_founder(void **state)
{
	struct fixture *f = *state;
	const struct account_plan plan = { .name = "n2", .role = ROLE_NURSE };
	struct secret *wrong = secret_of("0000-0000");
	struct session *s;

	IS(RC_REFUSED,
	   site_recover(f->store, &s, wrong, "boss", f->pass, &err));
	OK(site_recover(f->store, &s, f->recovery, "boss", f->pass, &err));
	assert_int_equal(s->role, ROLE_SECURITY);
	assert_int_equal(s->custody, f->founder->custody);
	OK(account_add(s, &plan, f->pass, NULL, NULL, &err));
	session_close(s);
	OK(login_as(f, "n2", STAFF_PASS, &s, NULL));
	assert_true(session_opens(s, DOMAIN_CARE));
	session_close(s);
	verify_is_clean(f);
	secret_close(wrong);
}

/* ---- acts and the log -------------------------------------------------------------------- */

static void
register_one(struct fixture *f, int64_t *id, bool commit)
{
	struct session *s = f->as[ROLE_CLERK];
	struct row_patient p;

	row_init(TBL_PATIENT, &p);
	OK(act_begin(s, ACT_PATIENT_REGISTER, &err));
	OK(row_insert(f->store, TBL_PATIENT, &p, &err));
	act_note(s, TBL_PATIENT, p.id, p.version, p.id, "made in a test");
	*id = p.id;
	if (commit)
		OK(act_commit(s, &err));
	else
		act_abort(s);
}

struct seen_lines {
	struct audit_line line[20];
	int n;
};

static bool
keep_line(void *arg, const struct audit_line *l)
{
	struct seen_lines *v = arg;

	v->line[v->n++] = *l;
	return v->n < 20;
}

static void
an_act_is_filed_with_its_entry_or_not_at_all(void **state)
{
	struct fixture *f = *state;
	const struct audit_filter all = { .limit = 2 };
	struct seen_lines v = { .n = 0 }, w = { .n = 0 };
	struct row_patient p;
	int64_t id, n;

	register_one(f, &id, true);
	n = entries(f);
	OK(row_get(f->store, TBL_PATIENT, id, &p, &err));
	register_one(f, &id, false);
	assert_int_equal(entries(f), n);
	IS(RC_NONE, row_get(f->store, TBL_PATIENT, id, &p, &err));
	register_one(f, &id, true);
	const struct audit_filter one = { .patient = id };
	OK(audit_show(f->as[ROLE_AUDITOR], &one, keep_line, &v, &err));
	assert_int_equal(v.n, 2); /* the auditor's own look is one */
	assert_string_equal(v.line[1].act, "patient.register");
	assert_string_equal(v.line[1].detail, "made in a test");
	assert_string_equal(v.line[1].name, "carl");
	assert_int_equal(v.line[1].row, id);
	assert_int_equal(v.line[1].table, TBL_PATIENT);
	OK(audit_show(f->founder, &one, keep_line, &w, &err));
	assert_true(w.line[2].shut);
	assert_string_equal(w.line[2].detail, "");
	IS(RC_DENIED, audit_show(f->as[ROLE_CLERK], &all, keep_line, &w, &err));
	w.n = 0;
	OK(audit_show(f->founder, &all, keep_line, &w, &err));
	assert_int_equal(w.n, 2); /* this look, and that refusal */
	assert_int_equal(w.line[1].outcome, OUTCOME_DENIED);
	assert_string_equal(w.line[1].name, "carl");
	verify_is_clean(f);
}

static void
a_batch_has_one_entry(void **state)
{
	struct fixture *f = *state;
	struct seen_lines v = { .n = 0 };
	struct session *s;
	struct row_patient p;
	int64_t n;

	add_account(f, ROLE_RECORDS, "rita", true);
	s = f->as[ROLE_RECORDS];
	OK(act_log(s, ACT_BOOKING_PRINT, 0, NULL, &err));
	n = entries(f);
	OK(act_begin_batch(s, ACT_DATA_IMPORT, "no-show.csv", &err));
	for (int i = 0; i < 4; i++) {
		row_init(TBL_PATIENT, &p);
		OK(act_begin(s, ACT_PATIENT_REGISTER, &err));
		if (i == 2) {
			act_abort(s);
			continue;
		}
		OK(row_insert(f->store, TBL_PATIENT, &p, &err));
		act_note(s, TBL_PATIENT, p.id, p.version, p.id, "row");
		OK(act_commit(s, &err));
	}
	assert_true(act_is_open(s));
	OK(act_commit(s, &err));
	assert_false(act_is_open(s));
	assert_int_equal(entries(f), n + 1);
	OK(row_get(f->store, TBL_PATIENT, p.id, &p, &err));
	const struct audit_filter of = { .account = s->account, .limit = 1 };
	OK(audit_show(f->as[ROLE_AUDITOR], &of, keep_line, &v, &err));
	assert_string_equal(v.line[0].detail, "no-show.csv; patient 3");
	IS(RC_DENIED,
	   act_begin_batch(f->as[ROLE_CLERK], ACT_DATA_IMPORT, "x", &err));
}

static void
a_chart_is_shown_even_where_it_cannot_be_logged(void **state)
{
	struct fixture *f = *state;
	struct session *s = f->as[ROLE_CLERK];
	int64_t id, n;

	register_one(f, &id, true);
	n = entries(f);
	OK(act_read(s, ACT_CHART_READ, id, &err));
	assert_int_equal(entries(f), n + 1);
	OK(act_read(s, ACT_CHART_READ, id, &err));
	assert_int_equal(entries(f), n + 1); /* once in 15 minutes */
	OK(store_read_begin(f->store, &err));
	OK(act_read(s, ACT_CHART_READ, id + 1, &err));
	assert_true(s->audit_late);
	store_read_end(f->store);
	assert_int_equal(entries(f), n + 1);
	register_one(f, &id, true);
	assert_false(s->audit_late);
	assert_int_equal(entries(f), n + 3);
	IS(RC_DENIED, act_read(f->founder, ACT_CHART_READ, id, &err));
	/* A log-in, too. */
	OK(store_read_begin(f->store, &err));
	struct session *late;
	OK(login_as(f, "dora", STAFF_PASS, &late, NULL));
	assert_true(late->audit_late);
	assert_true(session_opens(late, DOMAIN_CARE));
	store_read_end(f->store);
	n = entries(f);
	session_close(late);
	assert_int_equal(entries(f), n + 1);
	verify_is_clean(f);
}

static void
a_full_disk_lets_in_and_shows_the_chart(void **state)
{
	struct fixture *f = *state;
	struct rlimit was, none;
	struct session *s;
	struct row_patient p;
	int64_t id, n;

	register_one(f, &id, true);
	n = entries(f);
	signal(SIGXFSZ, SIG_IGN);
	assert_int_equal(getrlimit(RLIMIT_FSIZE, &was), 0);
	none = was;
	none.rlim_cur = 1;
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &none), 0);
	enum rc in = login_as(f, "dora", STAFF_PASS, &s, NULL);
	enum rc read = in == RC_OK ? act_read(s, ACT_CHART_READ, id, &err) : in;
	enum rc row =
		in == RC_OK ? row_get(f->store, TBL_PATIENT, id, &p, &err) : in;
	bool late = in == RC_OK && s->audit_late;
	enum rc begin = in == RC_OK ? act_begin(s, ACT_ALERT_WRITE, &err) : in;
	if (begin == RC_OK)
		begin = act_commit(s, &err);
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &was), 0);
	signal(SIGXFSZ, SIG_DFL);
	IS(RC_OK, in);
	IS(RC_OK, read);
	IS(RC_OK, row);
	assert_false(p.shut);
	assert_true(late);
	assert_int_not_equal(begin, RC_OK); /* what writes says so */
	assert_false(act_is_open(s));
	assert_int_equal(entries(f), n);
	session_close(s);
	assert_int_equal(entries(f), n + 2); /* log-in and chart */
	verify_is_clean(f);
}

static void
the_log_shows_what_was_done_to_it(void **state)
{
	struct fixture *f = *state;
	struct audit_report r;
	int64_t id;

	register_one(f, &id, true);
	verify(f, &r);
	assert_int_equal(r.faults, 0);
	assert_true(r.rows > 0);
	tamper(f, "UPDATE audit_entry SET patient_id = 77 WHERE id = 3");
	verify_finds(f, "Entry 3");
	tamper(f, "UPDATE audit_entry SET patient_id = 0 WHERE id = 3");
	verify_is_clean(f);
	tamper(f, "UPDATE audit_entry SET signature = zeroblob(64) "
		  "WHERE id = 4");
	verify_finds(f, "signature of entry 4");
}

static void
an_entry_that_is_gone_is_missed(void **state)
{
	struct fixture *f = *state;

	tamper(f, "DELETE FROM audit_entry WHERE id = 3");
	verify_finds(f, "Entry 3 is missing");
}

static void
a_forged_session_is_noticed(void **state)
{
	struct fixture *f = *state;
	int64_t id;

	register_one(f, &id, true);
	tamper(f, "UPDATE login_session SET account_id = (SELECT id FROM "
		  "account WHERE name = 'dora') WHERE account_id = (SELECT id "
		  "FROM account WHERE name = 'carl')");
	verify_finds(f, "session of entry");
}

static void
a_row_put_back_is_noticed(void **state)
{
	struct fixture *f = *state;
	struct row_account a;

	OK(account_set_state(f->founder, f->id[ROLE_CLERK],
			     ACCOUNT_STATE_DISABLED, &err));
	verify_is_clean(f);
	OK(row_get(f->store, TBL_ACCOUNT, f->id[ROLE_CLERK], &a, &err));
	assert_int_equal(a.version, 2);
	tamper(f, "UPDATE account SET version = 1, state = 0 "
		  "WHERE name = 'carl'");
	verify_finds(f, "older than the log says");
}

/* ---- drafts ---------------------------------------------------------------------------------- */

static void
a_draft_is_its_writers_alone(void **state)
{
	struct fixture *f = *state;
	struct session *carl = f->as[ROLE_CLERK], *dora = f->as[ROLE_DOCTOR];
	struct buf b = BUF_INIT;
	struct draft_line line[4];
	int64_t at;
	int n;

	OK(draft_save(carl, "patient.form", 9, "Okonkwo", 7, &err));
	OK(draft_save(carl, "patient.form", 9, "Okonkwo-N", 9, &err));
	OK(draft_save(carl, "patient.form", 0, "new", 3, &err));
	OK(draft_load(carl, "patient.form", 9, &b, &at, &err));
	assert_string_equal(b.p, "Okonkwo-N");
	assert_int_equal(at, FAST);
	IS(RC_NONE, draft_load(dora, "patient.form", 9, &b, &at, &err));
	OK(draft_list(carl, line, 4, &n, &err));
	assert_int_equal(n, 2);
	tamper(f, "UPDATE draft SET about = 10 WHERE about = 9");
	IS(RC_DAMAGED, draft_load(carl, "patient.form", 10, &b, &at, &err));
	OK(draft_discard(carl, "patient.form", 10, &err));
	OK(draft_discard(carl, "patient.form", 10, &err));
	OK(draft_list(carl, line, 4, &n, &err));
	assert_int_equal(n, 1);
	/* The founder holds no key of a domain, and keeps a draft. */
	OK(draft_save(f->founder, "account.form", 0, "x", 1, &err));
	OK(draft_load(f->founder, "account.form", 0, &b, NULL, &err));
	assert_string_equal(b.p, "x");
	buf_release(&b);
}

#define OWN(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int
main(void)
{
	const struct CMUnitTest shared[] = {
		cmocka_unit_test(init_makes_a_whole_store),
		cmocka_unit_test(accounts_are_listed_for_those_who_may),
		cmocka_unit_test(init_leaves_nothing_behind_when_it_fails),
		cmocka_unit_test(a_pass_phrase_is_long_and_nobodys_name),
		cmocka_unit_test(a_pass_phrase_has_one_form),
		cmocka_unit_test(an_account_works_at_places),
		cmocka_unit_test(an_act_is_filed_with_its_entry_or_not_at_all),
		cmocka_unit_test(a_batch_has_one_entry),
		cmocka_unit_test(
			a_chart_is_shown_even_where_it_cannot_be_logged),
		cmocka_unit_test(a_full_disk_lets_in_and_shows_the_chart),
		cmocka_unit_test(a_draft_is_its_writers_alone),
		cmocka_unit_test(the_recovery_key_makes_a_new_founder),
	};
	const struct CMUnitTest own[] = {
		OWN(a_log_in_gives_the_role_and_says_what_happened),
		OWN(whatever_is_wrong_gets_the_same_words_and_work),
		OWN(wrong_ones_cost_time_for_any_name),
		OWN(an_initial_pass_phrase_gives_way_to_new_keys),
		OWN(only_officers_with_custody_add_accounts),
		OWN(an_officer_under_an_initial_pass_phrase_certifies_nobody),
		OWN(a_disabled_account_loses_its_keys_and_gets_them_back),
		OWN(the_log_shows_what_was_done_to_it),
		OWN(an_entry_that_is_gone_is_missed),
		OWN(a_forged_session_is_noticed),
		OWN(a_row_put_back_is_noticed),
	};
	int bad = 0;

	bad += cmocka_run_group_tests(shared, setup, teardown);
	bad += cmocka_run_group_tests(own, NULL, NULL);
	return bad;
}
