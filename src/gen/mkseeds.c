/*
 * mkseeds.c - seeds/NAME.csv in, seeds.c out.  Host tool.
 *
 * mkseeds OUT.c FILE.csv...   Plain RFC 4180 with a header row; every row must
 * have as many cells as the header.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static _Noreturn void
fail(const char *file, int line, const char *what)
{
	fprintf(stderr, "%s:%d: %s\n", file, line, what);
	exit(1);
}

static void
put(FILE *out, int c)
{
	if (c == '"' || c == '\\')
		fprintf(out, "\\%c", c);
	else if (c == '\n')
		fputs("\\n", out);
	else
		fputc(c, out);
}

/* One cell as a C string; returns what ended it: ',', '\n' or EOF. */
static int
cell(FILE *in, FILE *out)
{
	int c = fgetc(in);

	fputc('"', out);
	if (c == '"') {
		for (;;) {
			c = fgetc(in);
			if (c == EOF)
				break;
			if (c == '"' && (c = fgetc(in)) != '"')
				break;
			put(out, c);
		}
	} else {
		while (c != ',' && c != '\n' && c != EOF) {
			put(out, c);
			c = fgetc(in);
		}
	}
	fputs("\", ", out);
	return c;
}

static void
table(FILE *out, const char *path, const char *name, int *rows, int *cols)
{
	FILE *in = fopen(path, "r");
	int line = 1, n, c;

	if (!in)
		fail(path, 0, "cannot be read");
	fprintf(out, "static const char *const header_%s[] = { ", name);
	*cols = 0;
	do {
		c = cell(in, out);
		++*cols;
	} while (c == ',');
	fprintf(out, "};\nstatic const char *const cells_%s[] = {\n", name);
	*rows = 0;
	while ((c = fgetc(in)) != EOF) {
		ungetc(c, in);
		line++;
		fputc('\t', out);
		n = 0;
		do {
			c = cell(in, out);
			n++;
		} while (c == ',');
		fputc('\n', out);
		if (n != *cols)
			fail(path, line,
			     "another number of cells than the "
			     "header");
		++*rows;
	}
	fprintf(out, "};\n");
	fclose(in);
}

int
main(int argc, char **argv)
{
	FILE *out = argc > 2 ? fopen(argv[1], "w") : NULL;
	char name[64][64];
	int rows[64], cols[64];

	if (!out || argc > 66)
		fail("mkseeds", 0, "usage: mkseeds OUT.c FILE.csv...");
	fprintf(out, "/* generated from seeds/ by mkseeds. */\n"
		     "#include \"wardbook/seed.h\"\n\n");
	for (int i = 2; i < argc; i++) {
		const char *base = strrchr(argv[i], '/');

		base = base ? base + 1 : argv[i];
		snprintf(name[i - 2], 64, "%.*s", (int)strcspn(base, "."),
			 base);
		table(out, argv[i], name[i - 2], &rows[i - 2], &cols[i - 2]);
	}
	fprintf(out, "\nconst struct seed seeds[] = {\n");
	for (int i = 0; i < argc - 2; i++)
		fprintf(out, "\t{ \"%s\", cells_%s, %d, %d, header_%s },\n",
			name[i], name[i], rows[i], cols[i], name[i]);
	fprintf(out, "\t{ NULL, NULL, 0, 0, NULL },\n};\n");
	return fclose(out) ? 1 : 0;
}
