/*
 * matrix.c - asking the matrix of roles and acts, and saying who may.
 *
 * Default deny: an act or a role out of range may nothing.
 */
#include "internal.h"

#include <string.h>

bool
role_may(enum role r, enum act a)
{
	if ((int)a < 0 || a >= ACT_COUNT || (int)r < 1 || r > ROLE_LAST)
		return false;
	return acts[a].roles & (1u << r);
}

int
act_find(const char *name)
{
	for (int i = 0; i < ACT_COUNT; i++)
		if (strcmp(acts[i].name, name) == 0)
			return i;
	return -1;
}

void
act_refusal(struct buf *b, enum role r, enum act a)
{
	int n = 0;

	buf_addf(b, "Your role (%s) may not %s", enum_words(&enum_role, r),
		 acts[a].sentence);
	for (int i = 1; i <= ROLE_LAST; i++) {
		if (!role_may((enum role)i, a))
			continue;
		buf_addf(b, "%s%s", n++ ? ", " : "; these may: ",
			 enum_words(&enum_role, i));
	}
	buf_addc(b, '.');
}

bool
session_may(const struct session *s, enum act a, char why[SESSION_WHY])
{
	struct buf b = BUF_INIT;

	if (role_may(s->role, a)) {
		if (why)
			why[0] = '\0';
		return true;
	}
	if (why) {
		act_refusal(&b, s->role, a);
		text_copy(why, SESSION_WHY, b.p);
		buf_release(&b);
	}
	return false;
}

bool
session_opens(const struct session *s, enum domain d)
{
	return vault_ring_has(s->ring, d);
}
