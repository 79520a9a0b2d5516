/*
 * start.c - the process: libsodium, core files, random bytes.
 *
 * Short random draws (nonces, stamps) come from a pool, because a system call
 * for each would cost as much as the sealing.  What was drawn is wiped, and a
 * child of a fork throws its copy away before the first draw.
 */
#include "internal.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

#define POOL  4096
#define SHORT 64

static struct pool {
	size_t left;
	pid_t pid;
	uint8_t bytes[POOL];
} * pool;

enum rc
vault_start(struct err *e)
{
	const struct rlimit none = { 0, 0 };

	if (sodium_init() < 0)
		return err_set(e, RC_IO, "This machine gives no random bytes.");
	if (setrlimit(RLIMIT_CORE, &none) < 0)
		return err_set(e, RC_IO, "Core files cannot be forbidden: %s.",
			       strerror(errno));
#ifndef __SANITIZE_ADDRESS__ /* its leak check traces its own process */
	if (prctl(PR_SET_DUMPABLE, 0, 0, 0, 0) < 0)
		return err_set(e, RC_IO, "Tracing cannot be forbidden: %s.",
			       strerror(errno));
#endif
	return RC_OK;
}

void *
guard_alloc(size_t n)
{
	void *p = sodium_malloc(n);

	if (!p) {
		fputs("wardbook: out of guarded memory\n", stderr);
		exit(5);
	}
	memset(p, 0, n);
	return p;
}

void
vault_random(void *p, size_t n)
{
	if (n > SHORT) {
		randombytes_buf(p, n);
		return;
	}
	if (!pool)
		pool = guard_alloc(sizeof(*pool));
	if (pool->left < n || pool->pid != getpid()) {
		randombytes_buf(pool->bytes, POOL);
		pool->left = POOL;
		pool->pid = getpid();
	}
	pool->left -= n;
	memcpy(p, pool->bytes + pool->left, n);
	memset(pool->bytes + pool->left, 0, n);
}

bool
vault_same(const void *a, const void *b, size_t n)
{
	return sodium_memcmp(a, b, n) == 0;
}

const char *
domain_name(enum domain d)
{
	static const char *const names[DOMAIN_COUNT] = {
		[DOMAIN_NONE] = "none",
		[DOMAIN_IDENTITY] = "identity",
		[DOMAIN_VISIT] = "visit",
		[DOMAIN_ALERT] = "alert",
		[DOMAIN_CODE] = "code",
		[DOMAIN_CARE] = "care",
		[DOMAIN_REGISTER] = "register",
		[DOMAIN_BILLING] = "billing",
		[DOMAIN_SENSITIVE] = "sensitive",
		[DOMAIN_AUDIT] = "audit",
	};

	return (unsigned)d < DOMAIN_COUNT ? names[d] : "none";
}
