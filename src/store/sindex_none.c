/*
 * sindex_none.c - stands in until the sealed index is here; goes with it.
 */
#include "store_private.h"

enum rc
sindex_flush(struct store *s, struct err *e)
{
	(void)s;
	(void)e;
	return RC_OK;
}

void
sindex_drop_pending(struct store *s)
{
	(void)s;
}

void
sindex_state_free(struct sindex_state *st)
{
	(void)st;
}
