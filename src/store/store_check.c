/*
 * store_check.c - the engine's check beside whatever else is looked at.
 *
 * It reads pages and nothing sealed, for as long as the rest of a check takes:
 * so it has a thread and a connection of its own.  A thread that can't be had
 * costs time only.
 */
#include "store_private.h"

#include <pthread.h>
#include <stdlib.h>

struct store_checking {
	struct engine *engine;
	bool deep, threaded;
	pthread_t thread;
	enum rc rc;
	struct err err;
};

static void *
look(void *arg)
{
	struct store_checking *c = arg;

	c->rc = engine_check(c->engine, c->deep, &c->err);
	return NULL;
}

enum rc
store_check_begin(struct store_checking **out, struct store *s, bool deep,
		  struct err *e)
{
	struct store_checking *c = mem_zero(1, sizeof(*c));
	enum rc rc = engine_open(&c->engine, s->path, false, e);

	*out = NULL;
	if (rc != RC_OK) {
		free(c);
		return rc;
	}
	c->deep = deep;
	c->threaded = pthread_create(&c->thread, NULL, look, c) == 0;
	*out = c;
	return RC_OK;
}

enum rc
store_check_end(struct store_checking *c, struct err *e)
{
	enum rc rc;

	if (c->threaded)
		pthread_join(c->thread, NULL);
	else
		look(c);
	rc = c->rc;
	if (rc != RC_OK && e)
		*e = c->err;
	engine_close(c->engine);
	free(c);
	return rc;
}
