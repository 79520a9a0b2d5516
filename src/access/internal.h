/*
 * internal.h - what the files of the access room share.
 */
#ifndef WARDBOOK_ACCESS_INTERNAL_H
#define WARDBOOK_ACCESS_INTERNAL_H

#include "wardbook/access.h"
#include "wardbook/account.h"
#include "wardbook/audit.h"
#include "wardbook/buf.h"
#include "wardbook/draft.h"
#include "wardbook/text.h"

/* matrix.c: "Your role (clerk) may not ...; these may: ..." */
void act_refusal(struct buf *b, enum role r, enum act a);

#endif
