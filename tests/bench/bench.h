/*
 * bench.h - what the benches share: a clock, percentiles, one row of output.
 *
 * A row is  name|unit|ours|baseline|ratio|target|ok or SHORT|cpu  (run.sh).
 * cpu: the same percentile of this process's time on a processor, which says
 * more than the clock where others keep the machine busy.
 */
#ifndef BENCH_H
#define BENCH_H

#include <stddef.h>
#include <stdint.h>

/* Nanoseconds of a clock that only goes forward. */
int64_t bench_now(void);

struct bench_times {
	int64_t *ns;
	size_t n, cap;
	int64_t *cpu; /* as many; of bench_end() */
	size_t ncpu, cap_cpu;
};

void bench_add(struct bench_times *t, int64_t ns);

/* Around what is timed, by the clock and by the processor. */
struct bench_mark {
	int64_t wall, cpu;
};
struct bench_mark bench_begin(void);
void bench_end(struct bench_times *t, struct bench_mark from);

/* Microseconds; percent 0..100.  Sorts. */
double bench_percentile(struct bench_times *t, double percent);
void bench_release(struct bench_times *t);

/* Lower is better.  max_ratio, max: targets, 0: none. */
void bench_row(const char *name, const char *unit, double ours, double baseline,
	       double max_ratio, double max);

/* A percentile of what bench_end() took, in "us", "ms" or "s". */
void bench_row_of(const char *name, const char *unit, struct bench_times *t,
		  double percent, double max);

/* The same numbers from the same seed, everywhere. */
uint64_t bench_random(uint64_t *state);

/* Names are Zipf-distributed: the shares of n ranks, summed up (the caller
 * frees), and a rank drawn by them. */
double *bench_zipf_make(int n);
int bench_zipf_pick(const double *w, int n, uint64_t *seed);

#endif
