/*
 * field.h - one field of a form: what is typed, what it means, and how the
 * two are kept in step.  No terminal; the form knows where it stands.
 */
#ifndef UI_FIELD_H
#define UI_FIELD_H

#include "edit.h"
#include "wardbook/screen.h"
#include "wardbook/when.h"

struct field {
	const struct field_def *def;
	struct edit edit; /* what the user sees */
	bool touched;	  /* typed since it was last understood */
	bool invalid;
	bool required, readonly, hidden;

	bool full;   /* holds a value */
	int64_t num; /* see form_int() */
	int32_t day, minute;
	char code[40]; /* choice, pick */

	char *was; /* the text as loaded */
	int64_t was_num;
	char *seen; /* the text last told to `changed` */
	int64_t seen_num;
	char error[280]; /* why it is invalid */
	char remark[120];
	enum ui_role remark_role;
	char unit[24];
	int cells; /* as last painted; notes wrap at it */
};

void field_init(struct field *f, const struct field_def *def);
void field_release(struct field *f);

/*
 * Understands what is typed and puts the canonical text in its place.  A pick
 * is left to the form, except when empty.  RC_REFUSED: e says why; the text
 * stays as it is.  An empty field is valid here, required or not.
 */
WB_MUST_USE enum rc
field_read(struct field *f, enum date_order order, struct err *e);
/* The canonical text of the value, into the editor. */
void field_show(struct field *f);
void field_empty(struct field *f);
/* Can this key be part of such a value?  Only the impossible is refused. */
bool field_takes(const struct field *f, int32_t key);
/* Space, + and - on a value that stands: the next choice, yes or no, a day
 * later.  False: the key is text here. */
bool field_step(struct field *f, int32_t key);
/* Takes the value as the loaded one. */
void field_settle(struct field *f);
bool field_changed(const struct field *f);
/* Does the value differ from the one last told?  Then it counts as told. */
bool field_is_news(struct field *f);

#endif
