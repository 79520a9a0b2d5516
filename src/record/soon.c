/* soon.c - weak stand-ins until appointments, wards and check are here. */
#include "wardbook/appointment.h"
#include "wardbook/check.h"
#include "wardbook/ward.h"
#define WEAK __attribute__((weak))
#define SOON err_set(e, RC_USAGE, "Not here yet.")
WEAK enum rc check_run(struct session *s, check_fn fn, void *arg, int64_t *wrong, struct err *e) { (void)s; (void)fn; (void)arg; *wrong = 0; return SOON; }
WEAK void appointment_init(struct appointment *a) { row_init(TBL_APPOINTMENT, &a->row); a->words[0] = 0; }
WEAK enum rc appointment_of_patient(struct session *s, int64_t p, appointment_fn fn, void *arg, struct err *e) { (void)s; (void)p; (void)fn; (void)arg; (void)e; return RC_OK; }
WEAK enum rc appointment_book(struct session *s, struct appointment *a, struct err *e) { (void)s; (void)a; (void)e; return RC_REFUSED; }
WEAK enum rc appointment_day(struct session *s, int64_t c, int32_t d, appointment_fn fn, void *arg, struct err *e) { (void)s; (void)c; (void)d; (void)fn; (void)arg; (void)e; return RC_OK; }
WEAK enum rc ward_admit(struct session *s, int64_t p, int64_t w, int64_t b, int64_t *st, struct err *e) { (void)s; (void)p; (void)w; (void)b; (void)st; (void)e; return RC_OK; }
