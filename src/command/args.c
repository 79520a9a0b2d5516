/*
 * args.c - options of verbs.
 */
#include <stdlib.h>
#include <string.h>

#include "command.h"
#include "wardbook/bill.h"
#include "wardbook/when.h"

static const struct verb_option *
option_of(const struct verb_option *o, const char *arg, const char **value)
{
	for (; o->name; o++) {
		size_t n = strlen(o->name);

		if (strncmp(arg, o->name, n) != 0)
			continue;
		if (arg[n] == '\0')
			*value = NULL;
		else if (arg[n] == '=' && !o->flag)
			*value = arg + n + 1;
		else
			continue;
		return o;
	}
	return NULL;
}

enum rc
args_take(const struct verb_option *options, int *argc, char **argv, int least,
	  int most, struct err *e)
{
	int kept = 0;
	bool plain = false;

	for (int i = 0; i < *argc; i++) {
		const struct verb_option *o;
		const char *value = NULL;

		if (plain || argv[i][0] != '-' || !argv[i][1]) {
			argv[kept++] = argv[i];
			continue;
		}
		if (strcmp(argv[i], "--") == 0) {
			plain = true;
			continue;
		}
		o = option_of(options, argv[i], &value);
		if (!o)
			return err_set(e, RC_USAGE, "There is no option %s.",
				       argv[i]);
		if (o->flag) {
			*o->flag = true;
			continue;
		}
		if (!value && i + 1 < *argc)
			value = argv[++i];
		if (!value)
			return err_set(e, RC_USAGE, "%s wants a value.",
				       o->name);
		if (o->value)
			*o->value = value;
		else if (o->list->n < 32)
			o->list->v[o->list->n++] = value;
		else
			return err_set(e, RC_USAGE, "Too many %s.", o->name);
	}
	*argc = kept;
	if (kept < least)
		return err_set(e, RC_USAGE, "Something is missing.");
	if (most >= 0 && kept > most)
		return err_set(e, RC_USAGE, "\"%.60s\" is one word too many.",
			       argv[most]);
	return RC_OK;
}

enum rc
args_month(int *month, const char *text, struct err *e)
{
	int y, m, n = 0;

	if (!text || sscanf(text, "%4d-%2d%n", &y, &m, &n) != 2 || n != 7 ||
	    text[7] || y < 1900 || m < 1 || m > 12)
		return err_set(e, RC_USAGE,
			       "--month wants a month such as "
			       "2016-05.");
	*month = y * 100 + m;
	return RC_OK;
}

enum rc
args_day(struct context *c, int32_t *day, const char *text, struct err *e)
{
	enum date_order order =
		(enum date_order)store_site(c->store)->date_order;

	return text ? day_parse(day, text, order, when_today(), e) : RC_OK;
}

enum rc
args_money(struct context *c, int64_t *amount, const char *text, struct err *e)
{
	int decimals = money_decimals(store_site(c->store)->currency);

	return text ? money_parse(amount, text, decimals, e) : RC_OK;
}

enum rc
args_word(const struct enum_def *words, int64_t *v, const char *text,
	  struct err *e)
{
	int at = text ? enum_find(words, text) : 0;

	if (!text)
		return RC_OK;
	if (at < 0)
		return err_set(e, RC_USAGE, "There is no \"%.40s\" there.",
			       text);
	*v = at;
	return RC_OK;
}
