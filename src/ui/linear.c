/*
 * linear.c - placeholder
 */
#include "ui_private.h"
enum rc linear_run(struct err *e) { (void)e; return RC_OK; }
bool linear_confirm(const char *title, const char *text, const char *const *answers, int n, int *answer) {(void)title;(void)text;(void)answers;(void)n;(void)answer;return true;}
bool linear_ask(const char *title, const char *prompt, char *out, size_t size, unsigned flags){(void)title;(void)prompt;(void)out;(void)size;(void)flags;return false;}
int linear_choose(const char *title, const char *const *labels, int n){(void)title;(void)labels;(void)n;return -1;}
void linear_say(const char *text){(void)text;}
void linear_progress(const char *label, int64_t done, int64_t total){(void)label;(void)done;(void)total;}
