/*
 * test_import.c - files into a store: counts, what is made of a row, rejects
 * and mending them, doing it again, stopping in between.
 */
#include "fixture.h"

#include <sys/stat.h>

#include "wardbook/appointment.h"
#include "wardbook/diagnosis.h"
#include "wardbook/import.h"

#define HEADER                                                                \
	"PatientId,AppointmentID,Gender,ScheduledDay,AppointmentDay,Age,"     \
	"Neighbourhood,Scholarship,Hipertension,Diabetes,Alcoholism,Handcap," \
	"SMS_received,No-show\n"
#define TEXT(s) (s), sizeof(s) - 1
#define NOSHOW	"seeds/mappings/noshow.map"

static struct import_summary sum;
static char file[128], rejects[128], reason[300];

static void
write_file(const char *path, const char *text, size_t n)
{
	FILE *f = fopen(path, "w");

	assert_non_null(f);
	assert_int_equal(fwrite(text, 1, n, f), n);
	assert_int_equal(fclose(f), 0);
}

static void
keep_reason(const struct import_refusal *r, void *arg)
{
	(void)arg;
	snprintf(reason, sizeof(reason), "%d %s: %s", (int)r->line, r->column,
		 r->reason);
}

static enum rc
bring_file(const char *map, bool dry)
{
	const char *files[] = { file };
	struct import_options o = {
		.map = map,
		.files = files,
		.nfiles = 1,
		.rejects = rejects,
		.dry_run = dry,
		.refusal = keep_reason,
	};

	unlink(rejects);
	reason[0] = '\0';
	err_clear(&err);
	return import_run(as(ROLE_RECORDS), &o, &sum, &err);
}

static enum rc
bring(const char *map, const char *text)
{
	write_file(file, text, strlen(text));
	return bring_file(map, false);
}

static void
counts(int64_t offered, int64_t accepted, int64_t refused, int64_t already)
{
	if (sum.offered != offered || sum.accepted != accepted ||
	    sum.refused != refused || sum.already != already)
		fail_msg("offered %d accepted %d refused %d already %d; %s",
			 (int)sum.offered, (int)sum.accepted, (int)sum.refused,
			 (int)sum.already, reason);
}

static int64_t
patient_of(const char *number)
{
	int64_t id = 0;

	OK(patient_by_external(as(ROLE_RECORDS), "noshow", number, &id, &err));
	return id;
}

static char *
read_rejects(void)
{
	struct buf b = BUF_INIT;

	OK(buf_read_file(&b, rejects, 1 << 24, &err));
	return buf_detach(&b);
}

struct found {
	int n, missed;
	int64_t day, minute, booked_at, reminded;
};

static bool
count_visit(const struct appointment_line *l, void *arg)
{
	struct found *f = arg;

	f->n++;
	f->missed += l->row.state == APPOINTMENT_STATE_MISSED;
	f->day = l->row.day;
	f->minute = l->row.minute;
	f->booked_at = l->row.booked_at;
	f->reminded = l->row.reminded;
	return true;
}

static struct found
visits_of(int64_t patient)
{
	struct found f = { 0 };

	OK(appointment_of_patient(as(ROLE_NURSE), patient, count_visit, &f,
				  &err));
	return f;
}

static bool
list_code(const struct diagnosis *d, void *arg)
{
	buf_addf(arg, "%s:%s:%d ", d->row.system, d->row.code, (int)d->row.day);
	return true;
}

static void
problems_are(int64_t patient, const char *want)
{
	struct buf b = BUF_INIT;

	OK(diagnosis_of_patient(as(ROLE_NURSE), patient, true, list_code, &b,
				&err));
	assert_string_equal(b.p, want);
	buf_release(&b);
}

/* ---- appointments with their patients ----------------------------------------- */

static void
rows_become_patients_and_appointments(void **state)
{
	static const char text[] = HEADER
		"9377952927E-5,a1,F,2016-05-10T08:00:01Z,2016-05-12T00:00:00Z,"
		"30,JOANA D\xC2\xB4"
		"ARC,0,0,0,0,0,1,Yes\n"
		"9377952927E-5,a2,F,2016-04-01T08:00:00Z,2016-04-20T00:00:00Z,"
		"29,JOANA D\xC2\xB4"
		"ARC,0,1,0,0,0,0,No\n"
		"77,a3,M,2016-05-10T08:00:00Z,2016-05-10T00:00:00Z,"
		"0,CENTRO,1,0,0,1,3,0,No\n";
	struct patient p;
	struct found f;
	int64_t id;

	(void)state;
	OK(bring(NOSHOW, text));
	counts(3, 3, 0, 0);
	assert_int_equal(sum.created[TBL_PATIENT], 2);
	assert_int_equal(sum.created[TBL_APPOINTMENT], 3);
	assert_int_equal(sum.created[TBL_REGION], 2);
	assert_int_equal(sum.created[TBL_DIAGNOSIS], 2);
	assert_int_equal(sum.created[TBL_PATIENT_ATTRIBUTE], 2);
	assert_int_equal(access(rejects, F_OK), -1);
	id = patient_of("9377952927E-5");
	OK(patient_get(as(ROLE_RECORDS), id, &p, &err));
	assert_string_equal(p.who.external, "9377952927E-5");
	assert_int_equal(p.visit.birth_year, 1987);
	assert_int_equal(p.who.birth_known, BIRTH_KNOWN_ESTIMATED);
	assert_int_equal(p.visit.sex, SEX_FEMALE);
	assert_int_equal(p.visit.known_day, 20160401);
	assert_int_equal(p.visit.version, 1);
	assert_string_equal(house_name(as(ROLE_RECORDS), TBL_REGION,
				       p.visit.region_id),
			    "JOANA D\xC2\xB4"
			    "ARC");
	f = visits_of(id);
	assert_int_equal(f.n, 2);
	assert_int_equal(f.missed, 1);
	f = visits_of(patient_of("77"));
	assert_int_equal(f.day, 20160510);
	assert_int_equal(f.minute, WHEN_NO_MINUTE);
	assert_int_equal(f.booked_at, 1462867200000);
	assert_int_equal(f.reminded, 0);
	problems_are(id, "icd10:I10:20160420 ");
	problems_are(patient_of("77"), "icd10:F10.2:20160510 ");
	/* The same again changes nothing. */
	OK(bring(NOSHOW, text));
	counts(3, 0, 0, 3);
	for (int t = 0; t < TBL_COUNT; t++)
		assert_int_equal(sum.created[t], 0);
	assert_int_equal(visits_of(id).n, 2);
}

static void
a_later_file_adds_to_a_known_patient(void **state)
{
	int64_t id;

	(void)state;
	OK(bring(NOSHOW, HEADER "l1,b1,F,2016-05-10T08:00:00Z,2016-05-12,30,"
				"X,0,1,0,0,0,1,Yes\n"));
	OK(bring(NOSHOW, HEADER "l1,b1,F,2016-05-10T08:00:00Z,2016-05-12,30,"
				"X,0,1,0,0,0,1,Yes\n"
				"l1,b2,F,2016-06-10T08:00:00Z,2016-06-12,31,"
				"X,0,1,1,0,0,1,No\n"));
	counts(2, 1, 0, 1);
	assert_int_equal(sum.created[TBL_PATIENT], 0);
	assert_int_equal(sum.created[TBL_DIAGNOSIS], 1);
	id = patient_of("l1");
	assert_int_equal(visits_of(id).n, 2);
	problems_are(id, "icd10:E14:20160612 icd10:I10:20160512 ");
}

/* ---- rejects -------------------------------------------------------------------- */

static void
refused_rows_can_be_mended(void **state)
{
	static const char good[] = "r1,c1,F,2016-05-10T08:00:00Z,2016-05-12,"
				   "30,X,0,0,0,0,0,0,No\n";
	static const char young[] = "r2, c2,F,2016-05-10T08:00:00Z,2016-05-12,"
				    "-1,\"X, Y\",0,0,0,0,0,0,No";
	static const char early[] = "r3,c3,F,2016-05-13T08:00:00Z,2016-05-12,"
				    "30,X,0,0,0,0,0,0,No";
	struct buf b = BUF_INIT;
	struct stat st;
	char *text, *at;

	(void)state;
	buf_addf(&b, "%s%s%s\n%s\nr4,c4,F\n", HEADER, good, young, early);
	OK(bring(NOSHOW, b.p));
	counts(4, 1, 3, 0);
	assert_int_equal(sum.created[TBL_PATIENT], 1);
	assert_int_equal(stat(rejects, &st), 0);
	assert_int_equal(st.st_mode & 0777, 0600);
	text = read_rejects();
	assert_int_equal(strncmp(text, HEADER, strlen(HEADER) - 1), 0);
	assert_non_null(strstr(text, "No-show,reject_line,reject_reason\n"));
	assert_non_null(strstr(text, young));
	assert_non_null(strstr(text, "No,\"3\",\"column Age: The age is below "
				     "zero.\"\n"));
	assert_non_null(strstr(text, early));
	assert_non_null(strstr(text, "\nr4,c4,F,\"5\",\"The row has 3 fields, "
				     "the header 14.\"\n"));
	/* Mended in place: the two columns stay, one row is still wrong. */
	at = strstr(text, ",-1,");
	memcpy(at, ",+1,", 4);
	memcpy(strstr(text, "2016-05-13T"), "2016-05-11T", 11);
	OK(bring(NOSHOW, text));
	counts(3, 1, 2, 0);
	free(text);
	text = read_rejects();
	assert_non_null(strstr(text, "\"2\",\"column Age: This is not a whole "
				     "number.\"\n"));
	assert_null(strstr(text, "below zero"));
	at = strstr(text, ",+1,");
	memcpy(at, ",01,", 4);
	OK(bring(NOSHOW, text));
	counts(2, 1, 1, 0);
	free(text);
	buf_release(&b);
}

static void
bad_bytes_refuse_their_row_alone(void **state)
{
	static const char text[] = HEADER
		"b1,d1,F,2016-05-10T08:00:00Z,2016-05-12,30,\xFF,0,0,0,0,0,0,"
		"No\n"
		"b2,d2,F,2016-05-10T08:00:00Z,2016-05-12,30,X\0,0,0,0,0,0,0,"
		"No\n"
		"b3,d3,F,2016-05-10T08:00:00Z,2016-05-12,30,X,0,0,0,0,0,0,No\n"
		"b3,d3,M,2016-05-10T08:00:00Z,2016-05-12,30,X,0,0,0,0,0,0,No\n"
		"b3,d3,F,2016-05-10T08:00:00Z,2016-05-12,30,X,0,0,0,0,0,0,No\n"
		"b4,d4,Q,2016-05-10T08:00:00Z,2016-05-12,30,X,0,0,0,0,0,0,No\n"
		"b5,d5,F,2016-05-10T08:00:00Z,2016-02-30,30,X,0,0,0,0,0,0,No\n"
		"b6,d6,F,2016-05-10T08:00:00Z,2016-05-12,30,X,0,0,0,0,0,0,"
		"\"No\n";
	char *kept;

	(void)state;
	write_file(file, text, sizeof(text) - 1);
	OK(bring_file(NOSHOW, false));
	counts(8, 1, 6, 1);
	kept = read_rejects();
	assert_non_null(strstr(kept, "column Neighbourhood: The text is not "
				     "UTF-8."));
	free(kept);
	assert_string_equal(reason, "9 No-show: The quote that begins the "
				    "field is not closed.");
}

static void
a_row_that_the_record_refuses_is_told_too(void **state)
{
	static const char text[] =
		"patient_id|first_name|last_name|date_of_birth|gender|address|"
		"city|state|zip_code|phone_number|email|insurance_id|"
		"primary_physician_id|admission_date|discharge_date\r\n"
		"901|Dy|Fields|1966-09-09|oTHER|\"9|7 A\"|R|NH|06876|717000217"
		"|w@h|1|2|2024-07-03|2024-01-17\r\n"
		"902|Al|Fields|2966-09-09|Male|9 A|R|NH|76876|2717000217"
		"|w@h|1|2|2024-07-03|2024-01-17\r\n"
		"903|Bo|Fields|1967-09-09|Male|9 A|R|NH|76876|x"
		"|w@h|1|2|2024-07-03|2024-01-17\r\n";
	struct patient p;
	int64_t id = 0;
	char *kept;

	(void)state;
	OK(bring("seeds/mappings/hms-patients-delimited.map", text));
	counts(3, 1, 2, 0);
	kept = read_rejects();
	assert_non_null(strstr(kept, "|\"3\"|\"column date_of_birth: The birth "
				     "date lies in the future.\"\r\n"));
	assert_non_null(strstr(kept, "|\"4\"|\"column phone_number: "));
	free(kept);
	OK(patient_by_external(as(ROLE_RECORDS), "hms", "901", &id, &err));
	OK(patient_get(as(ROLE_RECORDS), id, &p, &err));
	assert_string_equal(p.who.zip, "06876");
	assert_string_equal(p.who.phone, "717000217");
	assert_string_equal(p.who.address, "9|7 A");
	assert_int_equal(p.visit.sex, SEX_OTHER);
	assert_int_equal(p.who.birth_day, 19660909);
	assert_int_equal(p.visit.birth_year, 1966);
}

/* ---- before anything is filed ---------------------------------------------------- */

static void
a_file_that_does_not_fit_is_refused_whole(void **state)
{
	const char *files[] = { fx.path };
	struct import_options o = { .map = NOSHOW,
				    .files = files,
				    .nfiles = 1 };

	(void)state;
	IS(RC_USAGE, bring(NOSHOW, "PatientId,Age\n1,2\n"));
	assert_non_null(strstr(err.text, "lacks the column"));
	IS(RC_USAGE, bring(NOSHOW, "Boat," HEADER));
	assert_non_null(strstr(err.text, "\"Boat\""));
	IS(RC_USAGE, bring(NOSHOW, ""));
	assert_int_equal(sum.offered, 0);
	assert_int_equal(access(rejects, F_OK), -1);
	IS(RC_USAGE, import_run(as(ROLE_RECORDS), &o, &sum, &err));
	assert_non_null(strstr(err.text, "store itself"));
	files[0] = fx.dir;
	IS(RC_USAGE, import_run(as(ROLE_RECORDS), &o, &sum, &err));
	files[0] = "/nowhere/file.csv";
	IS(RC_NONE, import_run(as(ROLE_RECORDS), &o, &sum, &err));
	files[0] = file;
	write_file(file, HEADER, strlen(HEADER));
	IS(RC_DENIED, import_run(as(ROLE_CLERK), &o, &sum, &err));
	o.rejects = "/nowhere/rejects";
	IS(RC_IO, import_run(as(ROLE_RECORDS), &o, &sum, &err));
	o.rejects = file;
	IS(RC_USAGE, import_run(as(ROLE_RECORDS), &o, &sum, &err));
	o.rejects = fx.path;
	IS(RC_USAGE, import_run(as(ROLE_RECORDS), &o, &sum, &err));
	o.rejects = NULL;
	o.map = "/nowhere/a.map";
	IS(RC_NONE, import_run(as(ROLE_RECORDS), &o, &sum, &err));
}

static void
a_dry_run_counts_and_files_nothing(void **state)
{
	static const char text[] = HEADER
		"y1,e1,F,2016-05-10T08:00:00Z,2016-05-12,30,New,0,1,0,0,0,0,"
		"No\n"
		"y1,e2,F,2016-05-10T08:00:00Z,2016-05-12,30,New,0,0,0,0,0,0,"
		"No\n"
		"y2,e3,F,2016-05-10T08:00:00Z,2016-05-12,-3,X,0,0,0,0,0,0,No\n";
	int64_t id;

	(void)state;
	write_file(file, text, sizeof(text) - 1);
	OK(bring_file(NOSHOW, true));
	counts(3, 2, 1, 0);
	assert_int_equal(sum.created[TBL_PATIENT], 1);
	assert_int_equal(sum.created[TBL_REGION], 1);
	assert_int_equal(sum.created[TBL_APPOINTMENT], 2);
	IS(RC_NONE,
	   patient_by_external(as(ROLE_RECORDS), "noshow", "y1", &id, &err));
	OK(bring_file(NOSHOW, false));
	counts(3, 2, 1, 0);
}

/* ---- stopping ---------------------------------------------------------------------- */

#define MANY 3000

static int turns;

static bool
stop_later(const struct import_progress *p, void *arg)
{
	(void)arg;
	return p->looking || ++turns < 8;
}

static void
a_stopped_run_is_finished_by_the_next(void **state)
{
	const char *files[] = { file };
	struct import_options o = { .map = NOSHOW,
				    .files = files,
				    .nfiles = 1,
				    .progress = stop_later };
	struct buf b = BUF_INIT;
	int64_t first, people;

	(void)state;
	buf_adds(&b, HEADER);
	for (int i = 0; i < MANY; i++)
		buf_addf(&b,
			 "m%d,s%d,F,2016-05-10T08:00:00Z,2016-05-12,%d,"
			 "X,0,%d,0,0,0,0,No\n",
			 i % 1000, i, i % 90, i % 2);
	write_file(file, b.p, b.len);
	turns = 0;
	IS(RC_BUSY, import_run(as(ROLE_RECORDS), &o, &sum, &err));
	first = sum.accepted;
	people = sum.created[TBL_PATIENT];
	assert_in_range(first, 1, MANY - 1);
	o.progress = NULL;
	OK(import_run(as(ROLE_RECORDS), &o, &sum, &err));
	assert_int_equal(sum.accepted, MANY - first);
	assert_int_equal(sum.already, first);
	assert_int_equal(sum.created[TBL_PATIENT] + people, 1000);
	assert_int_equal(visits_of(patient_of("m999")).n, 3);
	buf_release(&b);
}

/* ---- other records ------------------------------------------------------------------ */

static void
staff_and_codes_come_in(void **state)
{
	static const char staff[] =
		"physician_id,first_name,last_name,specialty,phone_number,"
		"email,department,years_of_experience,license_number,"
		"clinic_address,city,state,zip_code,hospital_id,shift_"
		"timing\r\n"
		"7346,Bri,Th,Card,265,b@g,Onco,9,yf47,5 W,L,ND,02004,7132,"
		"Night\r\n"
		"7346,Mel,By,Card,265,b@g,Onco,9,yf47,5 W,L,ND,02004,7132,"
		"Night\r\n";
	static const char doctors[] =
		"doctor_id,first_name,last_name,specialization,phone_number,"
		"years_experience,hospital_branch,email\n"
		"D1,A,B,Card,1,2,Central,a@b\nD1,C,D,Card,1,2,Central,a@b\n";
	static const char codes[] =
		",code,description,icd10cm_code\n"
		"0,A00,Cholera,A00\n1,A00.0,\"Cholera, classical\",A000\n";
	struct row_code c;
	struct row_staff row;
	int64_t id = 0;

	(void)state;
	/* This mapping says that a number may come twice. */
	OK(bring("seeds/mappings/hms-physicians.map", staff));
	counts(2, 2, 0, 0);
	OK(bring("seeds/mappings/hms-physicians.map", staff));
	counts(2, 0, 0, 2);
	OK(house_find(as(ROLE_RECORDS), TBL_STAFF, 0, "Bri Th", &id, &err));
	OK(row_get(fx.store, TBL_STAFF, id, &row, &err));
	assert_string_equal(row.name, "Bri Th");
	assert_int_equal(row.kind, STAFF_KIND_DOCTOR);
	assert_int_equal(row.shift, SHIFT_NIGHT);
	assert_int_equal(row.experience, 9);
	assert_string_equal(row.zip, "02004");
	/* This one does not. */
	OK(bring("seeds/mappings/kaggle-doctors.map", doctors));
	counts(2, 1, 1, 0);
	assert_non_null(strstr(reason, "Line 2 has the same key"));
	OK(bring("seeds/mappings/icd10cm.map", codes));
	counts(2, 2, 0, 0);
	OK(bring("seeds/mappings/icd10cm.map", codes));
	counts(2, 0, 0, 2);
	/* Lines that end with a comma, the last one without. */
	OK(bring("seeds/mappings/hms-list.map", "code,\r\nmdad,\r\ncd"));
	counts(2, 2, 0, 0);
	OK(code_get(as(ROLE_RECORDS), "hms-list", "cd", &c, &err));
	OK(code_get(as(ROLE_RECORDS), "icd10cm", "A00.0", &c, &err));
	assert_string_equal(c.name, "Cholera, classical");
	assert_string_equal(c.edition, "2024");
}

static void
another_delimiter_can_be_given(void **state)
{
	const char *files[] = { file };
	struct import_options o = { .map = "seeds/mappings/icd10cm.map",
				    .files = files,
				    .nfiles = 1,
				    .delimiter = ';' };

	(void)state;
	write_file(file, TEXT(";code;description;icd10cm_code\n"
			      "0;B99;\"Other; unspecified\";B99\n"));
	OK(import_run(as(ROLE_RECORDS), &o, &sum, &err));
	counts(1, 1, 0, 0);
}

static int
open_all(void **state)
{
	int rc = fixture_open(state);

	snprintf(file, sizeof(file), "%s/in.csv", fx.dir);
	snprintf(rejects, sizeof(rejects), "%s/rejects", fx.dir);
	return rc;
}

static int
close_all(void **state)
{
	char lock[128];

	unlink(file);
	unlink(rejects);
	snprintf(lock, sizeof(lock), "%s-import", fx.path);
	unlink(lock);
	return fixture_close(state);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(rows_become_patients_and_appointments),
		cmocka_unit_test(a_later_file_adds_to_a_known_patient),
		cmocka_unit_test(refused_rows_can_be_mended),
		cmocka_unit_test(bad_bytes_refuse_their_row_alone),
		cmocka_unit_test(a_row_that_the_record_refuses_is_told_too),
		cmocka_unit_test(a_file_that_does_not_fit_is_refused_whole),
		cmocka_unit_test(a_dry_run_counts_and_files_nothing),
		cmocka_unit_test(a_stopped_run_is_finished_by_the_next),
		cmocka_unit_test(staff_and_codes_come_in),
		cmocka_unit_test(another_delimiter_can_be_given),
	};

	return cmocka_run_group_tests(tests, open_all, close_all);
}
