/*
 * test_reminder.c - reminders on paper and as files, opt-out, no second one
 * for the same time; the book as it stood.
 */
#include <sys/stat.h>

#include "at_nine.h"
#include "wardbook/reminder.h"

static int64_t
person(const char *family, const char *phone, const char *email,
       const char *address)
{
	struct patient p;

	patient_init(&p);
	text_copy(p.who.family, sizeof(p.who.family), family);
	p.who.birth_day = 19480909;
	p.visit.sex = SEX_FEMALE;
	text_copy(p.who.phone, sizeof(p.who.phone), phone);
	text_copy(p.who.email, sizeof(p.who.email), email);
	text_copy(p.who.address, sizeof(p.who.address), address);
	OK(patient_register(as(ROLE_CLERK), &p, &err));
	return p.visit.id;
}

static struct appointment
booked(int64_t patient, int64_t clinic, int32_t day, int32_t minute)
{
	struct appointment a;

	appointment_init(&a);
	a.row.patient_id = patient;
	a.row.clinic_id = clinic;
	a.row.day = day;
	a.row.minute = minute;
	OK(appointment_book(as(ROLE_CLERK), &a, &err));
	return a;
}

static bool
list(const struct reminder_line *l, void *arg)
{
	buf_addf(arg, "%s %d %s%s|", l->patient, (int)l->way, l->why,
		 l->sent_at ? " sent" : "");
	return true;
}

static void
lines_are(const struct reminder_plan *p, const char *want)
{
	struct buf b = BUF_INIT;

	OK(reminder_each(as(ROLE_CLERK), p, list, &b, &err));
	assert_string_equal(b.p, want);
	buf_release(&b);
}

static void
each_by_the_way_that_is_wanted(void **state)
{
	int64_t clinic = make_place(PLACE_KIND_CLINIC, 10, 9, false);
	int64_t none = person("None", "030 123", "", "");
	int64_t mail = person("Mail", "030 456", "m@example.org", "");
	struct reminder_plan p = { clinic, TOMORROW, TOMORROW, false };
	enum reminder_way way;

	(void)state;
	booked(none, clinic, TOMORROW, 600);
	booked(mail, clinic, TOMORROW, 610);
	booked(person("Phone", "030 789", "", ""), clinic, TOMORROW, 620);
	booked(person("Letter", "", "", "Hill 1"), clinic, TOMORROW, 630);
	booked(person("Nothing", "", "", ""), clinic, TOMORROW, 640);
	OK(reminder_choice_set(as(ROLE_CLERK), none, REMINDER_WAY_NONE, &err));
	OK(reminder_choice_set(as(ROLE_CLERK), mail, REMINDER_WAY_LETTER,
			       &err));
	OK(reminder_choice_set(as(ROLE_CLERK), mail, REMINDER_WAY_MAIL, &err));
	OK(reminder_choice_get(as(ROLE_CLERK), mail, &way, &err));
	assert_int_equal(way, REMINDER_WAY_MAIL);
	IS(RC_REFUSED, reminder_choice_set(as(ROLE_CLERK), mail, 7, &err));
	IS(RC_DENIED, reminder_choice_set(as(ROLE_BILLING), mail,
					  REMINDER_WAY_NONE, &err));
	lines_are(&p, "NONE 9 wants none|MAIL 2 |PHONE 1 |LETTER 3 |"
		      "NOTHING 9 has no address|");
}

static void
a_file_is_private_whole_and_written_once(void **state)
{
	int64_t clinic = make_place(PLACE_KIND_CLINIC, 10, 9, false);
	struct reminder_plan p = { clinic, TOMORROW, TOMORROW, false };
	struct appointment a = booked(person("=Cmd \"X\"", "030 1", "", ""),
				      clinic, TOMORROW, 600);
	struct buf b = BUF_INIT;
	char path[120];
	struct stat st;
	int n;

	(void)state;
	booked(person("Late", "030 2", "", ""), clinic, TODAY, 530);
	p.from_day = TODAY;
	snprintf(path, sizeof(path), "%s/r.csv", fx.dir);
	IS(RC_DENIED, reminder_write(as(ROLE_DOCTOR), &p, REMINDER_WAY_TEXT,
				     REMINDER_CSV, path, &n, &err));
	IS(RC_REFUSED, reminder_write(as(ROLE_CLERK), &p, REMINDER_WAY_LETTER,
				      REMINDER_CSV, path, &n, &err));
	IS(RC_REFUSED, reminder_write(as(ROLE_CLERK), &p, REMINDER_WAY_TEXT,
				      REMINDER_CSV, fx.path, &n, &err));
	OK(reminder_write(as(ROLE_CLERK), &p, REMINDER_WAY_TEXT, REMINDER_CSV,
			  path, &n, &err));
	assert_int_equal(n, 1);
	assert_int_equal(stat(path, &st), 0);
	assert_int_equal(st.st_mode & 0777, 0600);
	OK(buf_read_file(&b, path, 10000, &err));
	assert_non_null(strstr(b.p, "to,name,day,time,clinic,text\n"
				    "\"030 1\",\"'=CMD \"\"X\"\"\","
				    "\"2026-11-17\",\"10:00\","));
	unlink(path);
	/* Nobody twice; and then no file is left. */
	IS(RC_NONE, reminder_write(as(ROLE_CLERK), &p, REMINDER_WAY_TEXT,
				   REMINDER_CSV, path, &n, &err));
	assert_int_equal(access(path, F_OK), -1);
	OK(row_get(fx.store, TBL_APPOINTMENT, a.row.id, &a.row, &err));
	assert_int_equal(a.row.reminded, 1);
	/* It moved: what was said is no longer true. */
	OK(appointment_move(as(ROLE_CLERK), a.row.id, a.row.version, TOMORROW,
			    700, 0, 0, &err));
	OK(reminder_write(as(ROLE_CLERK), &p, REMINDER_WAY_TEXT, REMINDER_JSON,
			  path, &n, &err));
	buf_clear(&b);
	OK(buf_read_file(&b, path, 10000, &err));
	assert_non_null(strstr(b.p, "\"time\":\"11:40\""));
	/* Never over a file that is there, and nothing is filed then. */
	p.again = true;
	IS(RC_REFUSED, reminder_write(as(ROLE_CLERK), &p, REMINDER_WAY_TEXT,
				      REMINDER_CSV, path, &n, &err));
	assert_string_equal(err.field, "path");
	unlink(path);
	buf_release(&b);
}

static void
letters_have_an_address(void **state)
{
	int64_t clinic = make_place(PLACE_KIND_CLINIC, 10, 9, false);
	struct reminder_plan p = { clinic, TOMORROW, TOMORROW, false };
	struct buf b = BUF_INIT;
	int n;

	(void)state;
	booked(person("One", "", "", "Hill 1"), clinic, TOMORROW, 600);
	booked(person("Two", "", "", "Hill 2"), clinic, TOMORROW, 610);
	OK(reminder_letters(as(ROLE_CLERK), &p, &b, &n, &err));
	assert_int_equal(n, 2);
	assert_non_null(strstr(b.p, "ONE\nHill 1"));
	assert_non_null(strstr(b.p, "\fVit"));
	assert_non_null(strstr(b.p, "on Tue 17-Nov-2026 at 10:10"));
	IS(RC_NONE, reminder_letters(as(ROLE_CLERK), &p, &b, &n, &err));
	lines_are(&p, "ONE 3  sent|TWO 3  sent|");
	buf_release(&b);
}

/* ---- the book as it stood ------------------------------------------------------- */

static bool
list_then(const struct asof_line *l, void *arg)
{
	char text[WHEN_TEXT];

	buf_addf(arg, "%.*s %s %s%s%s|", (int)strcspn(l->patient, ","),
		 l->patient,
		 l->then.id ? minute_text(text, (int32_t)l->then.minute) : "-",
		 l->what, l->by[0] ? " " : "", l->by);
	return true;
}

static void
stood(int64_t clinic, int32_t at, const char *want)
{
	struct buf b = BUF_INIT;

	OK(appointment_as_of(as(ROLE_CLERK), clinic, TOMORROW,
			     when_instant(TODAY, at), list_then, &b, &err));
	assert_string_equal(b.len ? b.p : "", want);
	buf_release(&b);
}

static void
the_book_as_it_stood(void **state)
{
	int64_t clinic = make_place(PLACE_KIND_CLINIC, 10, 9, false);
	struct appointment a =
		booked(make_patient("Abe"), clinic, TOMORROW, 600);
	struct appointment b =
		booked(make_patient("Bea"), clinic, TOMORROW, 610);
	struct buf none = BUF_INIT;

	(void)state;
	booked(make_patient("Cid"), clinic, TOMORROW, 620);
	when_clock_set(when_instant(TODAY, 600));
	OK(appointment_move(as(ROLE_NURSE), a.row.id, 1, 20261118, 700, 0, 0,
			    &err));
	OK(appointment_cancel(as(ROLE_CLERK), b.row.id, 1,
			      reason_of(REASON_KIND_CANCEL_PATIENT, "better"),
			      &err));
	booked(make_patient("New"), clinic, TOMORROW, 605);
	when_clock_set(when_instant(TODAY, 660));
	stood(clinic, 550,
	      "ABE 10:00 moved to Wed 18-Nov-2026 11:40 nurse|"
	      "NEW - booked since clerk|BEA 10:10 cancelled clerk|"
	      "CID 10:20 |");
	stood(clinic, 630, "NEW 10:05 |BEA 10:10 |CID 10:20 |");
	stood(clinic, 500,
	      "NEW - booked since clerk|"
	      "BEA - booked since clerk|CID - booked since clerk|");
	IS(RC_REFUSED,
	   appointment_as_of(as(ROLE_CLERK), clinic, TOMORROW,
			     when_instant(TODAY, 700), list_then, &none, &err));
	IS(RC_DENIED,
	   appointment_as_of(as(ROLE_AUDITOR), clinic, TOMORROW,
			     when_instant(TODAY, 600), list_then, &none, &err));
}

int
main(void)
{
#define T(f) cmocka_unit_test_setup(f, at_nine)
	const struct CMUnitTest tests[] = {
		T(each_by_the_way_that_is_wanted),
		T(a_file_is_private_whole_and_written_once),
		T(letters_have_an_address),
		T(the_book_as_it_stood),
	};

	return cmocka_run_group_tests(tests, open_at_nine, fixture_close);
}
