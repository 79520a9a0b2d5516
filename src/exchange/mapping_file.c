/*
 * mapping_file.c - a mapping read from its file, and given back.
 */
#include "exchange.h"

#include <string.h>

enum rc
mapping_read(struct mapping **m, const char *path, struct err *e)
{
	const char *slash = strrchr(path, '/');
	struct buf b = BUF_INIT;
	enum rc rc = buf_read_file(&b, path, 256 * 1024, e);

	if (rc == RC_REFUSED)
		rc = err_set(e, RC_USAGE, "%.150s is too long for a mapping.",
			     path);
	if (rc == RC_OK)
		rc = mapping_parse(m, slash ? slash + 1 : path, b.p, b.len, e);
	buf_release(&b);
	return rc;
}

void
mapping_free(struct mapping *m)
{
	if (!m)
		return;
	for (int i = 0; i < m->ncols; i++) {
		struct map_column *c = &m->col[i];

		for (size_t k = 0; k < c->nwords; k++) {
			free(c->words[k].from);
			free(c->words[k].to);
		}
		free(c->words);
		free(c->absent);
		free(c->name);
	}
	for (int i = 0; i < m->nrules; i++)
		free(m->rule[i].sentence);
	for (int i = 0; i < m->nconstants; i++) {
		free(m->constant[i].field);
		free(m->constant[i].value);
	}
	free(m);
}
