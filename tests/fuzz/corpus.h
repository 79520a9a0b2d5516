/*
 * corpus.h - what a fuzz target may offer to the driver in corpus.c.  Both are
 * optional; with libFuzzer (its own main) they are not used.
 */
#ifndef FUZZ_CORPUS_H
#define FUZZ_CORPUS_H

#include <stddef.h>
#include <stdint.h>

/* The target.  Returns 0; aborts on a defect. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Once, before the first input (libFuzzer calls it, too). */
int LLVMFuzzerInitialize(int *argc, char ***argv);

/* Writes sample i to out and returns its length; 0: no more samples. */
size_t fuzz_sample(size_t i, uint8_t *out, size_t size);

#endif
