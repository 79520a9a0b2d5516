/*
 * enum.c - coded values by number, by name and by words.
 */
#include <string.h>

#include "wardbook/store.h"
#include "wardbook/text.h"

const char *
enum_name(const struct enum_def *d, int64_t number)
{
	for (int i = 0; i < d->count; i++)
		if (d->values[i].number == number)
			return d->values[i].name;
	return "";
}

const char *
enum_words(const struct enum_def *d, int64_t number)
{
	for (int i = 0; i < d->count; i++)
		if (d->values[i].number == number)
			return d->values[i].words;
	return "";
}

int
enum_find(const struct enum_def *d, const char *text)
{
	for (int i = 0; i < d->count; i++)
		if (text_same(d->values[i].name, text) ||
		    text_same(d->values[i].words, text))
			return d->values[i].number;
	return -1;
}
