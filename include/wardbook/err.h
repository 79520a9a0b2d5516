/*
 * err.h - what can go wrong, and the sentence that says so.
 *
 * Every fallible function returns an enum rc and fills a struct err with one
 * clear sentence meant for the person at the terminal.  The sentence never
 * holds patient data, keys or SQL.  A struct err pointer may be NULL where the
 * caller needs only the code.
 */
#ifndef WARDBOOK_ERR_H
#define WARDBOOK_ERR_H

#define WB_MUST_USE	     __attribute__((warn_unused_result))
#define WB_PRINTF(fmt, args) __attribute__((format(printf, fmt, args)))

enum rc {
	RC_OK = 0,
	RC_REFUSED,  /* a value or a row was refused; err.field names it */
	RC_USAGE,    /* the call itself makes no sense */
	RC_DENIED,   /* not permitted, or a wrong pass phrase */
	RC_NOKEY,    /* the key that would open this is not here */
	RC_NONE,     /* no such record, file or user */
	RC_BUSY,     /* someone else holds the store; try again */
	RC_CONFLICT, /* the record changed since it was read */
	RC_IO,	     /* the disk or the terminal failed; try again */
	RC_DAMAGED,  /* the store is damaged, foreign or newer */
	RC_COUNT
};

struct err {
	enum rc code;
	char field[40]; /* the field at fault, or "" */
	char text[280]; /* one sentence, UTF-8, for people */
};

/* Fills e (may be NULL) and returns code, so that a caller can return it. */
enum rc
err_set(struct err *e, enum rc code, const char *fmt, ...) WB_PRINTF(3, 4);

/* As err_set(), and names the field at fault (RC_REFUSED). */
enum rc err_field(struct err *e, const char *field, const char *fmt, ...)
	WB_PRINTF(3, 4);

void err_clear(struct err *e);

/* The exit status of the command line for a code: 0 done, 1 refused, 2 usage,
 * 3 not permitted, 4 not found, 5 busy or conflict, 6 damaged. */
int err_exit_status(enum rc code);

/* Our own mistake: says where, and aborts.  Never for input or disks. */
#define BUG(...) err_bug(__FILE__, __LINE__, __VA_ARGS__)
_Noreturn void
err_bug(const char *file, int line, const char *fmt, ...) WB_PRINTF(3, 4);

#endif
