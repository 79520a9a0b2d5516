/*
 * fuzz_gs1.c - any bytes as a scan: parsing ends, and what it hands out is
 * what a label may hold.
 */
#include <stdlib.h>
#include <string.h>

#include "corpus.h"
#include "wardbook/gs1.h"
#include "wardbook/when.h"

static void
check(const struct gs1 *g, enum rc rc)
{
	char out[GS1_GTIN + 1];
	struct gs1 blank = { 0 };

	if (rc != RC_OK) {
		if (memcmp(g, &blank, sizeof(blank)) != 0)
			abort();
		return;
	}
	if (g->elements < 1 || (g->expiry && !day_is_valid(g->expiry)))
		abort();
	if (g->gtin[0] && gs1_gtin(out, g->gtin, NULL) != RC_OK)
		abort();
	if (g->count < 0 || strlen(g->lot) > 20 || strlen(g->serial) > 20)
		abort();
}

int
LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
	char scan[300];
	struct gs1 g;

	if (n >= sizeof(scan))
		n = sizeof(scan) - 1;
	memcpy(scan, p, n);
	scan[n] = '\0';
	check(&g, gs1_parse(&g, scan, 20260302, NULL));
	return 0;
}

size_t
fuzz_sample(size_t i, uint8_t *out, size_t size)
{
	static const char *const samples[] = {
		"]C1010950600013435217281130"
		"10AB-123/4\x1d"
		"21S-77",
		"(01)09506000134352(17)270200(10)A(b)1",
		"9506000134352",
		"]d2\x1d"
		"10L1\x1d"
		"3012\x1d"
		"70032706301200",
		"0109506000134352"
		"3103001250"
		"7101234567\x1d"
		"10Q",
	};
	size_t n;

	if (i >= sizeof(samples) / sizeof(samples[0]))
		return 0;
	n = strlen(samples[i]);
	if (n > size)
		n = size;
	memcpy(out, samples[i], n);
	return n;
}
