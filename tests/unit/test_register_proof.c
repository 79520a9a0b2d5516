/*
 * test_register_proof.c - what is signed of a line of the register, byte
 * by byte, and that a change of it is found.
 */
#include "register_cupboard.h"

#include <sqlite3.h>

#include "wardbook/check.h"

/* ---- what is signed ------------------------------------------------------------ */

static void
bytes_are_frozen(void **state)
{
	static const uint8_t uid[VAULT_UID] = { 1, 2,  3,  4,  5,  6,  7,  8,
						9, 10, 11, 12, 13, 14, 15, 16 };
	static const char wanted[] =
		"57434431000000000102030405060708090a0b0c0d0e0f10"
		"0102030405060000070000000000000009000000000000000a000000000000"
		"00"
		"0b000000000000000401000003000000fbffffffffffffff2d000000000000"
		"00"
		"ffffffffffffffff0c0000000000000000d282f7910100000d000000000000"
		"00"
		"0e000000000000000200000000000000a0a1a2a3a4a5a6a7a8a9aaabacadae"
		"af"
		"ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015"
		"ad"
		"00000000000000000000000000000000000000000000000000000000000000"
		"00";
	uint8_t bytes[REGISTER_BYTES], before[VAULT_HASH] = { 0 };
	char hex[2 * REGISTER_BYTES + 1];
	struct row_cd_register b = { .id = 0x060504030201,
				     .medicine_id = 9,
				     .place_id = 10 };
	struct row_register_entry n = {
		.serial = 7,
		.kind = REGISTER_KIND_GIVE,
		.movement_id = 11,
		.quantity = -5,
		.balance = 45,
		.counted = -1,
		.alone = 1,
		.at = 1726434431488,
		.first_id = 13,
		.first_generation = 3,
		.second_id = 14,
		.second_generation = 2,
		.patient_id = 12,
		.reason = "abc",
		.salt = "a0a1a2a3a4a5a6a7a8a9aaabacadaeaf",
	};

	(void)state;
	register_bytes(bytes, uid, &b, &n, before);
	vault_hex(hex, bytes, sizeof(bytes));
	assert_string_equal(hex, wanted);
	before[31] = 0xff;
	register_bytes(bytes, uid, &b, &n, before);
	assert_int_equal(bytes[REGISTER_BYTES - 1], 0xff);
}

/* ---- tampering ----------------------------------------------------------------------------------- */

static void
sql(const char *text)
{
	sqlite3 *db;

	assert_int_equal(sqlite3_open(fx.path, &db), SQLITE_OK);
	if (sqlite3_exec(db, text, NULL, NULL, NULL) != SQLITE_OK)
		fail_msg("%s: %s", text, sqlite3_errmsg(db));
	sqlite3_close(db);
}

static void
find_line(const struct check_line *l, void *arg)
{
	int64_t *out = arg;

	if (!strcmp(l->what, "controlled-drug registers")) {
		out[0] = l->looked_at;
		out[1] = l->wrong;
		out[2] = l->skipped;
	}
}

static void
the_check_finds_what_was_changed(void **state)
{
	struct register_pair p = said(chris, 2, 18);
	int64_t n, wrong, line[3] = { 0 }, all;
	struct row_register_entry x;
	char why[200];

	(void)state;
	bring("T1", 20270831, 20);
	OK(give(ROLE_NURSE, 2, &p));
	OK(check_run(as(ROLE_AUDITOR), false, find_line, line, &all, &err));
	assert_true(line[0] > 0);
	assert_int_equal(line[1], 0);
	assert_int_equal(line[2], 0);
	/* By someone with the registers' key, so that the row's MAC is right:
	 * the signatures are not. */
	OK(row_get(as(ROLE_NURSE)->store, TBL_REGISTER_ENTRY,
		   entries().v[1].row.id, &x, &err));
	sql("DROP TRIGGER register_entry_no_UPDATE;"
	    "DROP TRIGGER register_entry_no_DELETE");
	x.quantity = -3;
	OK(store_begin(fx.store, &err));
	OK(row_update(fx.store, TBL_REGISTER_ENTRY, &x, &err));
	OK(store_commit(fx.store, &err));
	OK(register_verify(as(ROLE_AUDITOR), &n, &wrong, why, &err));
	assert_true(wrong >= 3);
	x.quantity = -2;
	OK(store_begin(fx.store, &err));
	as(ROLE_NURSE);
	OK(row_update(fx.store, TBL_REGISTER_ENTRY, &x, &err));
	OK(store_commit(fx.store, &err));
	registers_proved();
	/* Another patient: nothing but the signatures would tell. */
	x.patient_id++;
	as(ROLE_NURSE);
	OK(store_begin(fx.store, &err));
	OK(row_update(fx.store, TBL_REGISTER_ENTRY, &x, &err));
	OK(store_commit(fx.store, &err));
	OK(register_verify(as(ROLE_AUDITOR), &n, &wrong, why, &err));
	assert_true(wrong >= 2);
	x.patient_id--;
	as(ROLE_NURSE);
	OK(store_begin(fx.store, &err));
	OK(row_update(fx.store, TBL_REGISTER_ENTRY, &x, &err));
	OK(store_commit(fx.store, &err));
	registers_proved();
	/* From outside: the last entry is cut off. */
	sql("DELETE FROM register_entry WHERE id = (SELECT id FROM "
	    "register_entry ORDER BY id DESC LIMIT 1)");
	OK(register_verify(as(ROLE_AUDITOR), &n, &wrong, why, &err));
	assert_true(wrong >= 1);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(bytes_are_frozen, fresh_place),
		cmocka_unit_test_setup(the_check_finds_what_was_changed,
				       fresh_place),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
