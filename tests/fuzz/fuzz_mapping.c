/*
 * fuzz_mapping.c - any text as a mapping: it is refused with a sentence, or
 * every column of it can be bound, understood and filled.
 */
#include "../../src/exchange/exchange.h"

#include <stdlib.h>
#include <string.h>

#include "corpus.h"

static void
try_fields(const struct mapping *m)
{
	static const char *const fields[] = {
		"",
		"1",
		"-1",
		"2016-04-29",
		"2016-04-29T18:38:08Z",
		"F",
		"x y",
		"4.6",
		"99999999999999999999",
		"31/12/1999",
	};
	static union {
		struct row_head head;
		struct row_identity identity;
		struct row_staff staff;
		struct row_hospital hospital;
		char room[4096];
	} row;

	for (int i = 0; i < m->ncols; i++)
		for (size_t k = 0; k < sizeof(fields) / sizeof(fields[0]);
		     k++) {
			const struct map_column *c = &m->col[i];
			char why[MAP_WHY] = "";
			struct cell x;

			if (c->target == TO_DROP)
				continue;
			if (!map_cell(c, fields[k], &x, why)) {
				if (!why[0])
					abort();
				continue;
			}
			if (c->target != TO_COLUMN)
				continue;
			row_init(c->table, &row);
			if (!map_fill(c, &x, &row, why) && !why[0])
				abort();
		}
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct err e = { 0 };
	struct mapping *m;
	char *names[MAP_COLUMNS];
	int extra;
	enum rc rc =
		mapping_parse(&m, "fuzz.map", (const char *)data, size, &e);

	if (rc != RC_OK) {
		if (rc != RC_USAGE || !e.text[0] || m)
			abort();
		return 0;
	}
	for (int i = 0; i < m->ncols; i++)
		names[i] = m->col[m->ncols - 1 - i].name;
	/* A name that no header can have stays unbound; that is refused. */
	if (mapping_bind(m, names, m->ncols, &extra, &e) == RC_OK)
		for (int i = 0; i < m->ncols - extra; i++)
			if (m->col[i].at != m->ncols - 1 - i)
				abort();
	try_fields(m);
	mapping_free(m);
	return 0;
}

size_t
fuzz_sample(size_t i, uint8_t *out, size_t size)
{
	static const char *const samples[] = {
		"source s\nrecord staff\ndelimiter comma\nquote double\n"
		"constant staff.kind doctor\n"
		"column id -> staff.code key required\n"
		"column \"a b\" -> staff.name default \"-\"\n"
		"column s -> staff.shift values D=morning *=unknown\n"
		"column x drop \"why\"\nmust id >= 0 \"Low.\"\n",
		"source s\nrecord appointment\ndelimiter tab\n"
		"constant clinic.code A\ncolumn p -> patient.key\n"
		"column k -> key\ncolumn d -> appointment.day date iso\n"
		"column b -> appointment.booked_at date instant\n"
		"column a -> value number\ncolumn h -> attribute.handicap\n"
		"column f -> problem icd10 I10 \"High\"\n"
		"column r -> patient.region\n"
		"column m -> appointment.minute\n"
		"derive patient.birth_year from d less a\n"
		"derive patient.known_day from b\nmust d >= b \"Early.\"\n",
		"source h\nrecord hospital\ndelimiter ;\nquote none\n"
		"column i -> hospital.code key\n"
		"column r -> hospital.rating tenths default 0.0\n",
	};
	size_t n;

	if (i >= sizeof(samples) / sizeof(samples[0]))
		return 0;
	n = strlen(samples[i]);
	if (n > size)
		return 0;
	memcpy(out, samples[i], n);
	return n;
}
