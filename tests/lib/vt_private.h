/* vt_private.h - what vt.c and vt_frame.c share; no test includes it. */
#ifndef TESTS_LIB_VT_PRIVATE_H
#define TESTS_LIB_VT_PRIVATE_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>
#include <vterm.h>

struct vt {
	VTerm *term;
	VTermScreen *screen;
	char *name; /* TERM */
	bool cur_shown;
	int timeout_ms;

	int master;
	int slave;
	int idle;	  /* our end of the pipe with the marks */
	bool idle_closed; /* nobody can mark any more */
	pid_t pid;
	bool ended;
	int status;

	size_t bytes;	 /* written by the program since vt_mark() */
	size_t n_reset;	 /* how much of ESC ] R has been seen */
	char reply[256]; /* what the terminal wants to send */
	size_t n_reply;
};

#endif
