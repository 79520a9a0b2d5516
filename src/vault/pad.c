/*
 * pad.c - lengths that say little: ISO 7816-4 padding up to a class.
 */
#include "internal.h"

#include <string.h>

#define KIB	  1024u
#define CLASS_KIB 0x80u
#define LEAST	  4
#define MOST	  10

size_t
pad_size(uint8_t class)
{
	if (class >= LEAST && class <= MOST)
		return (size_t)1 << class;
	if (class >= CLASS_KIB + 2 && class <= CLASS_KIB + 64)
		return (class - CLASS_KIB) * (size_t)KIB;
	return 0;
}

uint8_t
pad_class(size_t n, uint8_t least)
{
	size_t need = n + 2;

	if (n > VAULT_FIELD_MAX)
		return 0;
	for (uint8_t c = least > LEAST ? least : LEAST; c <= MOST; c++)
		if (need <= (size_t)1 << c)
			return c;
	size_t kib = (need + KIB - 1) / KIB;
	return (uint8_t)(CLASS_KIB + (kib < 2 ? 2 : kib));
}

void
pad_write(uint8_t *p, size_t size, uint8_t type, const void *v, size_t n)
{
	p[0] = type;
	if (n)
		memcpy(p + 1, v, n);
	p[1 + n] = 0x80;
	memset(p + 2 + n, 0, size - n - 2);
}

bool
pad_read(const uint8_t *p, size_t size, size_t *n)
{
	size_t at = size;

	while (at > 0 && p[at - 1] == 0)
		at--;
	if (at < 2 || p[at - 1] != 0x80)
		return false;
	*n = at - 2;
	return true;
}
