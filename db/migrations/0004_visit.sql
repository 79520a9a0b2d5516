-- Appointments, stays and diagnoses.

-- @table 60 appointment domain=visit subject=patient_id history(clinic_id, day)
CREATE TABLE appointment (
	id           INTEGER PRIMARY KEY,       -- the appointment
	version      INTEGER NOT NULL,          -- counts changes of this row
	patient_id   INTEGER NOT NULL REFERENCES patient (id), -- @ref(patient)
	clinic_id    INTEGER NOT NULL REFERENCES place (id), -- @ref(place)
	doctor_id    INTEGER REFERENCES staff (id), -- @ref(staff)
	day          INTEGER NOT NULL,          -- @day local
	minute       INTEGER NOT NULL,          -- @minute local; -1: no time of day, takes no place
	length       INTEGER NOT NULL,          -- minutes
	state        INTEGER NOT NULL,          -- @enum(appointment_state)
	priority     INTEGER NOT NULL,          -- @enum(priority)
	reason_id    INTEGER REFERENCES reason (id), -- @ref(reason)
	reminded     INTEGER NOT NULL,          -- @bool a reminder was sent
	booked_at    INTEGER NOT NULL,          -- @at when it was booked
	arrived_at   INTEGER NOT NULL,          -- @at 0 not
	ended_at     INTEGER NOT NULL,          -- @at 0 not
	cancelled_at INTEGER NOT NULL,          -- @at 0 not
	cancel_id    INTEGER REFERENCES reason (id), -- @ref(reason) why it was cancelled
	moves        INTEGER NOT NULL,          -- how often it was moved; the times before are in history
	author_id    INTEGER NOT NULL,          -- the account
	filed_at     INTEGER NOT NULL,          -- @at of the last change
	mac          BLOB    NOT NULL           -- @blob(18)
) STRICT;
CREATE INDEX appointment_by_clinic ON appointment (clinic_id, day, minute);
CREATE INDEX appointment_by_day ON appointment (day);
CREATE INDEX appointment_by_patient ON appointment (patient_id, day);
CREATE INDEX appointment_by_doctor ON appointment (doctor_id, day);
CREATE INDEX appointment_open ON appointment (day, minute) WHERE state < 2;

-- The words of a booking, one row an appointment that has any, the same id.
-- @table 61 booking_note domain=identity subject=patient_id history
CREATE TABLE booking_note (
	id           INTEGER PRIMARY KEY REFERENCES appointment (id), -- the appointment
	version      INTEGER NOT NULL,          -- counts changes of this row
	patient_id   INTEGER NOT NULL REFERENCES patient (id), -- @ref(patient)
	words        BLOB    NOT NULL,          -- @text(400) @seal(1 pad=64)
	author_id    INTEGER NOT NULL,          -- the account
	filed_at     INTEGER NOT NULL,          -- @at of this version
	mac          BLOB    NOT NULL           -- @blob(18)
) STRICT;

-- A stay in one bed of one ward; moving ends one and begins the next.
-- @table 62 stay domain=visit subject=patient_id history
CREATE TABLE stay (
	id           INTEGER PRIMARY KEY,       -- this stay
	version      INTEGER NOT NULL,          -- counts changes of this row
	patient_id   INTEGER NOT NULL REFERENCES patient (id), -- @ref(patient)
	admission_id INTEGER NOT NULL,          -- id of the admission's first stay
	ward_id      INTEGER NOT NULL REFERENCES place (id), -- @ref(place)
	bed_id       INTEGER REFERENCES bed (id), -- @ref(bed)
	from_at      INTEGER NOT NULL,          -- @at
	to_at        INTEGER NOT NULL,          -- @at 0 while it lasts
	ending       INTEGER NOT NULL,          -- @enum(stay_ending)
	state        INTEGER NOT NULL,          -- @enum(filed)
	author_id    INTEGER NOT NULL,          -- the account
	filed_at     INTEGER NOT NULL,          -- @at
	mac          BLOB    NOT NULL           -- @blob(18)
) STRICT;
CREATE UNIQUE INDEX stay_bed_taken ON stay (bed_id) WHERE to_at = 0 AND state = 0;
CREATE UNIQUE INDEX stay_patient_in ON stay (patient_id) WHERE to_at = 0 AND state = 0;
CREATE INDEX stay_by_ward ON stay (ward_id, to_at);
CREATE INDEX stay_by_patient ON stay (patient_id);

-- @table 63 diagnosis domain=code subject=patient_id history
CREATE TABLE diagnosis (
	id           INTEGER PRIMARY KEY,       -- this diagnosis
	version      INTEGER NOT NULL,          -- counts changes of this row
	patient_id   INTEGER NOT NULL REFERENCES patient (id), -- @ref(patient)
	appointment_id INTEGER REFERENCES appointment (id), -- @ref(appointment) the visit it was made at
	kind         INTEGER NOT NULL,          -- @enum(diagnosis_kind) of a visit, or of the problem list
	system       BLOB    NOT NULL,          -- @text(24) @seal(1 pad=32) code system
	edition      BLOB    NOT NULL,          -- @text(16) @seal(2) of the code list
	code         BLOB    NOT NULL,          -- @text(16) @seal(3 pad=32)
	severity     BLOB    NOT NULL,          -- @enum(severity) @seal(4)
	certainty    BLOB    NOT NULL,          -- @enum(certainty) @seal(5)
	onset_day    BLOB    NOT NULL,          -- @day @seal(6) 0 not known
	end_day      BLOB    NOT NULL,          -- @day @seal(7) 0 still present
	day          INTEGER NOT NULL,          -- @day on which it was recorded, local
	doctor_id    INTEGER REFERENCES staff (id), -- @ref(staff)
	state        INTEGER NOT NULL,          -- @enum(filed)
	author_id    INTEGER NOT NULL,          -- the account
	filed_at     INTEGER NOT NULL,          -- @at
	mac          BLOB    NOT NULL           -- @blob(18)
) STRICT;
CREATE INDEX diagnosis_by_patient ON diagnosis (patient_id);
CREATE INDEX diagnosis_by_day ON diagnosis (day);

-- Its words, one row a diagnosis that has any, the same id.
-- @table 64 diagnosis_note domain=care subject=patient_id history
CREATE TABLE diagnosis_note (
	id           INTEGER PRIMARY KEY REFERENCES diagnosis (id), -- the diagnosis
	version      INTEGER NOT NULL,          -- counts changes of this row
	patient_id   INTEGER NOT NULL REFERENCES patient (id), -- @ref(patient)
	words        BLOB    NOT NULL,          -- @text(2000) @seal(1 pad=128)
	author_id    INTEGER NOT NULL,          -- the account
	filed_at     INTEGER NOT NULL,          -- @at of this version
	mac          BLOB    NOT NULL           -- @blob(18)
) STRICT;
