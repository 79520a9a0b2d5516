/*
 * main.c - the program's start.
 */
#include <stdio.h>

int
main(void)
{
	puts("wardbook " WARDBOOK_VERSION);
	return 0;
}
