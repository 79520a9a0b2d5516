/*
 * cmd_bill.h - what the files of the verb `bill` share.
 */
#ifndef COMMAND_BILL_H
#define COMMAND_BILL_H

#include "command.h"

/* As typed; NULL: not said. */
struct bill_words {
	const char *from, *to, *times, *each, *words, *discount, *due;
	const char *method, *document;
};

/* charge, make, add, close, pay, reverse: cmd_bill_act.c */
WB_MUST_USE enum rc bill_act(struct context *c, int argc, char **argv,
			     const struct bill_words *w, struct err *e);
/* cmd_figures.c */
WB_MUST_USE enum rc bill_cover(struct context *c, struct err *e);

#endif
