/*
 * test_vault_process.c - what the vault does to and with the process: core
 * files, random bytes across forks, secrets from files.
 */
#include "test_vault.h"

#include <fcntl.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

static void
test_start(void **state)
{
	struct rlimit core;

	(void)state;
	assert_int_equal(getrlimit(RLIMIT_CORE, &core), 0);
	assert_int_equal(core.rlim_cur, 0);
	assert_int_equal(core.rlim_max, 0);
#ifndef __SANITIZE_ADDRESS__
	assert_int_equal(prctl(PR_GET_DUMPABLE), 0);
#endif
}

#define CHILDREN 4
#define DRAWS	 300 /* more than one pool each */

/* Parent and children of a fork draw from the same half-used pool: no nonce
 * may come twice. */
static void
test_fork_nonces(void **state)
{
	static uint8_t all[(CHILDREN + 1) * DRAWS][NONCE];
	const size_t each = DRAWS * NONCE;
	int fd[CHILDREN][2];

	(void)state;
	vault_random(all, NONCE);
	for (int c = 0; c < CHILDREN; c++) {
		assert_int_equal(pipe(fd[c]), 0);
		pid_t pid = fork();
		assert_true(pid >= 0);
		if (pid == 0) {
			for (int i = 0; i < DRAWS; i++)
				vault_random(all[i], NONCE);
			_exit(write(fd[c][1], all, each) != (ssize_t)each);
		}
		close(fd[c][1]);
	}
	for (int i = 0; i < DRAWS; i++)
		vault_random(all[CHILDREN * DRAWS + i], NONCE);
	for (int c = 0; c < CHILDREN; c++) {
		uint8_t *to = all[c * DRAWS];
		size_t got = 0;
		ssize_t n;

		while ((n = read(fd[c][0], to + got, each - got)) > 0)
			got += (size_t)n;
		assert_int_equal(got, each);
		close(fd[c][0]);
	}
	for (int status, c = 0; c < CHILDREN; c++) {
		assert_true(wait(&status) > 0);
		assert_int_equal(status, 0);
	}
	for (int i = 0; i < (CHILDREN + 1) * DRAWS; i++)
		for (int j = 0; j < i; j++)
			assert_memory_not_equal(all[i], all[j], NONCE);
}

static void
test_random_lengths(void **state)
{
	uint8_t b[130];

	(void)state;
	for (size_t n = 1; n < sizeof(b) - 1; n++) {
		int seen = 0;

		for (int turn = 0; turn < 40 && !seen; turn++) {
			memset(b, 0, sizeof(b));
			vault_random(b, n);
			seen = b[n - 1] != 0;
			assert_int_equal(b[n], 0);
		}
		assert_true(seen);
	}
}

static char path[64];

static void
write_file(const char *p, size_t n, mode_t mode)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0600);

	assert_true(fd >= 0);
	assert_int_equal(write(fd, p, n), n);
	assert_int_equal(fchmod(fd, mode), 0);
	close(fd);
}

static void
assert_file(const char *content, size_t n, enum rc want, const char *pass)
{
	struct secret *s = phrase("left over");
	bool loose;

	write_file(content, n, 0600);
	assert_int_equal(secret_read_file(s, path, &loose, &e), want);
	assert_false(loose);
	assert_int_equal(s->len, strlen(pass));
	assert_memory_equal(s->bytes, pass, s->len);
	for (size_t i = s->len; i < SECRET_MAX; i++)
		assert_int_equal(s->bytes[i], 0);
	secret_close(s);
}

static void
test_secret_file(void **state)
{
	char longest[SECRET_MAX + 2];
	struct secret *s = secret_open();
	bool loose;

	(void)state;
	snprintf(path, sizeof(path), "/tmp/wardbook-vault-%d", (int)getpid());
	assert_file("one two\nthree\n", 14, RC_OK, "one two");
	assert_file("one two\r\n", 9, RC_OK, "one two");
	assert_file("one two", 7, RC_OK, "one two");
	assert_file("", 0, RC_REFUSED, "");
	assert_file("\nx", 2, RC_REFUSED, "");
	memset(longest, 'x', sizeof(longest));
	assert_file(longest, SECRET_MAX, RC_REFUSED, "");
	longest[SECRET_MAX - 1] = '\n';
	write_file(longest, SECRET_MAX, 0640);
	assert_int_equal(secret_read_file(s, path, &loose, &e), RC_OK);
	assert_int_equal(s->len, SECRET_MAX - 1);
	assert_true(loose);
	unlink(path);
	assert_int_equal(secret_read_file(s, path, NULL, &e), RC_NONE);
	assert_int_equal(secret_set(s, longest, SECRET_MAX + 1, &e),
			 RC_REFUSED);
	assert_int_equal(s->len, 0);
	secret_close(s);
}

static void
test_names(void **state)
{
	(void)state;
	assert_string_equal(domain_name(DOMAIN_IDENTITY), "identity");
	assert_string_equal(domain_name(DOMAIN_AUDIT), "audit");
	assert_string_equal(domain_name(DOMAIN_COUNT), "none");
	assert_int_equal(DOMAIN_SENSITIVE, 8);
	assert_int_equal(DOMAIN_COUNT, 10);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_start),
		cmocka_unit_test(test_fork_nonces),
		cmocka_unit_test(test_random_lengths),
		cmocka_unit_test(test_secret_file),
		cmocka_unit_test(test_names),
	};

	return cmocka_run_group_tests(tests, start, NULL);
}
