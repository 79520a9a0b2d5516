/*
 * bench.c - clock, percentiles, rows.
 */
#include "bench.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "wardbook/buf.h"

static int64_t
read_clock(clockid_t id)
{
	struct timespec t;

	clock_gettime(id, &t);
	return (int64_t)t.tv_sec * 1000000000 + t.tv_nsec;
}

int64_t
bench_now(void)
{
	return read_clock(CLOCK_MONOTONIC);
}

void
bench_add(struct bench_times *t, int64_t ns)
{
	t->ns = mem_room(t->ns, &t->cap, t->n, sizeof(*t->ns));
	t->ns[t->n++] = ns;
}

struct bench_mark
bench_begin(void)
{
	return (struct bench_mark){ bench_now(),
				    read_clock(CLOCK_PROCESS_CPUTIME_ID) };
}

void
bench_end(struct bench_times *t, struct bench_mark from)
{
	bench_add(t, bench_now() - from.wall);
	t->cpu = mem_room(t->cpu, &t->cap_cpu, t->ncpu, sizeof(*t->cpu));
	t->cpu[t->ncpu++] = read_clock(CLOCK_PROCESS_CPUTIME_ID) - from.cpu;
}

static int
by_time(const void *a, const void *b)
{
	const int64_t *x = a, *y = b;

	return (*x > *y) - (*x < *y);
}

static double
percentile(int64_t *ns, size_t n, double percent)
{
	if (!n)
		return 0;
	qsort(ns, n, sizeof(*ns), by_time);
	return (double)ns[(size_t)((double)(n - 1) * percent / 100)] / 1000;
}

double
bench_percentile(struct bench_times *t, double percent)
{
	return percentile(t->ns, t->n, percent);
}

void
bench_release(struct bench_times *t)
{
	free(t->ns);
	free(t->cpu);
	*t = (struct bench_times){ 0 };
}

static void
print_row(const char *name, const char *unit, double ours, double baseline,
	  double max_ratio, double max, const char *cpu)
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
	printf("%s|%s|%.1f|%s|%s|%s|%s|%s\n", name, unit, ours, base, ratio,
	       target, good ? "ok" : "SHORT", cpu);
	fflush(stdout);
}

void
bench_row(const char *name, const char *unit, double ours, double baseline,
	  double max_ratio, double max)
{
	print_row(name, unit, ours, baseline, max_ratio, max, "-");
}

void
bench_row_of(const char *name, const char *unit, struct bench_times *t,
	     double percent, double max)
{
	double scale = *unit == 'u' ? 1 : *unit == 'm' ? 1e3 : 1e6;
	char cpu[32];

	snprintf(cpu, sizeof(cpu), "%.1f",
		 percentile(t->cpu, t->ncpu, percent) / scale);
	print_row(name, unit, percentile(t->ns, t->n, percent) / scale, 0, 0,
		  max, cpu);
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
