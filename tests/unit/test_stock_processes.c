/*
 * test_stock_processes.c - several programs at one stock: nobody oversells,
 * and a kill leaves the ledger whole.
 */
#include "stock_fixture.h"

#include <signal.h>
#include <sys/wait.h>
#include <time.h>

#define PASS "the same for everyone here" /* fixture.h */

/* Runs this program again as a child: nothing of an open store may be carried
 * over a fork. */
static pid_t
spawn(struct pharmacy *p, const char *what, int out)
{
	char medicine[24], store[24], ward[24], fd[12];
	pid_t pid;

	snprintf(medicine, sizeof(medicine), "%lld", (long long)p->medicine[0]);
	snprintf(store, sizeof(store), "%lld", (long long)p->store[0]);
	snprintf(ward, sizeof(ward), "%lld", (long long)p->ward);
	snprintf(fd, sizeof(fd), "%d", out);
	pid = fork();
	if (pid)
		return pid;
	execl("/proc/self/exe", "test_stock_processes", what, fx.path, medicine,
	      store, ward, fd, (char *)NULL);
	_exit(9);
}

static void
say(int fd, int64_t n)
{
	if (write(fd, &n, sizeof(n)) != sizeof(n))
		_exit(8);
}

/* Takes 1 to 3 until there is nothing left; reports how much it got. */
static void
child_issue(struct session *s, struct stock_issue *i, int fd)
{
	int64_t got = 0;
	struct err e;

	for (int n = 0;; n++) {
		enum rc rc;

		i->quantity = 1 + n % 3;
		rc = stock_issue(s, i, &e);
		if (rc == RC_REFUSED && i->quantity > 1)
			continue;
		if (rc == RC_REFUSED)
			break;
		if (rc == RC_OK)
			got += i->quantity;
		else if (rc != RC_BUSY)
			_exit(7);
	}
	say(fd, got);
}

/* Receives into new lots and issues over several, until it is killed. */
static void
child_work(struct session *s, struct stock_issue *i, int fd)
{
	struct stock_receipt r = {
		.medicine_id = i->medicine_id,
		.store_id = i->store_id,
		.expiry_day = 20991231,
		.packs = 1,
		.pack_size = 5,
	};
	struct err e;

	r.expiry_day = day_add(when_today(), 300);
	say(fd, 0);
	for (int n = 0;; n++) {
		snprintf(r.lot, sizeof(r.lot), "K%d-%d", (int)getpid(), n);
		if (stock_receive(s, &r, NULL, &e) != RC_OK)
			_exit(7);
		i->quantity = 12;
		if (n % 3 == 2 && stock_issue(s, i, &e) != RC_OK)
			_exit(6);
	}
}

static int
child(char **argv)
{
	struct stock_issue i = {
		.medicine_id = atoll(argv[3]),
		.store_id = atoll(argv[4]),
		.ward_id = atoll(argv[5]),
	};
	const struct login who = { "pharmacist", "tty1" };
	struct secret *pass;
	struct session *s;
	struct store *st;
	struct err e;
	int wait;

	if (vault_start(&e) != RC_OK || store_open(&st, argv[2], &e) != RC_OK)
		return 5;
	pass = secret_open();
	if (secret_set(pass, PASS, strlen(PASS), &e) != RC_OK)
		return 5;
	while (session_login(&s, st, &who, pass, &wait, &e) == RC_BUSY)
		;
	store_wait_set(st, 60000);
	if (!strcmp(argv[1], "issue"))
		child_issue(s, &i, atoi(argv[6]));
	else
		child_work(s, &i, atoi(argv[6]));
	session_close(s);
	store_close(st);
	return 0;
}

static void
nobody_oversells(void **state)
{
	struct pharmacy *p = pharmacy_open();
	int64_t got, sum = 0, stock = 240;
	int fd[2], status;
	char lot[8];

	(void)state;
	when_clock_set(0);
	for (int k = 0; k < 6; k++) {
		snprintf(lot, sizeof(lot), "P%d", k);
		receive(p, lot, day_add(when_today(), 300 + k), stock / 6);
	}
	assert_int_equal(pipe(fd), 0);
	for (int k = 0; k < 16; k++)
		assert_true(spawn(p, "issue", fd[1]) > 0);
	for (int k = 0; k < 16; k++) {
		assert_int_equal(read(fd[0], &got, sizeof(got)), sizeof(got));
		sum += got;
	}
	for (int k = 0; k < 16; k++) {
		assert_true(wait(&status) > 0);
		assert_int_equal(status, 0);
	}
	assert_int_equal(sum, stock);
	balances_hold(p->s);
	assert_int_equal(lot_named(p, "P5").quantity, 0);
	close(fd[0]);
	close(fd[1]);
	pharmacy_close(p);
}

static bool
add_up(const struct stock_card_line *l, void *arg)
{
	int64_t *n = arg;

	n[0]++;
	n[1] += l->row.quantity;
	assert_int_equal(l->running, n[1]);
	return true;
}

static void
a_kill_leaves_the_ledger_whole(void **state)
{
	struct pharmacy *p = pharmacy_open();
	int64_t before = 0, ready;
	int fd[2], status;

	(void)state;
	when_clock_set(0);
	assert_int_equal(pipe(fd), 0);
	for (int k = 0; k < 4; k++) {
		pid_t pid = spawn(p, "work", fd[1]);
		struct timespec nap = { 0, 60000000 + 17000000 * k };
		int64_t n[2] = { 0, 0 };
		struct store_checking *pages;

		assert_int_equal(read(fd[0], &ready, sizeof(ready)),
				 sizeof(ready));
		nanosleep(&nap, NULL);
		assert_int_equal(kill(pid, SIGKILL), 0);
		assert_int_equal(waitpid(pid, &status, 0), pid);
		assert_true(WIFSIGNALED(status));
		balances_hold(p->s);
		OK(store_check_begin(&pages, fx.store, true, &err));
		OK(store_check_end(pages, &err));
		OK(stock_card(p->s, p->medicine[0], p->store[0], 0, add_up, n,
			      &err));
		assert_true(n[0] > before);
		before = n[0];
	}
	close(fd[0]);
	close(fd[1]);
	pharmacy_close(p);
}

int
main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(nobody_oversells),
		cmocka_unit_test(a_kill_leaves_the_ledger_whole),
	};

	if (argc == 7)
		return child(argv);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
