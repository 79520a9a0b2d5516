/*
 * cmd_check.c - check, audit and schema.
 */
#include "command.h"

#include <stdlib.h>
#include <string.h>

#include "wardbook/audit.h"
#include "wardbook/check.h"
#include "wardbook/num.h"
#include "wardbook/patient.h"
#include "wardbook/register.h"
#include "wardbook/rules.h"
#include "wardbook/text.h"
#include "wardbook/when.h"

static void
check_line_show(const struct check_line *l, void *arg)
{
	json_t *list = arg;

	if (list)
		json_array_append_new(list,
				      json_pack("{s:s,s:I,s:I,s:b,s:s}", "what",
						l->what, "looked_at",
						(json_int_t)l->looked_at,
						"wrong", (json_int_t)l->wrong,
						"skipped", (int)l->skipped,
						"detail", l->detail));
	else if (l->skipped)
		printf("%-40s not checked: %s\n", l->what,
		       *l->detail ? l->detail : "no key for it");
	else
		printf("%-40s %9lld looked at, %lld wrong%s%s\n", l->what,
		       (long long)l->looked_at, (long long)l->wrong,
		       *l->detail ? ": " : "", l->detail);
}

/* The records of one rule, by number: what is sealed is looked up in the
 * program. */
static bool
rule_hit_show(const struct rule_hit *h, void *arg)
{
	json_t *list = arg;

	if (list)
		json_array_append_new(
			list,
			json_pack("{s:s,s:s,s:I,s:I,s:s}", "rule",
				  rule_get(h->rule)->name, "table",
				  tables[rule_get(h->rule)->table].name, "id",
				  (json_int_t)h->id, "patient",
				  (json_int_t)h->patient, "words", h->words));
	else
		printf("%s %lld  %s\n", tables[rule_get(h->rule)->table].name,
		       (long long)h->id, h->words);
	return true;
}

static void
rule_show(struct context *c, int rule, const struct rule_result *r,
	  json_t *list)
{
	const struct rule_def *d = rule_get(rule);
	char why[RULE_WHY] = "";

	rule_checkable(c->session, rule, why);
	if (list)
		json_array_append_new(
			list,
			json_pack("{s:s,s:s,s:s,s:b,s:I,s:s}", "rule", d->name,
				  "sentence", d->sentence, "severity",
				  enum_name(&enum_rule_severity, d->severity),
				  "checked", (int)r->checked, "found",
				  (json_int_t)r->found, "why", why));
	else if (!r->checked)
		printf("%-28s %s\n", d->name, why);
	else
		printf("%-28s %-9s %7lld  %s\n", d->name,
		       enum_words(&enum_rule_severity, d->severity),
		       (long long)r->found, d->sentence);
}

/* check --rules, check --rule NAME */
static enum rc
rules_print(struct context *c, const char *name, struct err *e)
{
	int n = rules_count(), rule = name ? rule_find(name) : -1;
	struct rule_result *r = mem_zero((size_t)n, sizeof(*r));
	json_t *list = c->json ? json_array() : NULL;
	json_t *hits = c->json && name ? json_array() : NULL;
	int64_t wrong = 0;
	enum rc rc = RC_OK;

	if (name && rule < 0)
		rc = err_set(e, RC_NONE, "There is no rule \"%.60s\".", name);
	if (rc == RC_OK)
		rc = context_login(c, e);
	if (rc == RC_OK)
		rc = rules_run(c->session, rule, r, name ? rule_hit_show : NULL,
			       hits, e);
	for (int i = 0; i < n && rc == RC_OK; i++) {
		if (name && i != rule)
			continue;
		if (!name || !r[i].checked || list)
			rule_show(c, i, &r[i], list);
		if (rule_get(i)->severity == RULE_SEVERITY_WRONG)
			wrong += r[i].found;
	}
	if (rc == RC_OK && list)
		print_json(json_pack("{s:I,s:O,s:o*}", "wrong",
				     (json_int_t)wrong, "rules", list,
				     "records", hits));
	json_decref(list);
	free(r);
	if (rc == RC_OK && wrong)
		return err_set(e, RC_REFUSED, "%lld records are wrong.",
			       (long long)wrong);
	return rc;
}

enum rc
cmd_check(struct context *c, int argc, char **argv, struct err *e)
{
	const char *rule = NULL;
	bool rules = false, stock = false, deep = false;
	const struct verb_option options[] = {
		{ "--stock", NULL, &stock, NULL },
		{ "--deep", NULL, &deep, NULL },
		{ "--rules", NULL, &rules, NULL },
		{ "--rule", &rule, NULL, NULL },
		{ NULL, NULL, NULL, NULL },
	};
	json_t *list;
	int64_t wrong = 0;
	enum rc rc = args_take(options, &argc, argv, 0, 0, e);

	if (rc == RC_OK && (rules || rule))
		return rules_print(c, rule, e);
	list = c->json ? json_array() : NULL;
	if (rc == RC_OK)
		rc = context_login(c, e);
	if (rc == RC_OK && stock)
		rc = check_run_stock(c->session, check_line_show, list, &wrong,
				     e);
	else if (rc == RC_OK)
		rc = check_run(c->session, deep, check_line_show, list, &wrong,
			       e);
	if (wrong && (rc == RC_NOKEY || rc == RC_NONE || rc == RC_CONFLICT))
		rc = RC_OK; /* what is wrong says why it went no further */
	if (rc == RC_OK && list)
		print_json(json_pack("{s:I,s:o}", "wrong", (json_int_t)wrong,
				     "checks", list));
	if (rc == RC_OK && wrong)
		return err_set(e, RC_DAMAGED,
			       "The store is not sound: %lld "
			       "things are wrong.",
			       (long long)wrong);
	if (rc == RC_OK && !list)
		puts(stock ? "the stock is sound" : "the store is sound");
	return rc;
}

/* ---- audit ------------------------------------------------------------------ */

static bool
audit_line_show(void *arg, const struct audit_line *l)
{
	json_t *list = arg;
	char at[WHEN_TEXT];
	struct buf b = BUF_INIT;

	if (list) {
		json_array_append_new(
			list,
			json_pack("{s:I,s:s,s:s,s:s,s:s,s:s,s:I,s:I,s:s}",
				  "sequence", (json_int_t)l->id, "at",
				  instant_iso(at, l->at), "user", l->name,
				  "act", l->act, "outcome",
				  enum_name(&enum_outcome, l->outcome), "table",
				  l->table >= 0 ? tables[l->table].name : "",
				  "row", (json_int_t)l->row, "patient",
				  (json_int_t)l->patient, "detail",
				  l->shut ? NOT_SHOWN : l->detail));
		return true;
	}
	text_clean(&b, l->detail, strlen(l->detail), false);
	printf("%6lld  %s  %-12s %-20s %-7s %s\n", (long long)l->id,
	       instant_text(at, l->at), l->name, l->act,
	       enum_words(&enum_outcome, l->outcome),
	       l->shut ? NOT_SHOWN : b.p);
	buf_release(&b);
	return true;
}

static enum rc
audit_print(struct context *c, int argc, char **argv, struct err *e)
{
	const char *limit = NULL, *name = NULL;
	const struct verb_option options[] = {
		{ "--limit", &limit, NULL, NULL },
		{ "--user-name", &name, NULL, NULL },
		{ NULL, NULL, NULL, NULL },
	};
	struct audit_filter f = { 0 };
	struct row_account a;
	int64_t n = 100;
	json_t *list = NULL;
	enum rc rc = args_take(options, &argc, argv, 0, 0, e);

	if (rc == RC_OK && limit && num_parse(&n, limit, 1, 1000000, e))
		rc = err_set(e, RC_USAGE, "--limit wants a number.");
	if (rc == RC_OK)
		rc = context_login(c, e);
	if (rc == RC_OK && name) {
		rc = account_by_name(c->store, name, &a, e);
		f.account = a.id;
	}
	f.limit = (int)n;
	if (rc != RC_OK)
		return rc;
	list = c->json ? json_array() : NULL;
	rc = audit_show(c->session, &f, audit_line_show, list, e);
	if (rc == RC_OK && list)
		print_json(list);
	return rc;
}

static void
audit_progress(void *arg, int64_t done, int64_t all)
{
	(void)arg;
	progress_show("verifying", done, all);
}

/* The log, and what two people signed in the registers: whoever may verify
 * holds the registers' key or not, and the answer says which. */
struct proofs {
	struct audit_report log;
	bool registers; /* could be read */
	int64_t entries, wrong;
	char why[200];
};

static void
proofs_print(const struct context *c, const struct proofs *p)
{
	const struct audit_report *r = &p->log;

	if (c->json) {
		print_json(json_pack(
			"{s:I,s:I,s:I,s:I,s:s,s:s,s:{s:b,s:I,s:I,s:s}}",
			"entries", (json_int_t)r->entries, "records",
			(json_int_t)r->rows, "faults", (json_int_t)r->faults,
			"first_fault", (json_int_t)r->first_fault, "fault",
			r->fault, "head", r->head, "registers", "verified",
			(int)p->registers, "entries", (json_int_t)p->entries,
			"faults", (json_int_t)p->wrong, "fault", p->why));
		return;
	}
	if (!r->faults)
		printf("%lld entries hold; head %lld:%s\n",
		       (long long)r->entries, (long long)r->entries, r->head);
	if (p->registers && !p->wrong)
		printf("%lld entries of controlled-drug registers hold, with "
		       "the signatures of both people\n",
		       (long long)p->entries);
	if (!p->registers)
		printf("controlled-drug registers: not verified, this role "
		       "has no key for them\n");
}

/* The end that the log had once, from --head or the line of a backup. */
static enum rc
audit_kept_take(struct context *c, struct audit_kept *kept, const char *head,
		const char *line, struct err *e)
{
	struct store_image im;
	enum rc rc;

	if (head)
		return kept_read(kept, head, e);
	if (store_is_own_file(c->store, line))
		return err_set(e, RC_USAGE, "%.150s is the store itself.",
			       line);
	rc = line_read(&im, line, e);
	if (rc == RC_OK &&
	    memcmp(im.uid, store_site(c->store)->uid.p, VAULT_UID) != 0)
		rc = err_set(e, RC_REFUSED, "%.150s is of another store.",
			     line);
	if (rc == RC_OK)
		kept_of_line(kept, &im);
	return rc;
}

static enum rc
audit_prove(struct context *c, int argc, char **argv, struct err *e)
{
	const char *head = NULL, *line = NULL;
	const struct verb_option options[] = {
		{ "--head", &head, NULL, NULL },
		{ "--line", &line, NULL, NULL },
		{ NULL, NULL, NULL, NULL },
	};
	bool some;
	struct audit_kept kept;
	struct proofs p = { .why = "" };
	enum rc rc = args_take(options, &argc, argv, 0, 0, e);

	some = head || line;
	if (rc == RC_OK && head && line)
		rc = err_set(e, RC_USAGE, "--head or --line, not both.");
	if (rc == RC_OK)
		rc = context_login(c, e);
	if (rc == RC_OK && some)
		rc = audit_kept_take(c, &kept, head, line, e);
	if (rc == RC_OK)
		rc = audit_verify(c->session, some ? &kept : NULL, &p.log,
				  audit_progress, NULL, e);
	progress_end();
	p.registers = rc == RC_OK && session_opens(c->session, DOMAIN_REGISTER);
	if (p.registers)
		rc = register_verify(c->session, &p.entries, &p.wrong, p.why,
				     e);
	if (rc != RC_OK)
		return rc;
	proofs_print(c, &p);
	if (p.log.faults)
		return err_set(e, RC_DAMAGED, "The log does not hold: %s",
			       p.log.fault);
	if (p.wrong)
		return err_set(e, RC_DAMAGED,
			       "A controlled-drug register does not hold: %s",
			       p.why);
	return RC_OK;
}

enum rc
cmd_audit(struct context *c, int argc, char **argv, struct err *e)
{
	if (argc && !strcmp(argv[0], "show"))
		return audit_print(c, argc - 1, argv + 1, e);
	if (argc && !strcmp(argv[0], "verify"))
		return audit_prove(c, argc - 1, argv + 1, e);
	return err_set(e, RC_USAGE, "audit wants show or verify.");
}

enum rc
cmd_schema(struct context *c, int argc, char **argv, struct err *e)
{
	const char *engine = "sqlite";
	const struct verb_option options[] = {
		{ "--engine", &engine, NULL, NULL },
		{ NULL, NULL, NULL, NULL },
	};
	struct buf b = BUF_INIT;
	enum rc rc = args_take(options, &argc, argv, 0, 0, e);

	(void)c;
	if (rc == RC_OK)
		rc = store_schema(&b, engine, e);
	if (rc == RC_OK)
		fputs(b.p, stdout);
	buf_release(&b);
	return rc;
}
