/*
 * house.h - the lists of the set-up: what they are called, which table they
 * are, which form adds to them, who may.
 */
#ifndef SCREENS_HOUSE_H
#define SCREENS_HOUSE_H

#include "desk.h"
#include "wardbook/house.h"

struct house_kind {
	const char *title; /* "Clinics" */
	const char *about; /* what for */
	enum tbl table;
	int kind;     /* place_kind, or 0: all */
	int form;     /* screen */
	enum act act; /* who may add */
};

/* Numbers are args.mode of house.list, from 1. */
enum house_list {
	HOUSE_REASONS = 1,
	HOUSE_REGIONS,
	HOUSE_CLINICS,
	HOUSE_HOURS,
	HOUSE_STAFF,
	HOUSE_WARDS,
	HOUSE_BEDS,
	HOUSE_STORES,
	HOUSE_MEDICINES,
	HOUSE_HOLIDAYS,
	HOUSE_HOSPITALS,
	HOUSE_LISTS
};

extern const struct house_kind house_kinds[HOUSE_LISTS];

/* The list that a gap asks for; 0: accounts. */
int house_list_of(const struct house_gap *g);

/* "a security officer or an administrator": who may do that. */
const char *roles_of(char *out, size_t size, enum act a);

#endif
