/*
 * corpus.c - runs a fuzz target without libFuzzer: over the files and folders
 * named, or, without any, over 20,000 mutations of the target's own samples,
 * always the same ones.
 */
#include "corpus.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#define MUTATIONS   20000
#define INPUT_MAX   (1 << 17)
#define SAMPLES_MAX 64

#pragma weak LLVMFuzzerInitialize
#pragma weak fuzz_sample

static unsigned long inputs;

static void
run(const uint8_t *p, size_t n)
{
	uint8_t *exact = malloc(n ? n : 1); /* so that a sanitizer sees */

	if (!exact)
		abort();
	memcpy(exact, p, n);
	LLVMFuzzerTestOneInput(exact, n);
	free(exact);
	inputs++;
}

static int
run_file(const char *path)
{
	static uint8_t b[INPUT_MAX];
	FILE *f = fopen(path, "rb");

	if (!f) {
		perror(path);
		return 1;
	}
	size_t n = fread(b, 1, sizeof(b), f);
	fclose(f);
	run(b, n);
	return 0;
}

static int
run_path(const char *path)
{
	struct stat st;
	char inner[4096];
	int bad = 0;

	if (stat(path, &st) < 0 || !S_ISDIR(st.st_mode))
		return run_file(path);
	DIR *d = opendir(path);
	if (!d) {
		perror(path);
		return 1;
	}
	for (struct dirent *f; (f = readdir(d));) {
		if (f->d_name[0] == '.')
			continue;
		snprintf(inner, sizeof(inner), "%s/%s", path, f->d_name);
		bad |= run_path(inner);
	}
	closedir(d);
	return bad;
}

/* xorshift64*: the same mutations everywhere. */
static uint64_t
next(uint64_t *seed)
{
	*seed ^= *seed >> 12;
	*seed ^= *seed << 25;
	*seed ^= *seed >> 27;
	return *seed * 2685821657736338717ull;
}

static size_t
mutate(uint8_t *p, size_t n, size_t size, uint64_t *seed)
{
	for (int turns = (int)(next(seed) % 4) + 1; turns > 0; turns--) {
		size_t at = n ? next(seed) % n : 0;
		size_t len = next(seed) % 16 + 1;

		switch (next(seed) % 6) {
		case 0:
			if (n)
				p[at] ^= (uint8_t)(1 << next(seed) % 8);
			break;
		case 1:
			if (n)
				p[at] = (uint8_t)next(seed);
			break;
		case 2:
			n = at; /* cut */
			break;
		case 3: /* take out */
			if (at + len <= n) {
				memmove(p + at, p + at + len, n - at - len);
				n -= len;
			}
			break;
		case 4: /* double a piece */
			if (at + len <= n && n + len <= size) {
				memmove(p + at + len, p + at, n - at);
				n += len;
			}
			break;
		default: /* odd bytes at the end */
			for (; len > 0 && n < size; len--)
				p[n++] = (uint8_t)next(seed);
		}
	}
	return n;
}

static void
run_mutations(void)
{
	static uint8_t sample[SAMPLES_MAX][INPUT_MAX / 16], b[INPUT_MAX];
	size_t length[SAMPLES_MAX], samples = 0;
	uint64_t seed = 20160529;

	while (fuzz_sample && samples < SAMPLES_MAX &&
	       (length[samples] = fuzz_sample(samples, sample[samples],
					      sizeof(sample[samples]))) > 0) {
		run(sample[samples], length[samples]);
		samples++;
	}
	run(b, 0);
	for (int i = 0; i < MUTATIONS; i++) {
		size_t n = 0;

		if (samples) {
			size_t which = next(&seed) % samples;

			n = length[which];
			memcpy(b, sample[which], n);
		}
		run(b, mutate(b, n, sizeof(b), &seed));
	}
}

int
main(int argc, char **argv)
{
	int bad = 0;

	if (LLVMFuzzerInitialize)
		LLVMFuzzerInitialize(&argc, &argv);
	for (int i = 1; i < argc; i++)
		bad |= run_path(argv[i]);
	if (argc < 2)
		run_mutations();
	printf("%lu inputs\n", inputs);
	return bad;
}
