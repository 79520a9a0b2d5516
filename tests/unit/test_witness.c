/*
 * test_witness.c - the second person at a terminal: who may, what it costs to
 * be wrong, and that the first one's keys stay what they were.
 */
#include "fixture.h"

#include <fcntl.h>
#include <unistd.h>

#include "../../src/vault/internal.h"
#include "wardbook/witness.h"

#define PASS "the same for everyone here"

static int
setup(void **state)
{
	when_clock_set(when_instant(20260302, 10 * 60));
	fixture_open(state);
	as(ROLE_NURSE);
	as(ROLE_CHARGE_NURSE);
	as(ROLE_CLERK);
	as(ROLE_DOCTOR);
	return 0;
}

static enum rc
open_as(struct witness **w, enum role first, const char *name, const char *pass,
	int *wait)
{
	struct login who = { .name = name };
	struct secret *s = secret_open();
	enum rc rc;

	OK(secret_set(s, pass, strlen(pass), &err));
	err_clear(&err);
	rc = session_witness_open(w, as(first), &who, s, wait, &err);
	secret_close(s);
	return rc;
}

static void
someone_else_signs_for_themselves(void **state)
{
	struct session *nurse = as(ROLE_NURSE);
	uint8_t first[VAULT_SIG], second[VAULT_SIG];
	struct user_cert a, b;
	struct witness *w;

	(void)state;
	OK(open_as(&w, ROLE_NURSE, "Charge-Nurse", PASS, NULL));
	assert_string_equal(witness_name(w), "charge-nurse");
	assert_true(witness_account(w) == fx.as[ROLE_CHARGE_NURSE]->account);
	witness_sign(w, "WARDREG2", "abc", 3, second);
	session_sign(nurse, "WARDREG1", "abc", 3, first);
	OK(account_certificate(fx.store, nurse->account,
			       session_key_generation(nurse), &a, &err));
	OK(account_certificate(fx.store, witness_account(w),
			       witness_generation(w), &b, &err));
	assert_true(
		vault_sign_holds(a.user.sign_pk, "WARDREG1", "abc", 3, first));
	assert_true(
		vault_sign_holds(b.user.sign_pk, "WARDREG2", "abc", 3, second));
	/* Neither for the other, nor in the other's place. */
	assert_false(
		vault_sign_holds(a.user.sign_pk, "WARDREG2", "abc", 3, second));
	assert_false(
		vault_sign_holds(b.user.sign_pk, "WARDREG1", "abc", 3, second));
	assert_false(
		vault_sign_holds(b.user.sign_pk, "WARDREG2", "abd", 3, second));
	OK(witness_check(w, nurse, &err));
	assert_ptr_equal(store_ring(fx.store), nurse->ring);
	session_witness_close(w);
}

/* A doctor at a nurse's terminal brings no key along, nor the other way. */
static void
no_domain_is_taken_over(void **state)
{
	struct witness *w;

	(void)state;
	OK(open_as(&w, ROLE_NURSE, "doctor", PASS, NULL));
	assert_false(session_opens(fx.as[ROLE_NURSE], DOMAIN_BILLING));
	assert_true(session_opens(fx.as[ROLE_NURSE], DOMAIN_CARE));
	assert_ptr_equal(store_ring(fx.store), fx.as[ROLE_NURSE]->ring);
	session_witness_close(w);
	session_witness_close(NULL);
}

static void
not_oneself_and_not_any_role(void **state)
{
	struct witness *w;

	(void)state;
	IS(RC_REFUSED, open_as(&w, ROLE_NURSE, "NURSE", PASS, NULL));
	assert_string_equal(err.field, "name");
	assert_null(w);
	IS(RC_DENIED, open_as(&w, ROLE_NURSE, "clerk", PASS, NULL));
	assert_non_null(strstr(err.text, "may not witness"));
	assert_null(w);
}

static void
an_initial_pass_phrase_signs_nothing(void **state)
{
	struct account_plan plan = { .name = "newnurse", .role = ROLE_NURSE };
	struct secret *s = secret_open();
	struct witness *w;
	int64_t id;

	(void)state;
	OK(secret_set(s, PASS, strlen(PASS), &err));
	OK(account_add(as(ROLE_SECURITY), &plan, s, &id, NULL, &err));
	secret_close(s);
	IS(RC_REFUSED, open_as(&w, ROLE_NURSE, "newnurse", PASS, NULL));
	assert_string_equal(err.field, "name");
}

static void
wrong_ones_wait_as_at_the_log_in(void **state)
{
	struct witness *w;
	int wait;

	(void)state;
	IS(RC_DENIED, open_as(&w, ROLE_NURSE, "doctor", "no", &wait));
	assert_string_equal(err.text,
			    "The user name or the pass phrase is wrong.");
	IS(RC_DENIED, open_as(&w, ROLE_NURSE, "nobody", "no", &wait));
	assert_string_equal(err.text,
			    "The user name or the pass phrase is wrong.");
	for (int i = 0; i < 2; i++)
		IS(RC_DENIED, open_as(&w, ROLE_NURSE, "doctor", "no", &wait));
	assert_int_equal(wait, 2);
	/* The right one does not count yet. */
	IS(RC_DENIED, open_as(&w, ROLE_NURSE, "doctor", PASS, &wait));
	assert_true(wait > 0);
	when_clock_set(when_now() + 3000);
	OK(open_as(&w, ROLE_NURSE, "doctor", PASS, &wait));
	session_witness_close(w);
}

static void
disabled_meanwhile(void **state)
{
	struct witness *w;

	(void)state;
	OK(open_as(&w, ROLE_NURSE, "charge-nurse", PASS, NULL));
	OK(account_set_state(as(ROLE_SECURITY), witness_account(w),
			     ACCOUNT_STATE_DISABLED, &err));
	IS(RC_DENIED, witness_check(w, as(ROLE_NURSE), &err));
	session_witness_close(w);
	IS(RC_DENIED, open_as(&w, ROLE_NURSE, "charge-nurse", PASS, NULL));
	assert_string_equal(err.text,
			    "The user name or the pass phrase is wrong.");
}

/* ---- nothing of them stays ------------------------------------------------------- */

/* How often the 32 bytes stand in memory that this process can write; they
 * are given turned over, so that the search does not find itself. */
static int
times_in_memory(const uint8_t turned[VAULT_KEY])
{
	FILE *maps = fopen("/proc/self/maps", "r");
	int mem = open("/proc/self/mem", O_RDONLY), times = 0;
	static uint8_t page[1 << 16];
	char line[400];

	assert_non_null(maps);
	while (fgets(line, sizeof(line), maps)) {
		unsigned long from, to;
		char may[8];

		if (sscanf(line, "%lx-%lx %7s", &from, &to, may) != 3 ||
		    may[0] != 'r' || may[1] != 'w' || to - from > 1ul << 28)
			continue; /* a sanitizer's shadow is no memory */
		/* Pages overlap by a key's length. */
		for (unsigned long at = from; at < to;
		     at += sizeof(page) - VAULT_KEY) {
			size_t want =
				to - at < sizeof(page) ? to - at : sizeof(page);
			ssize_t n = pread(mem, page, want, (off_t)at);

			for (ssize_t i = 0; i + VAULT_KEY <= n; i++) {
				int k = 0;

				while (k < VAULT_KEY &&
				       (page[i + k] ^ turned[k]) == 0xff)
					k++;
				times += k == VAULT_KEY &&
					 at + (unsigned long)i !=
						 (unsigned long)page;
			}
			memset(page, 0, sizeof(page));
		}
	}
	fclose(maps);
	close(mem);
	return times;
}

static void
their_keys_are_wiped_afterwards(void **state)
{
	uint8_t box[VAULT_KEY], seed[VAULT_KEY], sig[VAULT_SIG];
	struct vault_user *u;
	struct witness *w;

	(void)state;
	/* Their own session elsewhere would hold the same keys. */
	session_close(fx.as[ROLE_DOCTOR]);
	fx.as[ROLE_DOCTOR] = NULL;
	OK(open_as(&w, ROLE_NURSE, "doctor", PASS, NULL));
	witness_sign(w, "WARDREG2", "abc", 3, sig);
	memcpy(&u, w, sizeof(void *)); /* its first member */
	for (int i = 0; i < VAULT_KEY; i++) {
		box[i] = u->box_sk[i] ^ 0xff;
		seed[i] = u->sign_seed[i] ^ 0xff;
	}
	assert_true(times_in_memory(box) > 0);
	assert_true(times_in_memory(seed) > 0);
	session_witness_close(w);
	assert_int_equal(times_in_memory(box), 0);
	assert_int_equal(times_in_memory(seed), 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(someone_else_signs_for_themselves),
		cmocka_unit_test(no_domain_is_taken_over),
		cmocka_unit_test(not_oneself_and_not_any_role),
		cmocka_unit_test(an_initial_pass_phrase_signs_nothing),
		cmocka_unit_test(wrong_ones_wait_as_at_the_log_in),
		cmocka_unit_test(disabled_meanwhile),
		cmocka_unit_test(their_keys_are_wiped_afterwards),
	};

	return cmocka_run_group_tests(tests, setup, fixture_close);
}
