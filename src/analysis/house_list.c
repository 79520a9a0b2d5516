/*
 * house_list.c - small tables read whole, found by id.
 */
#include "extract.h"

#include <stdlib.h>
#include <string.h>

enum rc
list_load(struct list *l, struct store *s, enum query q, struct err *e)
{
	struct stmt *st = store_query(s, q);
	size_t size;
	bool row;
	enum rc rc;

	l->table = (enum tbl)queries[q].table;
	size = tables[l->table].size;
	while ((rc = stmt_step(st, &row, e)) == RC_OK && row) {
		l->rows = mem_room(l->rows, &l->cap, l->n, size);
		rc = stmt_row(st, l->rows + l->n * size, e);
		if (rc != RC_OK)
			break;
		l->n++;
	}
	stmt_done(st);
	return rc;
}

const void *
list_at(const struct list *l, size_t i)
{
	return l->rows + i * tables[l->table].size;
}

const void *
list_find(const struct list *l, int64_t id)
{
	size_t lo = 0, hi = l->n;

	while (lo < hi) {
		size_t mid = lo + (hi - lo) / 2;
		const struct row_head *head = list_at(l, mid);

		if (head->id == id)
			return head;
		if (head->id < id)
			lo = mid + 1;
		else
			hi = mid;
	}
	return NULL;
}

void
list_free(struct list *l)
{
	free(l->rows);
	memset(l, 0, sizeof(*l));
}
