/*
 * test_sindex_random.c - the sealed index beside a sorted array, through
 * rollbacks, re-openings, a second process that writes in between, and kills.
 *
 * The second process is this program again (argument "writer").  Its changes
 * follow from its seed alone, and each of its transactions leaves a mark in
 * the tree; so after a kill the mark says which of them count.
 */
#include "test_sindex.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/wait.h>
#include <time.h>

#define OPS    210000
#define TREES  2 /* TREE_NAME and TREE_DIAGNOSIS */
#define KEYS   9000
#define TX_MAX 400

static const enum tree kinds[TREES] = { TREE_NAME, TREE_DIAGNOSIS };

/* ---- the same numbers everywhere ------------------------------------------ */

static uint64_t
next(uint64_t *seed)
{
	uint64_t z = *seed += 0x9e3779b97f4a7c15u;

	z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9u;
	z = (z ^ z >> 27) * 0x94d049bb133111ebu;
	return z ^ z >> 31;
}

struct op {
	bool del;
	int tree;
	size_t n;
	uint8_t key[SINDEX_KEY_MAX];
	int64_t id;
};

/* Key number k: short ones, long ones that differ late, high bytes, none. */
static size_t
make_key(uint8_t *out, unsigned k)
{
	unsigned kind = k % 7;

	if (k == 0)
		return 0;
	if (kind == 0) {
		memset(out, 'm', 190);
		return 190 + (size_t)sprintf((char *)out + 190, "%u", k);
	}
	if (kind == 1) {
		out[0] = 0xff;
		memset(out + 1, (int)(k % 5) + 1, k % 40);
		return 1 + k % 40;
	}
	if (kind == 2)
		return (size_t)sprintf((char *)out, "%08u", k);
	uint64_t seed = k;
	size_t n = 1 + next(&seed) % 24;
	for (size_t i = 0; i < n; i++)
		out[i] = (uint8_t)('a' + next(&seed) % (i < 2 ? 4 : 26));
	return n;
}

static void
make_op(struct op *op, uint64_t *seed, unsigned mood)
{
	uint64_t r = next(seed);

	op->tree = r % 8 == 0;
	op->del = (r >> 8) % 100 < (mood == 0 ? 20 : mood == 1 ? 50 : 85);
	op->n = make_key(op->key, (unsigned)((r >> 20) % KEYS));
	op->id = (r >> 40) % 4 ? (int64_t)((r >> 44) % 3)
			       : (int64_t)(next(seed) >> 16 & 0xffff);
}

/* ---- the model ------------------------------------------------------------ */

struct entry {
	int64_t id;
	size_t n;
	uint8_t key[];
};

struct model {
	struct entry **v;
	size_t n, cap;
};

static int
compare(const struct entry *a, const uint8_t *key, size_t n, int64_t id)
{
	int c = memcmp(a->key, key, a->n < n ? a->n : n);

	if (c == 0)
		c = (a->n > n) - (a->n < n);
	return c ? c : (a->id > id) - (a->id < id);
}

static size_t
lower(const struct model *m, const uint8_t *key, size_t n, int64_t id)
{
	size_t low = 0, high = m->n;

	while (low < high) {
		size_t mid = (low + high) / 2;

		if (compare(m->v[mid], key, n, id) < 0)
			low = mid + 1;
		else
			high = mid;
	}
	return low;
}

static void
model_apply(struct model *m, const struct op *op)
{
	size_t at = lower(m, op->key, op->n, op->id);
	bool there =
		at < m->n && compare(m->v[at], op->key, op->n, op->id) == 0;

	if (there == !op->del)
		return;
	if (op->del) {
		free(m->v[at]);
		m->n--;
		memmove(m->v + at, m->v + at + 1, (m->n - at) * sizeof(*m->v));
		return;
	}
	struct entry *x = mem_alloc(sizeof(*x) + op->n);
	x->id = op->id;
	x->n = op->n;
	memcpy(x->key, op->key, op->n);
	m->v = mem_room(m->v, &m->cap, m->n, sizeof(*m->v));
	memmove(m->v + at + 1, m->v + at, (m->n - at) * sizeof(*m->v));
	m->v[at] = x;
	m->n++;
}

/* ---- comparing ------------------------------------------------------------ */

struct look {
	const struct model *m;
	size_t at, count, stop;
};

static bool
same(const uint8_t *key, size_t n, int64_t id, void *arg)
{
	struct look *l = arg;

	assert_true(l->at < l->m->n);
	assert_int_equal(compare(l->m->v[l->at], key, n, id), 0);
	l->at++;
	return ++l->count != l->stop;
}

/* A prefix, a starting point, an exact key: the first few of each. */
static void
look_around(struct store *s, const struct model *m, enum tree t, uint64_t *seed)
{
	uint8_t key[SINDEX_KEY_MAX];
	size_t n = make_key(key, (unsigned)(next(seed) % KEYS));
	struct look l = { .m = m, .stop = 30 };
	int64_t id;
	struct err e;

	if (next(seed) % 2 && n > 1)
		n = 1 + next(seed) % n;
	size_t first = lower(m, key, n, -1);
	l.at = first;
	OK(sindex_scan(s, t, key, n, same, &l, &e));
	if (l.count < l.stop && l.at < m->n)
		assert_true(m->v[l.at]->n < n ||
			    memcmp(m->v[l.at]->key, key, n) != 0);
	l.at = first;
	l.count = 0;
	OK(sindex_scan_from(s, t, key, n, same, &l, &e));
	assert_int_equal(l.count, m->n - first < 30 ? m->n - first : 30);
	bool there = first < m->n && m->v[first]->n == n &&
		     memcmp(m->v[first]->key, key, n) == 0;
	assert_int_equal(sindex_find_one(s, t, key, n, &id, &e),
			 there ? RC_OK : RC_NONE);
	if (there)
		assert_int_equal(id, m->v[first]->id);
}

static void
compare_all(struct store *s, struct model *models)
{
	for (int i = 0; i < TREES; i++) {
		const struct model *m = &models[i];
		struct sindex_entries x;
		struct sindex_report r;
		struct err e;

		sindex_entries_init(&x);
		for (size_t k = 0; k < m->n; k++)
			sindex_entries_add(&x, m->v[k]->key, m->v[k]->n,
					   m->v[k]->id);
		enum rc rc = sindex_check(s, kinds[i], &x, &r, &e);
		if (rc != RC_OK)
			fail_msg("%s", e.text);
		assert_int_equal(r.missing, 0);
		assert_int_equal(r.extra, 0);
		assert_int_equal(r.entries, m->n);
		struct look l = { .m = m };
		OK(sindex_scan(s, kinds[i], "", 0, same, &l, &e));
		assert_int_equal(l.count, m->n);
		sindex_entries_release(&x);
	}
}

/* ---- the other process ---------------------------------------------------- */

static void
mark_op(struct op *op, uint64_t seed, int tx)
{
	op->del = false;
	op->tree = 0;
	op->n = (size_t)sprintf((char *)op->key, "~%016llx",
				(unsigned long long)seed);
	op->id = tx;
}

/* Transaction tx of a writer, as the same numbers each time. */
static int
writer_ops(struct op *ops, uint64_t seed, int tx)
{
	uint64_t at = seed * 1000003 + (uint64_t)tx;
	int n = 1 + (int)(next(&at) % 60);

	for (int i = 0; i < n; i++)
		make_op(&ops[i], &at, (unsigned)(seed % 2));
	mark_op(&ops[n], seed, tx);
	return n + 1;
}

static void
queue_op(struct store *s, const struct op *op)
{
	if (op->del)
		sindex_del(s, kinds[op->tree], op->key, op->n, op->id);
	else
		sindex_put(s, kinds[op->tree], op->key, op->n, op->id);
}

/* Writes until it is killed, or so many transactions. */
static int
writer_main(const char *path, uint64_t seed, int count)
{
	static struct op ops[64];
	struct store *s;
	struct err e;

	if (vault_start(&e) != RC_OK || store_open(&s, path, &e) != RC_OK)
		return 2;
	struct vault_ring *r = fixture_ring();
	store_ring_set(s, r);
	for (int tx = 0; tx < count; tx++) {
		int n = writer_ops(ops, seed, tx);

		if (store_begin(s, &e) != RC_OK)
			return 3;
		for (int i = 0; i < n; i++) {
			queue_op(s, &ops[i]);
			/* So that a kill finds half a transaction written. */
			if (i % 16 == 9 && sindex_flush(s, &e) != RC_OK)
				return 4;
		}
		if (store_commit(s, &e) != RC_OK)
			return 5;
	}
	store_close(s);
	vault_ring_close(r);
	return 0;
}

static pid_t
writer_start(const char *path, uint64_t seed, int count)
{
	char a[32], b[32];

	snprintf(a, sizeof(a), "%llu", (unsigned long long)seed);
	snprintf(b, sizeof(b), "%d", count);
	pid_t pid = fork();
	assert_true(pid >= 0);
	if (pid == 0) {
		execl("/proc/self/exe", "test_sindex_random", "writer", path, a,
		      b, (char *)NULL);
		_exit(9);
	}
	return pid;
}

/* The model follows the transactions that have left their mark.  Returns how
 * many there are. */
static int
writer_follow(struct store *s, struct model *models, uint64_t seed)
{
	static struct op ops[64];
	struct op mark;
	int tx = 0;

	mark_op(&mark, seed, 0);
	for (;; tx++) {
		int64_t id = -1;
		struct err e;

		/* The lowest one of them; they come without gaps. */
		mark.id = tx;
		enum rc rc = sindex_find_one(s, TREE_NAME, mark.key, mark.n,
					     &id, &e);
		if (rc == RC_NONE)
			break;
		OK(rc);
		assert_int_equal(id, tx);
		int n = writer_ops(ops, seed, tx);
		for (int i = 0; i < n; i++)
			model_apply(&models[ops[i].tree], &ops[i]);
		/* Taken notice of: the mark goes. */
		OK(store_begin(s, &e));
		sindex_del(s, TREE_NAME, mark.key, mark.n, tx);
		OK(store_commit(s, &e));
		ops[n - 1].del = true;
		model_apply(&models[0], &ops[n - 1]);
	}
	return tx;
}

static void
other_process(struct fixture *f, struct model *models, uint64_t *seed)
{
	uint64_t its = next(seed);
	bool kill_it = next(seed) % 4 != 0;
	pid_t pid = writer_start(f->path, its, kill_it ? 100000 : 15);
	int status;

	if (kill_it) {
		struct timespec t = { 0,
				      (long)(5000000 + next(seed) % 60000000) };

		nanosleep(&t, NULL);
		kill(pid, SIGKILL);
	}
	assert_int_equal(waitpid(pid, &status, 0), pid);
	if (!kill_it)
		assert_true(WIFEXITED(status) && WEXITSTATUS(status) == 0);
	int done = writer_follow(f->store, models, its);
	if (!kill_it)
		assert_int_equal(done, 15);
}

/* ---- the test ------------------------------------------------------------- */

/* One transaction; what it does, the model does when it is committed. */
static int
transaction(struct fixture *f, struct model *models, uint64_t *seed,
	    unsigned mood)
{
	static struct op ops[TX_MAX];
	int n = 1 + (int)(next(seed) % (next(seed) % 3 ? 40 : TX_MAX));
	bool rolled = next(seed) % 8 == 0;
	struct err e;

	OK(store_begin(f->store, &e));
	for (int i = 0; i < n; i++) {
		int64_t id;

		make_op(&ops[i], seed, mood);
		queue_op(f->store, &ops[i]);
		if (next(seed) % 97 == 0 && !ops[i].del) {
			OK(sindex_find_one(f->store, kinds[ops[i].tree],
					   ops[i].key, ops[i].n, &id, &e));
			assert_true(id <= ops[i].id);
		}
	}
	if (rolled) {
		store_rollback(f->store);
		return n;
	}
	enum rc rc = store_commit(f->store, &e);
	if (rc != RC_OK)
		fail_msg("%s", e.text);
	for (int i = 0; i < n; i++)
		model_apply(&models[ops[i].tree], &ops[i]);
	return n;
}

static void
it_stays_what_a_sorted_array_is(void **state)
{
	struct fixture *f = *state;
	struct model models[TREES] = { { 0 }, { 0 } };
	const char *given = getenv("WARDBOOK_SEED");
	uint64_t seed = given ? strtoull(given, NULL, 10) : 20260302;
	int ops = 0, round = 0;

	while (ops < OPS) {
		/* Growing, steady, shrinking. */
		unsigned mood = (unsigned)(ops / 15000 % 4);

		ops += transaction(f, models, &seed, mood == 3 ? 0 : mood);
		if (round % 4 == 0)
			look_around(f->store, &models[round / 4 % 2],
				    kinds[round / 4 % 2], &seed);
		if (round % 61 == 60)
			other_process(f, models, &seed);
		if (round % 97 == 96)
			fixture_reopen(f);
		if (round % 150 == 149)
			compare_all(f->store, models);
		round++;
	}
	compare_all(f->store, models);
	fixture_reopen(f);
	compare_all(f->store, models);
	assert_true(models[0].n > 1000);
	for (int i = 0; i < TREES; i++) {
		for (size_t k = 0; k < models[i].n; k++)
			free(models[i].v[k]);
		free(models[i].v);
	}
}

int
main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(it_stays_what_a_sorted_array_is,
						fixture_setup,
						fixture_teardown),
	};

	if (argc == 5 && strcmp(argv[1], "writer") == 0)
		return writer_main(argv[2], strtoull(argv[3], NULL, 10),
				   atoi(argv[4]));
	return cmocka_run_group_tests(tests, NULL, NULL);
}
