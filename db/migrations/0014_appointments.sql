-- Appointments, the rest: overbooking, leave, starts of visits, series, waiting lists, recalls, reminders.

-- How many bookings a clinic takes in a day over its places; a clinic without a row takes none.
-- @table 290 clinic_limit domain=visit history
CREATE TABLE clinic_limit (
	id           INTEGER PRIMARY KEY REFERENCES place (id), -- the clinic
	version      INTEGER NOT NULL,          -- counts changes of this row
	over_day     INTEGER NOT NULL,          -- a day, with the first right; above it the second is needed
	author_id    INTEGER NOT NULL,          -- the account
	filed_at     INTEGER NOT NULL,          -- @at of this version
	mac          BLOB    NOT NULL           -- @blob(18)
) STRICT;

-- A booking that stands over a clash, and why; who did it is the author.
-- @table 291 overbooking domain=visit subject=patient_id
CREATE TABLE overbooking (
	id           INTEGER PRIMARY KEY REFERENCES appointment (id), -- the appointment
	version      INTEGER NOT NULL,          -- always 1
	patient_id   INTEGER NOT NULL REFERENCES patient (id), -- @ref(patient)
	clinic_id    INTEGER NOT NULL REFERENCES place (id), -- @ref(place)
	day          INTEGER NOT NULL,          -- @day local, when it was booked so
	minute       INTEGER NOT NULL,          -- @minute local
	clash        INTEGER NOT NULL,          -- 1 the patient is elsewhere + 2 the doctor is + 4 the clinic is full
	above        INTEGER NOT NULL,          -- @bool over the day's ceiling, by the second right
	reason_id    INTEGER NOT NULL REFERENCES reason (id), -- @ref(reason)
	author_id    INTEGER NOT NULL,          -- the account
	filed_at     INTEGER NOT NULL,          -- @at
	mac          BLOB    NOT NULL           -- @blob(18)
) STRICT;
CREATE INDEX overbooking_by_day ON overbooking (clinic_id, day);

-- Days on which someone of the staff is away; the person's clinics have no places then.
-- @table 292 staff_leave domain=visit history
CREATE TABLE staff_leave (
	id           INTEGER PRIMARY KEY,       -- this leave
	version      INTEGER NOT NULL,          -- counts changes of this row
	staff_id     INTEGER NOT NULL REFERENCES staff (id), -- @ref(staff)
	from_day     INTEGER NOT NULL,          -- @day the first one
	to_day       INTEGER NOT NULL,          -- @day the last one
	kind         INTEGER NOT NULL,          -- @enum(leave_kind)
	active       INTEGER NOT NULL,          -- @bool 0: it was taken back
	author_id    INTEGER NOT NULL,          -- the account
	filed_at     INTEGER NOT NULL,          -- @at of this version
	mac          BLOB    NOT NULL           -- @blob(18)
) STRICT;
CREATE INDEX staff_leave_by_staff ON staff_leave (staff_id, to_day);

-- When a visit began: between arrival and end, which stand on the appointment.
-- @table 293 visit_start domain=visit subject=patient_id history
CREATE TABLE visit_start (
	id           INTEGER PRIMARY KEY REFERENCES appointment (id), -- the appointment
	version      INTEGER NOT NULL,          -- counts changes of this row
	patient_id   INTEGER NOT NULL REFERENCES patient (id), -- @ref(patient)
	started_at   INTEGER NOT NULL,          -- @at 0: taken back
	author_id    INTEGER NOT NULL,          -- the account
	filed_at     INTEGER NOT NULL,          -- @at of this version
	mac          BLOB    NOT NULL           -- @blob(18)
) STRICT;

-- @table 294 series domain=visit subject=patient_id
CREATE TABLE series (
	id           INTEGER PRIMARY KEY,       -- the series
	version      INTEGER NOT NULL,          -- always 1
	patient_id   INTEGER NOT NULL REFERENCES patient (id), -- @ref(patient)
	every        INTEGER NOT NULL,          -- so many units from one to the next; 0: clinics of one day
	unit         INTEGER NOT NULL,          -- @enum(series_unit)
	times        INTEGER NOT NULL,          -- how many were wanted
	author_id    INTEGER NOT NULL,          -- the account
	filed_at     INTEGER NOT NULL,          -- @at
	mac          BLOB    NOT NULL           -- @blob(18)
) STRICT;

-- Which bookings came of it.
-- @table 295 series_booking domain=visit subject=patient_id
CREATE TABLE series_booking (
	id           INTEGER PRIMARY KEY REFERENCES appointment (id), -- the appointment
	version      INTEGER NOT NULL,          -- always 1
	series_id    INTEGER NOT NULL REFERENCES series (id), -- @ref(series)
	patient_id   INTEGER NOT NULL REFERENCES patient (id), -- @ref(patient)
	mac          BLOB    NOT NULL           -- @blob(18)
) STRICT;
CREATE INDEX series_booking_by_series ON series_booking (series_id);

-- Who would come when a place falls free.
-- @table 296 waiting domain=visit subject=patient_id history
CREATE TABLE waiting (
	id           INTEGER PRIMARY KEY,       -- this wish
	version      INTEGER NOT NULL,          -- counts changes of this row
	patient_id   INTEGER NOT NULL REFERENCES patient (id), -- @ref(patient)
	clinic_id    INTEGER NOT NULL REFERENCES place (id), -- @ref(place)
	doctor_id    INTEGER REFERENCES staff (id), -- @ref(staff) none: any
	reason_id    INTEGER REFERENCES reason (id), -- @ref(reason)
	priority     INTEGER NOT NULL,          -- @enum(priority)
	length       INTEGER NOT NULL,          -- minutes
	weekdays     INTEGER NOT NULL,          -- 1 Monday + 2 Tuesday + ... 64 Sunday; 0: any
	part         INTEGER NOT NULL,          -- @enum(part_of_day)
	from_day     INTEGER NOT NULL,          -- @day not before
	to_day       INTEGER NOT NULL,          -- @day not after, 0: no end
	since_at     INTEGER NOT NULL,          -- @at when it was put down
	state        INTEGER NOT NULL,          -- @enum(waiting_state)
	appointment_id INTEGER REFERENCES appointment (id), -- @ref(appointment) what came of it
	author_id    INTEGER NOT NULL,          -- the account
	filed_at     INTEGER NOT NULL,          -- @at of this version
	mac          BLOB    NOT NULL           -- @blob(18)
) STRICT;
CREATE INDEX waiting_open ON waiting (clinic_id, priority) WHERE state = 0;
CREATE INDEX waiting_by_patient ON waiting (patient_id);

-- Who should be asked back in which month.
-- @table 297 patient_recall domain=visit subject=patient_id history
CREATE TABLE patient_recall (
	id           INTEGER PRIMARY KEY,       -- this recall
	version      INTEGER NOT NULL,          -- counts changes of this row
	patient_id   INTEGER NOT NULL REFERENCES patient (id), -- @ref(patient)
	clinic_id    INTEGER NOT NULL REFERENCES place (id), -- @ref(place)
	doctor_id    INTEGER REFERENCES staff (id), -- @ref(staff)
	reason_id    INTEGER REFERENCES reason (id), -- @ref(reason)
	month        INTEGER NOT NULL,          -- yyyymm
	state        INTEGER NOT NULL,          -- @enum(waiting_state)
	appointment_id INTEGER REFERENCES appointment (id), -- @ref(appointment) what came of it
	author_id    INTEGER NOT NULL,          -- the account
	filed_at     INTEGER NOT NULL,          -- @at of this version
	mac          BLOB    NOT NULL           -- @blob(18)
) STRICT;
CREATE INDEX patient_recall_open ON patient_recall (month) WHERE state = 0;
CREATE INDEX patient_recall_by_patient ON patient_recall (patient_id);

-- How a patient wants to be reminded; no row: not asked.
-- @table 298 reminder_choice domain=identity subject=id history
CREATE TABLE reminder_choice (
	id           INTEGER PRIMARY KEY REFERENCES patient (id), -- the patient
	version      INTEGER NOT NULL,          -- counts changes of this row
	way          BLOB    NOT NULL,          -- @enum(reminder_way) @seal(1)
	author_id    INTEGER NOT NULL,          -- the account
	filed_at     INTEGER NOT NULL,          -- @at of this version
	mac          BLOB    NOT NULL           -- @blob(18)
) STRICT;

-- A reminder that was written: to paper or into a file for a gateway.
-- @table 299 reminder domain=visit subject=patient_id
CREATE TABLE reminder (
	id           INTEGER PRIMARY KEY,       -- this reminder
	version      INTEGER NOT NULL,          -- always 1
	patient_id   INTEGER NOT NULL REFERENCES patient (id), -- @ref(patient)
	appointment_id INTEGER NOT NULL REFERENCES appointment (id), -- @ref(appointment)
	day          INTEGER NOT NULL,          -- @day of the booking it spoke of
	minute       INTEGER NOT NULL,          -- @minute of it
	way          INTEGER NOT NULL,          -- @enum(reminder_way)
	author_id    INTEGER NOT NULL,          -- the account
	filed_at     INTEGER NOT NULL,          -- @at when it was written
	mac          BLOB    NOT NULL           -- @blob(18)
) STRICT;
CREATE INDEX reminder_by_appointment ON reminder (appointment_id);
CREATE INDEX reminder_by_day ON reminder (day);
