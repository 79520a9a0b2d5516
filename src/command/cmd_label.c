/*
 * cmd_label.c - wristbands and address labels to standard output.
 */
#include "command.h"

#include <stdio.h>
#include <unistd.h>

#include "wardbook/label.h"

enum rc
cmd_label(struct context *c, int argc, char **argv, struct err *e)
{
	const char *kind = "wristband", *format = "text";
	const struct verb_option options[] = {
		{ "--kind", &kind, NULL, NULL },
		{ "--format", &format, NULL, NULL },
		{ NULL, NULL, NULL, NULL },
	};
	struct buf b = BUF_INIT;
	int64_t id;
	int copy, k, f;
	enum rc rc = args_take(options, &argc, argv, 1, 1, e);

	k = label_kind_find(kind);
	f = label_format_find(format);
	if (rc == RC_OK && k < 0)
		rc = err_set(e, RC_USAGE, "--kind wants wristband or address.");
	if (rc == RC_OK && f < 0)
		rc = err_set(e, RC_USAGE,
			     "--format wants text, zpl, svg or "
			     "html.");
	if (rc == RC_OK)
		rc = context_login(c, e);
	if (rc == RC_OK)
		rc = patient_by_number(c->session, argv[0], &id, e);
	if (rc == RC_OK)
		rc = label_print(c->session, id, (enum label_kind)k,
				 (enum label_format)f, &b, &copy, e);
	if (rc != RC_OK)
		return rc;
	if (c->json)
		print_json(json_pack("{s:s,s:s,s:i,s:s}", "kind", kind,
				     "format", format, "copy", copy, "label",
				     b.p));
	else
		fputs(b.p, stdout);
	if (copy)
		say("It was printed before: this is copy %d.", copy);
	mem_wipe(b.p, b.len);
	buf_release(&b);
	return RC_OK;
}
