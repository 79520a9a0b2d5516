/*
 * linear.h - what the linear renderer's files and the questions share.
 */
#ifndef UI_LINEAR_H
#define UI_LINEAR_H

#include "ui_private.h"

/* Asks for one line; false at the end of the input, and then ui_s.quit, or
 * when a signal came: then out holds what was typed of the line. */
bool linear_read(const char *prompt, bool secret, struct buf *out);
/* Goes through a form, field by field, to its saving or leaving. */
void linear_form(struct screen *s);

#endif
