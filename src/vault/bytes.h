/*
 * bytes.h - little-endian numbers in records.  Vault only.
 */
#ifndef VAULT_BYTES_H
#define VAULT_BYTES_H

#include <stdint.h>
#include <string.h>

static inline void
put_le(uint8_t *p, uint64_t v, int n)
{
	for (int i = 0; i < n; i++)
		p[i] = (uint8_t)(v >> (8 * i));
}

static inline uint64_t
get_le(const uint8_t *p, int n)
{
	uint64_t v = 0;

	for (int i = n - 1; i >= 0; i--)
		v = v << 8 | p[i];
	return v;
}

static inline void
put16(uint8_t *p, uint16_t v)
{
	put_le(p, v, 2);
}

static inline void
put32(uint8_t *p, uint32_t v)
{
	put_le(p, v, 4);
}

static inline void
put64(uint8_t *p, uint64_t v)
{
	put_le(p, v, 8);
}

static inline uint16_t
get16(const uint8_t *p)
{
	return (uint16_t)get_le(p, 2);
}

static inline uint32_t
get32(const uint8_t *p)
{
	return (uint32_t)get_le(p, 4);
}

static inline uint64_t
get64(const uint8_t *p)
{
	return get_le(p, 8);
}

static inline int
is_zero(const uint8_t *p, int n)
{
	uint8_t any = 0;

	while (n > 0)
		any |= p[--n];
	return !any;
}

#endif
