/*
 * bench.c - clock, percentiles, rows.
 */
#include "bench.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "wardbook/buf.h"

int64_t
bench_now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * 1000000000 + t.tv_nsec;
}

void
bench_add(struct bench_times *t, int64_t ns)
{
	t->ns = mem_room(t->ns, &t->cap, t->n, sizeof(*t->ns));
	t->ns[t->n++] = ns;
}

static int
by_time(const void *a, const void *b)
{
	const int64_t *x = a, *y = b;

	return (*x > *y) - (*x < *y);
}

double
bench_percentile(struct bench_times *t, double percent)
{
	if (!t->n)
		return 0;
	qsort(t->ns, t->n, sizeof(*t->ns), by_time);
	return (double)t->ns[(size_t)((double)(t->n - 1) * percent / 100)] /
	       1000;
}

void
bench_release(struct bench_times *t)
{
	free(t->ns);
	*t = (struct bench_times){ 0 };
}

void
bench_row(const char *name, const char *unit, double ours, double baseline,
	  double max_ratio, double max)
{
	char target[64] = "-", base[32] = "-", ratio[32] = "-";
	double r = baseline > 0 ? ours / baseline : 0;
	int good = (!max_ratio || r <= max_ratio) && (!max || ours <= max);

	if (baseline > 0) {
		snprintf(base, sizeof(base), "%.1f", baseline);
		snprintf(ratio, sizeof(ratio), "%.2f", r);
	}
	if (max_ratio && max)
		snprintf(target, sizeof(target), "%gx, <=%g", max_ratio, max);
	else if (max_ratio)
		snprintf(target, sizeof(target), "%gx", max_ratio);
	else if (max)
		snprintf(target, sizeof(target), "<=%g", max);
	printf("%s|%s|%.1f|%s|%s|%s|%s\n", name, unit, ours, base, ratio,
	       target, good ? "ok" : "SHORT");
	fflush(stdout);
}

uint64_t
bench_random(uint64_t *state)
{
	uint64_t z = *state += 0x9e3779b97f4a7c15u;

	z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9u;
	z = (z ^ z >> 27) * 0x94d049bb133111ebu;
	return z ^ z >> 31;
}

double *
bench_zipf_make(int n)
{
	double *w = mem_alloc((size_t)n * sizeof(*w)), sum = 0;

	for (int i = 0; i < n; i++)
		w[i] = sum += 1 / pow(i + 1, 0.9);
	for (int i = 0; i < n; i++)
		w[i] /= sum;
	return w;
}

int
bench_zipf_pick(const double *w, int n, uint64_t *seed)
{
	double at = (double)(bench_random(seed) >> 11) / 9007199254740992.0;
	int low = 0, high = n - 1;

	while (low < high) {
		int mid = (low + high) / 2;

		if (w[mid] < at)
			low = mid + 1;
		else
			high = mid;
	}
	return low;
}
