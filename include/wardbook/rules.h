/*
 * rules.h - what should not be: named rules over the whole store.
 *
 * A rule is a name, a sentence, a severity, and a way to find what breaks it:
 * a query over plain columns (db/queries/rules.sql), or a comparison over rows
 * that the session's keys open.  All of them stand in one table (rules.c), and
 * screen, work list and `wardbook check --rules` read that.
 *
 * Rules find; they change nothing.  What a role can't open is told as not
 * checked, never as sound.
 */
#ifndef WARDBOOK_RULES_H
#define WARDBOOK_RULES_H

#include "wardbook/record.h"

struct rule_def {
	const char *name;     /* "dead-with-booking" */
	const char *sentence; /* what is wrong, for people */
	enum rule_severity severity;
	enum tbl table; /* of the records that it finds */
	uint32_t needs; /* 1 << domain: keys it compares with */
};

int rules_count(void);
const struct rule_def *rule_get(int rule); /* 0 .. rules_count() - 1 */
/* By name.  -1: no such rule. */
int rule_find(const char *name);

/* Can this session check it?  why (may be NULL) gets the words if not. */
#define RULE_WHY 120
bool rule_checkable(const struct session *s, int rule, char why[RULE_WHY]);

/* One record that breaks a rule.  Holds no names: what is sealed is looked up
 * by whoever shows it. */
struct rule_hit {
	int rule;
	int64_t id;	 /* of the record */
	int64_t patient; /* 0: none */
	int64_t ref;	 /* medicine or place to open, 0: none */
	char words[160]; /* "02-Mar-2026, Cardiology" */
};

struct rule_result {
	bool checked;
	int64_t found;
};

/* Called for each record, in no order among rules; false stops.  It asks
 * nothing of the store meanwhile. */
typedef bool (*rule_fn)(const struct rule_hit *h, void *arg);

/*
 * Checks one rule, or all (-1): results[rules_count()] (may be NULL) says of
 * each rule whether it was checked and how many records break it; fn may be
 * NULL.  In one snapshot.  An entry in the log.  RC_DENIED.  (rules.check)
 */
WB_MUST_USE enum rc
rules_run(struct session *s, int rule, struct rule_result *results, rule_fn fn,
	  void *arg, struct err *e);

#endif
