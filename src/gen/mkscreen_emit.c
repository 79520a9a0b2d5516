/*
 * mkscreen_emit.c - writes build/gen/screens.h and build/gen/screens.c.
 *
 * Names that the tool can't know are written behind #line, so an unknown
 * permission, pick list or ops is reported at its line of the screen file.
 */
#include "mkscreen.h"

#include <stdlib.h>
#include <string.h>

#include "wardbook/buf.h"

static void
quoted(struct buf *b, const char *s)
{
	if (!s) {
		buf_adds(b, "NULL");
		return;
	}
	buf_addc(b, '"');
	for (; *s; s++) {
		if (*s == '"' || *s == '\\')
			buf_addc(b, '\\');
		if (*s == '\n')
			buf_adds(b, "\\n");
		else
			buf_addc(b, *s);
	}
	buf_addc(b, '"');
}

static void
member(struct buf *b, const char *name, const char *s)
{
	if (!s)
		return;
	buf_addf(b, " .%s = ", name);
	quoted(b, s);
	buf_addc(b, ',');
}

static void
at_line(struct buf *b, struct place at)
{
	buf_addf(b, "\n#line %d \"%s\"\n", at.line, at.file);
}

static void
act_member(struct buf *b, struct place at, const char *act)
{
	if (!act || strcmp(act, "none") == 0) {
		buf_adds(b, " .act = -1,");
		return;
	}
	at_line(b, at);
	buf_addf(b, "\t\t.act = ACT_%s,", c_name(act, true));
}

static void
keys_member(struct buf *b, const int32_t key[2])
{
	buf_addf(b, " .key = { %d, %d },", (int)key[0], (int)key[1]);
}

static const char *const type_names[FIELD_TYPES] = {
	"TEXT",	 "NAME",  "NOTE",   "DATE", "TIME", "DATETIME", "INT",	 "QTY",
	"MONEY", "PHONE", "CHOICE", "PICK", "BOOL", "SECRET",	"LABEL",
};

static const char *const kind_names[] = {
	"FORM", "LIST", "MENU", "PAGE", "FIND",
};

static void
emit_options(struct buf *b, const struct m_screen *s)
{
	for (int i = 0; i < s->nfields; i++) {
		const struct m_field *f = &s->field[i];
		if (!f->noptions)
			continue;
		buf_addf(b,
			 "static const struct field_option "
			 "options_%s_%s[] = {\n",
			 c_name(s->name, false), c_name(f->name, false));
		for (int j = 0; j < f->noptions; j++) {
			buf_adds(b, "\t{");
			member(b, "code", f->option[j].code);
			member(b, "words", f->option[j].words);
			buf_adds(b, " },\n");
		}
		buf_adds(b, "};\n");
	}
}

static void
emit_field(struct buf *b, const struct m_screen *s, const struct m_field *f)
{
	buf_adds(b, "\t{");
	member(b, "name", f->name);
	member(b, "label", f->label);
	member(b, "help", f->help ? f->help : "");
	buf_addf(b,
		 "\n\t\t.type = FIELD_%s, .flags = %uu, .group = %d, "
		 ".max = %d, .rows = %d, .width = %d,",
		 type_names[f->type], f->flags, f->group, f->max, f->rows,
		 f->width);
	if (f->flags & (FIELD_HAS_MIN | FIELD_HAS_MAX))
		buf_addf(b, " .least = %lld, .most = %lld,", f->least, f->most);
	member(b, "unit", f->unit);
	member(b, "preset", f->preset);
	if (f->noptions)
		buf_addf(b, " .options = options_%s_%s, .noptions = %d,",
			 c_name(s->name, false), c_name(f->name, false),
			 f->noptions);
	if (f->pick) {
		at_line(b, f->at);
		buf_addf(b, "\t\t.pick = &pick_%s,", c_name(f->pick, false));
	}
	buf_adds(b, " },\n");
}

static void
emit_parts(struct buf *b, const struct m_screen *s)
{
	const char *n = c_name(s->name, false);
	emit_options(b, s);
	if (s->ngroups) {
		buf_addf(b, "static const struct group_def groups_%s[] = {\n",
			 n);
		for (int i = 0; i < s->ngroups; i++) {
			buf_adds(b, "\t{");
			member(b, "title", s->group[i].title);
			buf_addf(b, " .beside = %d },\n", s->group[i].beside);
		}
		buf_adds(b, "};\n");
		buf_addf(b, "static const struct field_def fields_%s[] = {\n",
			 n);
		for (int i = 0; i < s->nfields; i++)
			emit_field(b, s, &s->field[i]);
		buf_adds(b, "};\n");
	}
	if (s->ncolumns) {
		buf_addf(b,
			 "static const struct column_def columns_%s[] = "
			 "{\n",
			 n);
		for (int i = 0; i < s->ncolumns; i++) {
			const struct m_column *c = &s->column[i];
			buf_adds(b, "\t{");
			member(b, "name", c->name);
			member(b, "label", c->label);
			buf_addf(b,
				 " .width = %d, .grow = %d, .right = %d, "
				 ".drop = %d },\n",
				 c->width, c->grow, c->right, c->drop);
		}
		buf_adds(b, "};\n");
	}
	if (s->nactions) {
		buf_addf(b,
			 "static const struct action_ref actions_%s[] = "
			 "{\n",
			 n);
		for (int i = 0; i < s->nactions; i++) {
			buf_addf(b, "\t{ .action = %d,", s->action[i].action);
			keys_member(b, s->action[i].key);
			buf_adds(b, " },\n");
		}
		buf_adds(b, "};\n");
	}
	if (s->nitems) {
		buf_addf(b, "static const int items_%s[] = {", n);
		for (int i = 0; i < s->nitems; i++)
			buf_addf(b, " %d,", s->item[i].action);
		buf_adds(b, " };\n");
	}
}

static void
emit_screen(const struct model *m, struct buf *b, const struct m_screen *s)
{
	const char *n = c_name(s->name, false);
	buf_adds(b, "\t{");
	member(b, "name", s->name);
	member(b, "title", s->title);
	buf_adds(b, "\n\t\t");
	member(b, "help", s->help);
	member(b, "empty", s->empty);
	member(b, "save", s->save);
	buf_addf(b,
		 "\n\t\t.kind = KIND_%s, .banner = %d, .refresh = %d, "
		 ".enter = %d,",
		 kind_names[s->kind], s->banner, s->refresh,
		 s->enter ? find_screen(m, s->enter) : -1);
	if (s->ngroups)
		buf_addf(b,
			 "\n\t\t.groups = groups_%s, .ngroups = %d, "
			 ".fields = fields_%s, .nfields = %d,",
			 n, s->ngroups, n, s->nfields);
	if (s->ncolumns)
		buf_addf(b, "\n\t\t.columns = columns_%s, .ncolumns = %d,", n,
			 s->ncolumns);
	if (s->nactions)
		buf_addf(b, "\n\t\t.actions = actions_%s, .nactions = %d,", n,
			 s->nactions);
	if (s->nitems)
		buf_addf(b, "\n\t\t.items = items_%s, .nitems = %d,", n,
			 s->nitems);
	act_member(b, s->act_at, s->act);
	if (s->ops) {
		at_line(b, s->at);
		buf_addf(b, "\t\t.ops = &ops_%s,", n);
	}
	buf_adds(b, "\n\t},\n");
}

static void
emit_action(const struct model *m, struct buf *b, const struct m_action *a)
{
	buf_adds(b, "\t{");
	member(b, "name", a->name);
	member(b, "label", a->label);
	buf_adds(b, "\n\t\t");
	member(b, "help", a->help);
	buf_addf(b, "\n\t\t.flags = %uu, .opens = %d,", a->flags,
		 a->opens ? find_screen(m, a->opens) : -1);
	keys_member(b, a->key);
	if (!a->act && a->opens) {
		const struct m_screen *s = &m->screen[find_screen(m, a->opens)];
		act_member(b, s->act_at, s->act);
	} else {
		act_member(b, a->at, a->act);
	}
	buf_adds(b, " },\n");
}

static void
write_out(struct buf *b, const char *path)
{
	struct err e;
	if (buf_write_file(b, path, &e) != RC_OK) {
		complain(&(struct model){ 0 }, (struct place){ path, 0 }, "%s",
			 e.text);
		exit(1);
	}
}

/* Declares each pick list and ops once. */
static void
emit_externs(const struct model *m, struct buf *b)
{
	for (int i = 0; i < m->nscreens; i++) {
		const struct m_screen *s = &m->screen[i];
		if (s->ops)
			buf_addf(b, "extern const struct screen_ops ops_%s;\n",
				 c_name(s->name, false));
		for (int j = 0; j < s->nfields; j++)
			if (s->field[j].pick)
				buf_addf(b,
					 "extern const struct ui_pick "
					 "pick_%s;\n",
					 c_name(s->field[j].pick, false));
	}
}

void
emit_header(const struct model *m, const char *path)
{
	struct buf b = BUF_INIT;
	buf_adds(&b, "/* Made by mkscreen from screens/; don't edit. */\n"
		     "#ifndef GEN_SCREENS_H\n#define GEN_SCREENS_H\n\n"
		     "#include \"wardbook/screen.h\"\n\nenum {\n");
	for (int i = 0; i < m->nscreens; i++)
		buf_addf(&b, "\tSCREEN_%s,\n", c_name(m->screen[i].name, true));
	buf_adds(&b, "\tSCREEN_COUNT\n};\n\nenum {\n");
	for (int i = 0; i < m->nactions; i++)
		buf_addf(&b, "\tACTION_%s,\n", c_name(m->action[i].name, true));
	buf_adds(&b, "\tACTION_COUNT\n};\n");
	for (int i = 0; i < m->nscreens; i++) {
		const struct m_screen *s = &m->screen[i];
		const char *n = c_name(s->name, true);
		if (s->nfields)
			buf_addf(&b, "\nenum {\n");
		for (int j = 0; j < s->nfields; j++)
			buf_addf(&b, "\tF_%s_%s,\n", n,
				 c_name(s->field[j].name, true));
		if (s->nfields)
			buf_addf(&b, "\tF_%s_COUNT\n};\n", n);
		for (int j = 0; j < s->nfields; j++) {
			const struct m_field *f = &s->field[j];
			if (f->noptions)
				buf_adds(&b, "enum {\n");
			for (int k = 0; k < f->noptions; k++)
				buf_addf(&b, "\tC_%s_%s_%s,\n", n,
					 c_name(f->name, true),
					 c_name(f->option[k].code, true));
			if (f->noptions)
				buf_adds(&b, "};\n");
		}
	}
	buf_adds(&b, "\n");
	emit_externs(m, &b);
	buf_adds(&b, "\n#endif\n");
	write_out(&b, path);
}

static bool
uses_acts(const struct model *m)
{
	for (int i = 0; i < m->nscreens; i++)
		if (strcmp(m->screen[i].act, "none") != 0)
			return true;
	for (int i = 0; i < m->nactions; i++)
		if (m->action[i].act && strcmp(m->action[i].act, "none") != 0)
			return true;
	return false;
}

void
emit_tables(const struct model *m, const char *path)
{
	struct buf b = BUF_INIT;
	buf_adds(&b, "/* Made by mkscreen from screens/; don't edit. */\n"
		     "#include \"screens.h\"\n");
	if (uses_acts(m))
		buf_adds(&b, "#include \"acts.h\"\n");
	buf_adds(&b, "\n");
	for (int i = 0; i < m->nscreens; i++)
		emit_parts(&b, &m->screen[i]);
	buf_adds(&b, "\nstatic const struct screen_def screens[] = {\n");
	for (int i = 0; i < m->nscreens; i++)
		emit_screen(m, &b, &m->screen[i]);
	if (m->nscreens == 0)
		buf_adds(&b, "\t{ .name = \"\" },\n");
	buf_adds(&b, "};\n\nstatic const struct action_def actions[] = {\n");
	for (int i = 0; i < m->nactions; i++)
		emit_action(m, &b, &m->action[i]);
	if (m->nactions == 0)
		buf_adds(&b, "\t{ .name = \"\" },\n");
	buf_addf(&b,
		 "};\n\nconst struct ui_tables ui_tables = {\n"
		 "\t.screens = screens, .actions = actions,\n"
		 "\t.nscreens = %d, .nactions = %d,\n};\n",
		 m->nscreens, m->nactions);
	write_out(&b, path);
}
