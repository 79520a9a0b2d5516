/*
 * register.h - controlled drugs: a register for each medicine and place.
 *
 * Every movement of a controlled medicine leaves an entry in the same
 * transaction, numbered without gaps, with the balance after it and the
 * signatures of two people over the same bytes.  What takes from the place
 * (or corrects it) needs both at once; a delivery is entered by one and
 * confirmed by another.  Nothing is ever changed: a wrong entry is taken back
 * by another.
 *
 * The second person signs in as themselves (witness.h) and types quantity and
 * balance without seeing what the first one typed.  Where these differ nothing
 * is filed.  Where both found another balance than the register's, the act
 * goes on (the patient waits) and opens a case that neither of the two closes.
 *
 * A house without a register_rule row keeps registers, and nobody acts alone.
 */
#ifndef WARDBOOK_REGISTER_H
#define WARDBOOK_REGISTER_H

#include "wardbook/stock.h"
#include "wardbook/witness.h"

/* ---- what is signed -------------------------------------------------------- */

/*
 * The bytes of an entry, 216, little-endian, reserved bytes zero; frozen.
 *
 *    0   4  "WCD1"               88   8  counted, -1 nobody counted
 *    4   4  reserved             96   8  patient, 0 none
 *    8  16  store id            104   8  instant, ms UTC
 *   24   8  register            112   8  first person's account
 *   32   8  serial              120   8  second person's account, 0 none
 *   40   8  medicine            128   4  second one's key generation
 *   48   8  place               132   4  reserved
 *   56   8  movement, 0 none    136  16  salt, random
 *   64   1  kind                152  32  SHA-256 of the reason's UTF-8
 *   65   1  1: nobody witnessed 184  32  SHA-256 of the bytes of the entry
 *   66   2  reserved                     before it in the register, zeros
 *   68   4  first one's key              for the first
 *           generation
 *   72   8  quantity, signed
 *   80   8  balance after
 *
 * Ed25519 by the persons' own keys: the first one under context "WARDREG1",
 * a witness or who confirms later under "WARDREG2", both over the same bytes.
 */
#define REGISTER_BYTES	216
#define REGISTER_FIRST	"WARDREG1"
#define REGISTER_SECOND "WARDREG2"

void register_bytes(uint8_t out[REGISTER_BYTES], const uint8_t store[VAULT_UID],
		    const struct row_cd_register *book,
		    const struct row_register_entry *entry,
		    const uint8_t before[VAULT_HASH]);

/* ---- how the house keeps them ---------------------------------------------- */

WB_MUST_USE enum rc
register_rule_get(struct session *s, struct row_register_rule *r,
		  struct err *e);
/* ACT_REGISTER_RULE, over the version seen (0: the first one). */
WB_MUST_USE enum rc
register_rule_set(struct session *s, struct row_register_rule *r,
		  struct err *e);
/* May one person act alone at this minute? */
bool register_may_alone(struct session *s);

/* ---- acts ------------------------------------------------------------------ */

/* What both said.  Without a witness the entry is marked, opens a case, and
 * needs a reason of at least REGISTER_WHY letters. */
#define REGISTER_WHY 10
struct register_pair {
	const struct witness *witness; /* NULL: alone */
	int64_t quantity;	       /* that the act moves, 0 for a count */
	int64_t balance;	       /* in the place afterwards */
	char reason[161];
	/* Where the act moves several medicines, or in several places: of each
	 * of them, and the two numbers above say nothing. */
	const struct register_said *each;
	int n;
};

struct register_said {
	int64_t medicine_id, place_id;
	int64_t quantity, balance;
};

/* Do two say the same?  RC_CONFLICT, and not what differs; filed in the log. */
WB_MUST_USE enum rc
register_agree(struct session *s, const struct register_pair *first,
	       int64_t quantity, int64_t balance, struct err *e);

/*
 * Any act that moves stock: what both said goes with the next one.  Call
 * register_without() after it, whatever it gave.  The act finds the patient
 * itself where there is one.
 */
WB_MUST_USE enum rc
register_with(struct session *s, const struct register_pair *p, struct err *e);
void register_without(void);

/*
 * Whether an act needs two people is known only by the act.  So it is tried:
 * after register_try() it runs to its end, and where it moved a controlled
 * medicine it is taken back (RC_REFUSED) and register_tried() says what of
 * which medicine in which place.  An act that moved none is done.
 */
#define REGISTER_MOST 40
struct register_trial {
	struct register_want {
		int64_t medicine_id, place_id;
		int64_t quantity;
		bool waits; /* comes in: another may confirm it later */
		bool count; /* nobody types how much moves: the shelf counts */
	} v[REGISTER_MOST];
	int n;
	int64_t patient_id; /* who gets it, 0: nobody */
};
void register_try(struct session *s);
/* Ends the trial.  False: the act needed no second person. */
bool register_tried(struct register_trial *t);

/* As their namesakes in stock.h, with an entry.  RC_REFUSED: the act moves
 * something else than what both said (field "quantity"); nobody may act alone
 * now, or no reason (field "reason"). */
WB_MUST_USE enum rc
register_issue(struct session *s, const struct stock_issue *i,
	       const struct register_pair *p, struct err *e);
WB_MUST_USE enum rc
register_adjust(struct session *s, int64_t lot, int64_t place, int64_t change,
		int64_t reason_id, const struct register_pair *p,
		struct err *e);
WB_MUST_USE enum rc
register_strike(struct session *s, int64_t movement, int64_t reason_id,
		const struct register_pair *p, struct err *e);

/* Wasted, destroyed, or put back: ACT_REGISTER_WRITE.  Here and in
 * register_count(), p NULL: within register_try() or register_with(). */
struct register_take {
	enum register_kind kind; /* _WASTE, _DESTROY, _BACK */
	int64_t medicine_id, place_id;
	int64_t lot_id; /* 0: first expiry first, any state; _BACK
				 * needs one */
	int64_t quantity;
};
WB_MUST_USE enum rc
register_take(struct session *s, const struct register_take *t,
	      const struct register_pair *p, struct err *e);

/* Two people counted p->balance.  Opens the register where there is none. */
WB_MUST_USE enum rc
register_count(struct session *s, int64_t medicine, int64_t place,
	       const struct register_pair *p, struct err *e);

/* The daily check of a cupboard in one go: every register that was not counted
 * today, or waits for two others after someone acted alone, or those of them that the pair said something of; *n: so many.
 * Within register_try() or register_with().  RC_NONE: none is due. */
WB_MUST_USE enum rc
register_count_due(struct session *s, int64_t place, int *n, struct err *e);

/* The second person of a delivery, from a session of their own, who says how
 * much came and how much is in the place now: ACT_REGISTER_WITNESS.
 * RC_CONFLICT: not what was entered, or not what the register says by now. */
WB_MUST_USE enum rc
register_confirm(struct session *s, int64_t entry, int64_t quantity,
		 int64_t balance, struct err *e);

/* ACT_REGISTER_CLOSE by a third.  RC_REFUSED: had a part in it; no reason;
 * what one did alone was not counted by two others since. */
WB_MUST_USE enum rc
register_case_close(struct session *s, int64_t id, int64_t version,
		    const char *reason, struct err *e);

/* ---- looking --------------------------------------------------------------- */

struct register_line {
	struct row_cd_register book;
	struct row_medicine medicine;
	bool due;     /* not counted today */
	bool recount; /* by two others, after someone acted alone */
	int cases, unconfirmed;
};
typedef bool (*register_fn)(const struct register_line *l, void *arg);
/* ACT_REGISTER_VIEW.  place 0: all. */
WB_MUST_USE enum rc register_list(struct session *s, int64_t place,
				  register_fn fn, void *arg, struct err *e);
WB_MUST_USE enum rc register_get(struct session *s, int64_t book,
				 struct register_line *l, struct err *e);
/* 0 in *book: there is none yet. */
WB_MUST_USE enum rc register_find(struct session *s, int64_t medicine,
				  int64_t place, int64_t *book, struct err *e);

struct register_entry_line {
	struct row_register_entry row;
	char first[33], second[33]; /* second: witness, or who confirmed */
	bool confirmed;		    /* later, by the second */
	bool waits;		    /* for a second person */
};
typedef bool (*register_entry_fn)(const struct register_entry_line *l,
				  void *arg);
/* Oldest first, from a day on (0: all). */
WB_MUST_USE enum rc
register_entries(struct session *s, int64_t book, int32_t from,
		 register_entry_fn fn, void *arg, struct err *e);

struct register_case_line {
	struct row_register_case row;
	struct row_cd_register book;
	char first[33], second[33], closed[33];
};
typedef bool (*register_case_fn)(const struct register_case_line *l, void *arg);
WB_MUST_USE enum rc
register_cases(struct session *s, bool all, register_case_fn fn, void *arg,
	       struct err *e);

/* Who witnesses whom; often: more than half of at least ten. */
struct register_pair_line {
	char first[33], second[33];
	int64_t n, of; /* of all that the first one did with two */
	bool often;
};
typedef bool (*register_pair_fn)(const struct register_pair_line *l, void *arg);
WB_MUST_USE enum rc
register_pairs(struct session *s, int32_t from, register_pair_fn fn, void *arg,
	       struct err *e);

/* A register on paper, from a day on (0: all), with its running balance.
 * ACT_REGISTER_PRINT, filed in the log. */
WB_MUST_USE enum rc
register_print(struct session *s, int64_t book, int32_t from, struct buf *out,
	       struct err *e);

/* Proves every register: numbers, chain, balances, both signatures, and the
 * stock's ledger.  why (200 bytes) gets the first thing that does not hold. */
WB_MUST_USE enum rc
register_verify(struct session *s, int64_t *entries, int64_t *wrong,
		char why[200], struct err *e);

#endif
