/*
 * drugcheck.c - the tables that orders are checked against, and the test that
 * they are alive.
 *
 * A check that silently finds nothing is worse than none.  So before the first
 * answer the tables are asked what is known: pairs that must fire, and one
 * that must not.  Where that fails, nothing here says "no warning" any more.
 */
#include "drugcheck_private.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "wardbook/seed.h"
#include "wardbook/text.h"

enum { INTERACTIONS, ALLERGY_GROUPS, DOSE_RANGES, TABLES };

/* As they are numbered in stores. */
static enum drug_subject
subject_of(int t)
{
	return (enum drug_subject)(t + DRUG_SUBJECT_INTERACTION);
}

static const char *const table_name[TABLES] = {
	"interactions",
	"allergy_groups",
	"dose_ranges",
};
static const char *const table_what[TABLES] = {
	"interactions",
	"allergies",
	"dose ranges",
};

static const struct seed *replaced[TABLES];
static struct {
	bool tested, alive;
	char why[160];
} self;

static const struct seed *
table(int t)
{
	return replaced[t] ? replaced[t] : seed_find(table_name[t]);
}

const char *
drugcheck_name(enum drug_subject kind)
{
	return table_name[kind - DRUG_SUBJECT_INTERACTION];
}

void
drugcheck_replace(const char *name, const struct seed *s)
{
	for (int t = 0; t < TABLES; t++)
		if (!strcmp(table_name[t], name))
			replaced[t] = s;
	self.tested = false;
}

static bool
begins(const char *atc, const char *with, size_t n)
{
	return n && strlen(atc) >= n && !strncmp(atc, with, n);
}

/* One of the codes before the semicolons begins the ATC code. */
static bool
in_list(const char *atc, const char *list)
{
	for (const char *p = list; *p;) {
		size_t n = strcspn(p, ";");

		if (begins(atc, p, n))
			return true;
		p += n + (p[n] == ';');
	}
	return false;
}

/* ---- interactions ----------------------------------------------------------------- */

enum drug_severity
drugcheck_pair(const char *a, const char *b, const char **words)
{
	const struct seed *s = table(INTERACTIONS);
	int worst = 0;

	*words = "";
	for (size_t i = 0; i < s->rows; i++) {
		const char *x = seed_cell(s, i, "first");
		const char *y = seed_cell(s, i, "second");
		int severity;

		if (!(begins(a, x, strlen(x)) && begins(b, y, strlen(y))) &&
		    !(begins(b, x, strlen(x)) && begins(a, y, strlen(y))))
			continue;
		severity = enum_find(&enum_drug_severity,
				     seed_cell(s, i, "severity"));
		if (severity > worst) {
			worst = severity;
			*words = seed_cell(s, i, "words");
		}
	}
	return (enum drug_severity)worst;
}

/* ---- allergies ----------------------------------------------------------------------- */

/* Does the folded text hold the word, as a whole word or its plural? */
static bool
has_word(const char *text, const char *word)
{
	size_t n = strlen(word);

	for (const char *p = text; n && (p = strstr(p, word)) != NULL; p++) {
		const char *end = p + n;

		if (p > text && p[-1] != ' ')
			continue;
		end += *end == 's';
		if (!*end || *end == ' ')
			return true;
	}
	return false;
}

/* A word of the medicine's name that says which substance it is. */
static bool
same_name(const char *text, const char *name)
{
	static const char *const plain[] = {
		"with",	   "acid",    "sodium",	  "chloride",
		"human",   "soluble", "compound", "sulfate",
		"vaccine", "salts",   "oral",	  "vitamin",
	};
	char folded[200], *save = NULL;

	text_fold(folded, sizeof(folded), name);
	for (char *w = strtok_r(folded, " ", &save); w;
	     w = strtok_r(NULL, " ", &save)) {
		bool skip = strlen(w) < 4;

		for (size_t i = 0; i < sizeof(plain) / sizeof(plain[0]); i++)
			skip |= !strcmp(w, plain[i]);
		if (!skip && has_word(text, w))
			return true;
	}
	return false;
}

static bool
names_group(const char *text, const char *words)
{
	char word[80], folded[80];

	for (const char *p = words; *p;) {
		size_t n = strcspn(p, ";");

		snprintf(word, sizeof(word), "%.*s", (int)n, p);
		text_fold(folded, sizeof(folded), word);
		if (has_word(text, folded))
			return true;
		p += n + (p[n] == ';');
	}
	return false;
}

enum drug_severity
drugcheck_allergy(const char *substance, const char *name, const char *atc,
		  bool *known, const char **group)
{
	const struct seed *s = table(ALLERGY_GROUPS);
	enum drug_severity worst = (enum drug_severity)0;
	char text[200];

	*group = "";
	text_fold(text, sizeof(text), substance);
	*known = same_name(text, name);
	if (*known)
		return DRUG_SEVERITY_FORBIDDEN;
	for (size_t i = 0; i < s->rows; i++) {
		enum drug_severity v = (enum drug_severity)0;

		if (!names_group(text, seed_cell(s, i, "words")))
			continue;
		*known = true;
		if (in_list(atc, seed_cell(s, i, "same")))
			v = DRUG_SEVERITY_FORBIDDEN;
		else if (in_list(atc, seed_cell(s, i, "related")))
			v = DRUG_SEVERITY_SERIOUS;
		if (v > worst) {
			worst = v;
			*group = seed_cell(s, i, "group");
		}
	}
	return worst;
}

/* ---- ranges ---------------------------------------------------------------------------- */

static int64_t
limit(const struct seed *s, size_t row, const char *column)
{
	return (int64_t)(strtod(seed_cell(s, row, column), NULL) * 1000 + 0.5);
}

enum drug_range_found
drugcheck_range(const char *atc, enum route route, int age,
		struct drug_range *out)
{
	const struct seed *s = table(DOSE_RANGES);
	enum drug_range_found found = RANGE_NONE;

	for (size_t i = 0; *atc && i < s->rows; i++) {
		const char *by = seed_cell(s, i, "route");
		const char *unit = seed_cell(s, i, "unit");

		if (strcmp(seed_cell(s, i, "atc"), atc) != 0 ||
		    (strcmp(by, "any") != 0 &&
		     enum_find(&enum_route, by) != (int)route))
			continue;
		if (found == RANGE_NONE)
			found = RANGE_NOT_THIS_AGE;
		if (age < atoi(seed_cell(s, i, "from_age")) ||
		    age > atoi(seed_cell(s, i, "to_age")))
			continue;
		out->unit = !strcmp(unit, "unit")	 ? DOSE_UNIT_UNIT
			    : !strcmp(unit, "microgram") ? DOSE_UNIT_MICROGRAM
							 : DOSE_UNIT_MILLIGRAM;
		out->least = limit(s, i, "least");
		out->single = limit(s, i, "single");
		out->daily = limit(s, i, "daily");
		return RANGE_FOUND;
	}
	return found;
}

/* ---- the self-test ------------------------------------------------------------------------ */

static const char *
what_is_wrong(void)
{
	struct drug_range r;
	const char *words, *group;
	bool known;

	for (size_t i = 0; i < table(INTERACTIONS)->rows; i++)
		if (enum_find(&enum_drug_severity,
			      seed_cell(table(INTERACTIONS), i, "severity")) <
		    1)
			return "an interaction has an unknown severity";
	/* warfarin with ibuprofen, either way round */
	if (drugcheck_pair("B01AA03", "M01AE01", &words) <
		    DRUG_SEVERITY_SERIOUS ||
	    drugcheck_pair("M01AE01", "B01AA03", &words) <
		    DRUG_SEVERITY_SERIOUS)
		return "warfarin with ibuprofen gave no warning";
	if (drugcheck_pair("N02BE01", "J01CA04", &words))
		return "paracetamol with amoxicillin gave a warning";
	if (drugcheck_allergy("Penicillin", "Amoxicillin", "J01CA04", &known,
			      &group) != DRUG_SEVERITY_FORBIDDEN)
		return "amoxicillin in penicillin allergy gave no warning";
	if (drugcheck_allergy("Peanuts", "Amoxicillin", "J01CA04", &known,
			      &group) ||
	    known)
		return "amoxicillin in peanut allergy gave a warning";
	if (drugcheck_range("N02BE01", ROUTE_ORAL, 40, &r) != RANGE_FOUND ||
	    r.unit != DOSE_UNIT_MILLIGRAM || r.single != 1000000 ||
	    r.daily != 4000000)
		return "the range of paracetamol is not there";
	return NULL;
}

bool
drugcheck_self_test(void)
{
	const char *wrong = what_is_wrong();

	self.tested = true;
	self.alive = !wrong;
	snprintf(self.why, sizeof(self.why), "%s%s",
		 wrong ? "The tables failed their self-test: " : "",
		 wrong ? wrong : "");
	return self.alive;
}

void
drugcheck_broken(const char *why)
{
	self.tested = true;
	self.alive = false;
	snprintf(self.why, sizeof(self.why), "The tables can't be read: %s",
		 why);
}

/* Name, edition and day of a shipped one. */
static void
describe_shipped(struct drug_table *v, int t)
{
	const struct seed *list = seed_find("drug_tables");

	for (size_t i = 0; i < list->rows; i++) {
		if (strcmp(seed_cell(list, i, "table"), table_name[t]) != 0)
			continue;
		v->name = seed_cell(list, i, "name");
		v->version = seed_cell(list, i, "version");
		if (day_parse(&v->day, seed_cell(list, i, "date"), DATE_YMD,
			      when_today(), NULL) != RC_OK)
			v->day = 0;
	}
}

int
drugcheck_tables(struct drug_table *v, int max, bool *alive, const char **why)
{
	int n = 0;

	if (!self.tested)
		drugcheck_self_test();
	*alive = self.alive;
	if (why)
		*why = self.why;
	for (int t = 0; t < TABLES && n < max; t++, n++) {
		const struct row_drug_list *in =
			drugcheck_list_of(subject_of(t));

		v[n] = (struct drug_table){
			.name = in ? in->name : "",
			.version = in ? in->edition : "",
			.what = table_what[t],
			.day = in ? (int32_t)in->day : 0,
			.rows = table(t)->rows,
			.shipped = !in,
		};
		if (!in)
			describe_shipped(&v[n], t);
	}
	return n;
}

void
drugcheck_words(struct buf *out)
{
	struct drug_table v[TABLES];
	char day[WHEN_TEXT];
	bool alive;
	int n = drugcheck_tables(v, TABLES, &alive, NULL);

	for (int i = 0; i < n; i++) {
		int age = v[i].day ? day_between(v[i].day, when_today()) : -1;

		buf_addf(out, "%s%s %s of %s (", i ? "; " : "", v[i].name,
			 v[i].version, day_text(day, v[i].day));
		if (age > 730)
			buf_addf(out, "%d years old)", age / 365);
		else
			buf_addf(out, "%d days old)", age);
	}
}
