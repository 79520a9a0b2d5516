/*
 * main.c - the program's start: global options, then a verb, or the terminal
 * interface where no verb is named.
 */
#include <errno.h>
#include <fcntl.h>
#include <locale.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "command.h"
#include "wardbook/desk.h"

const struct verb verbs[] = {
	{ "init",
	  "--site NAME --founder NAME [--password-file F] [--zone TZ] "
	  "[--date-order DMY|MDY|YMD] [--currency CODE] "
	  "[--language LL] [--prefix ABC] [--training]",
	  "Makes a store and prints its recovery key, once.", cmd_init },
	{ "user",
	  "add NAME --role ROLE (--initial-password-file F | "
	  "--key-file F) [--place CODE]... | list | "
	  "disable NAME | enable NAME | pass",
	  "Adds and lists accounts, lets them in or not, changes one's own "
	  "pass phrase.",
	  cmd_user },
	{ "demo", "[--patients N] [--years N] [--seed N] | --who | --dashboard",
	  "Makes a training store with a made-up hospital.", cmd_demo },
	{ "import",
	  "--map MAP FILE... [--delimiter C] [--rejects FILE] "
	  "[--dry-run]",
	  "Brings records in from delimited files.", cmd_import },
	{ "export",
	  "--month YYYY-MM --to DIR [--format csv|ndjson]... "
	  "[--safe-cells]",
	  "Writes the month's star schema.", cmd_export },
	{ "report", "monthly --month YYYY-MM | links",
	  "Prints the month's report, or how the records hang together.",
	  cmd_report },
	{ "find", "patient WORDS...",
	  "Finds patients by name parts, number, phone or birth date.",
	  cmd_find },
	{ "show", "patient NUMBER", "Shows a patient's record.", cmd_show },
	{ "patient",
	  "register FIELD=VALUE... [--anyway] | "
	  "death NUMBER --day DAY [--time TIME] [--cause WORDS] | "
	  "alive NUMBER [--give-back] | merge NUMBER INTO [--yes] | "
	  "part NUMBER [--move ID]... [--yes]",
	  "Registers a patient, files a death, merges two records and parts "
	  "them.",
	  cmd_patient },
	{ "label",
	  "NUMBER [--kind wristband|address] "
	  "[--format text|zpl|svg|html]",
	  "Prints a patient's wristband or address label.", cmd_label },
	{ "bill",
	  "list [PATIENT] | show NUMBER | owed | totals [--from DAY] "
	  "[--to DAY] | cover | charge PATIENT SERVICE [--times N] "
	  "[--each AMOUNT] | make PATIENT | add NUMBER SERVICE [--times N] "
	  "[--each AMOUNT] [--words TEXT] | close NUMBER [--discount AMOUNT] "
	  "[--due DAY] [--method METHOD] | pay NUMBER AMOUNT --method METHOD "
	  "[--document TEXT] | reverse NUMBER",
	  "Shows bills, who owes what, and sums; makes bills and takes "
	  "payments.",
	  cmd_bill },
	{ "claim",
	  "list [--all] | sanctioned | make BILL | send BILL --number N | "
	  "answer BILL AMOUNT [--denial REASON] [--words TEXT] | paid BILL "
	  "[--document TEXT] | again BILL | withdraw BILL",
	  "Shows claims and what was sanctioned; makes and answers them.",
	  cmd_claim },
	{ "policy",
	  "list PATIENT | add PATIENT --insurer CODE --number N [--from DAY] "
	  "[--to DAY] [--cover KIND] [--premium AMOUNT] "
	  "[--deductible AMOUNT]",
	  "Shows a patient's insurance policies, or files one.", cmd_policy },
	{ "house", "LIST", "Shows a list of the set-up.", cmd_house },
	{ "stock",
	  "list | show MEDICINE | lots MEDICINE | card MEDICINE | available | "
	  "receive MEDICINE | issue MEDICINE | send MEDICINE | arrive DOCUMENT "
	  "| count MEDICINE | counts | transfers | orders | topup | cold | "
	  "products WORDS [--at STORE] ...",
	  "Shows the medication stock and files deliveries, issues, transfers "
	  "and counts.",
	  cmd_stock },
	{ "recall", "list | show LOT | start LOT --cause TEXT [--document T]",
	  "A lot's whole way, from its supplier to wards and patients; recalls "
	  "it.",
	  cmd_recall },
	{ "register",
	  "list [--at STORE] | show MEDICINE --at STORE [--from DAY] | cases "
	  "[--all] | pairs [--from DAY]",
	  "Prints a controlled-drug register with its running balance, cases, "
	  "who witnesses whom.",
	  cmd_register },
	{ "book",
	  "PATIENT CLINIC DAY [TIME] [REASON] [with DOCTOR] [20min] "
	  "[--note TEXT] [--over REASON]",
	  "Books an appointment, in the sentence of the palette.", cmd_book },
	{ "arrive", "PATIENT [CLINIC] [--of DAY] [--at TIME]",
	  "Files that a patient has come.", cmd_arrive },
	{ "miss", "PATIENT [CLINIC] [DAY] [--of DAY] [--at TIME]",
	  "Files that a patient did not come.", cmd_miss },
	{ "cancel", "PATIENT REASON [CLINIC] [DAY] [--of DAY] [--at TIME]",
	  "Cancels a booking with a coded reason; says who waits for it.",
	  cmd_cancel },
	{ "move",
	  "PATIENT [DAY] [TIME] [CLINIC] [with DOCTOR] [--of DAY] [--at TIME] "
	  "[--over REASON]",
	  "Gives a booking another day, time, clinic or doctor.", cmd_move },
	{ "day", "[CLINIC|all] [DAY] [--doctor CODE] [--as-of 'DAY TIME']",
	  "Shows the book of a day, as it is or as it stood.", cmd_day },
	{ "next-free",
	  "CLINIC [--doctor CODE] [--from DAY] [--until DAY] [--days 'mon "
	  "fri'] "
	  "[--part morning|afternoon|evening] [--length MIN] [--limit N]",
	  "Finds free places.", cmd_next_free },
	{ "waiting",
	  "list [CLINIC] | add PATIENT CLINIC [--priority P] [--doctor CODE] "
	  "[--reason CODE] [--days 'mon fri'] [--part P] [--from DAY] "
	  "[--until DAY] | end PATIENT CLINIC | fits CLINIC DAY TIME",
	  "Keeps the waiting list.", cmd_waiting },
	{ "recall-list",
	  "list [CLINIC] [--month YYYY-MM] | add PATIENT CLINIC --month "
	  "YYYY-MM [--doctor CODE] [--reason CODE] | end PATIENT CLINIC",
	  "Keeps the list of those to be asked back in a month.",
	  cmd_recall_list },
	{ "remind",
	  "list | letter | text FILE | mail FILE [--from DAY] [--until DAY] "
	  "[--clinic CODE] [--format csv|json] [--again] | "
	  "choose PATIENT text|mail|letter|none|not-asked",
	  "Writes reminders of appointments.", cmd_remind },
	{ "prescription",
	  "list NUMBER [--all] | waiting [--at STORE] | "
	  "never [--from DAY] [--to DAY] | dispense NUMBER MEDICINE --at STORE "
	  "[--quantity N] [--again] [--plan] | label NUMBER MEDICINE | tables",
	  "Shows and hands out what is prescribed, and what the checks know.",
	  cmd_prescription },
	{ "dose",
	  "due (NUMBER | --ward CODE) | give NUMBER SCAN | "
	  "late --ward CODE [--from DAY] | chart --ward CODE [--day DAY]",
	  "Shows and records doses, and prints a ward's chart.", cmd_dose },
	{ "check", "[--deep | --stock | --rules | --rule NAME]",
	  "Proves that the store is sound; or looks for records that "
	  "contradict each other.",
	  cmd_check },
	{ "audit",
	  "show [--limit N] [--user-name NAME] | "
	  "verify [--head NUMBER:HASH | --line FILE]",
	  "Shows or verifies the log of acts.", cmd_audit },
	{ "backup", "TO", "Copies the store, while it is in use, to a file.",
	  cmd_backup },
	{ "restore", "FROM [--line FILE] [--head NUMBER:HASH] [--faulty-log]",
	  "Puts a backup where no store is.", cmd_restore },
	{ "schema", "[--engine sqlite|postgresql]",
	  "Prints the SQL of an empty store.", cmd_schema },
	{ "key",
	  "custody NAME DOMAIN... | recover NAME [--recovery-file F] "
	  "[--initial-password-file F]",
	  "Hands custody of key domains on; makes a new founder from the "
	  "recovery key.",
	  cmd_key },
	{ NULL, NULL, NULL, NULL },
};

static void
print_help(void)
{
	puts("wardbook - the ward's book: patients, appointments, diagnoses, "
	     "stock\n\n"
	     "usage: wardbook [--store FILE] [--user NAME] "
	     "[--password-file FILE]\n"
	     "                [--json] [COMMAND ...]\n\n"
	     "Without a command it opens the terminal interface "
	     "(--mono, --ascii, --linear).\n");
	for (const struct verb *v = verbs; v->name; v++)
		printf("  %-11s %s\n", v->name, v->summary);
	puts("\nThe default store is $WARDBOOK_STORE.  Exit status: 0 done; "
	     "1 some input was\nrefused; 2 usage; 3 not permitted; 4 not "
	     "found; 5 busy, try again; 6 damaged.\n"
	     "wardbook(1) says more; \"wardbook COMMAND --help\" shows its "
	     "usage.");
}

/* Takes the global options out of argv, wherever they stand. */
static enum rc
take_globals(struct context *c, int *argc, char **argv, bool *help,
	     bool *version, struct err *e)
{
	const struct {
		const char *name;
		const char **value;
		bool *flag;
	} g[] = {
		{ "--store", &c->store_path, NULL },
		{ "--user", &c->user, NULL },
		{ "--password-file", &c->password_file, NULL },
		{ "--key-file", &c->key_file, NULL },
		{ "--json", NULL, &c->json },
		{ "--mono", NULL, &c->mono },
		{ "--ascii", NULL, &c->ascii },
		{ "--linear", NULL, &c->linear },
		{ "--help", NULL, help },
		{ "-h", NULL, help },
		{ "--version", NULL, version },
	};
	int kept = 1;

	for (int i = 1; i < *argc; i++) {
		size_t k, n = 0;

		if (strcmp(argv[i], "--") == 0) {
			while (i < *argc)
				argv[kept++] = argv[i++];
			break;
		}
		for (k = 0; k < sizeof(g) / sizeof(g[0]); k++) {
			n = strlen(g[k].name);
			if (!strncmp(argv[i], g[k].name, n) &&
			    (!argv[i][n] || (argv[i][n] == '=' && g[k].value)))
				break;
		}
		if (k == sizeof(g) / sizeof(g[0]))
			argv[kept++] = argv[i];
		else if (g[k].flag)
			*g[k].flag = true;
		else if (argv[i][n] == '=')
			*g[k].value = argv[i] + n + 1;
		else if (i + 1 < *argc)
			*g[k].value = argv[++i];
		else
			return err_set(e, RC_USAGE, "%s wants a value.",
				       argv[i]);
	}
	*argc = kept;
	return RC_OK;
}

/* The first three descriptors must be open before the store is: a message to
 * a closed one would be written into the file that took its number. */
static void
open_standard_files(void)
{
	int fd;

	do
		fd = open("/dev/null", O_RDWR);
	while (fd >= 0 && fd < 3);
	if (fd > 2)
		close(fd);
}

static enum rc
run_desk(struct context *c, struct err *e)
{
	struct desk_options o = {
		.mono = c->mono,
		.ascii = c->ascii,
		.linear = c->linear,
		.user = c->user,
	};
	enum rc rc = context_store(c, e);

	return rc == RC_OK ? desk_run(c->store, &o, e) : rc;
}

static enum rc
run_verb(struct context *c, int argc, char **argv, bool help, struct err *e)
{
	for (const struct verb *v = verbs; v->name; v++) {
		enum rc rc;

		if (strcmp(argv[1], v->name) != 0)
			continue;
		if (help) {
			printf("%s\n\nusage: wardbook %s %s\n", v->summary,
			       v->name, v->usage);
			return RC_OK;
		}
		rc = v->run(c, argc - 2, argv + 2, e);
		if (rc == RC_USAGE)
			say("usage: wardbook %s %s", v->name, v->usage);
		return rc;
	}
	return err_set(e, RC_USAGE,
		       "There is no command \"%.40s\"; "
		       "\"wardbook --help\" lists them.",
		       argv[1]);
}

int
main(int argc, char **argv)
{
	struct context c = { .store_path = getenv("WARDBOOK_STORE") };
	bool help = false, version = false;
	struct err e = { 0 };
	enum rc rc;

	open_standard_files();
	umask(0077);
	signal(SIGPIPE, SIG_IGN);
	signal(SIGXFSZ, SIG_IGN); /* a file that may not grow: a full disk */
	if (!setlocale(LC_ALL, "") || !getenv("LANG"))
		setlocale(LC_CTYPE, "C.UTF-8");
	rc = take_globals(&c, &argc, argv, &help, &version, &e);
	if (rc == RC_OK)
		rc = vault_start(&e);
	if (rc == RC_OK && version)
		puts("wardbook " WARDBOOK_VERSION);
	else if (rc == RC_OK && help && argc < 2)
		print_help();
	else if (rc == RC_OK && argc < 2)
		rc = run_desk(&c, &e);
	else if (rc == RC_OK)
		rc = run_verb(&c, argc, argv, help, &e);
	context_close(&c);
	progress_end();
	if (rc == RC_OK && (fflush(stdout) || ferror(stdout)))
		rc = err_set(&e, RC_IO, "The output could not be written: %s.",
			     strerror(errno));
	if (rc != RC_OK)
		say("wardbook: %s", e.text);
	return err_exit_status(rc);
}
