-- Appointments: whose the second right is, what a move over a clash replaced, and in which room hours are kept.

-- Who may book over a clinic's ceiling; a clinic without a row: charge nurses and doctors.
-- @table 370 clinic_above domain=visit history
CREATE TABLE clinic_above (
	id           INTEGER PRIMARY KEY REFERENCES place (id), -- the clinic
	version      INTEGER NOT NULL,          -- counts changes of this row
	who          INTEGER NOT NULL,          -- @enum(above_right)
	author_id    INTEGER NOT NULL,          -- the account
	filed_at     INTEGER NOT NULL,          -- @at of this version
	mac          BLOB    NOT NULL           -- @blob(18)
) STRICT;

-- What stood beside a booking before it was moved over another clash.
-- @table 371 overbooking_before domain=visit subject=patient_id
CREATE TABLE overbooking_before (
	id           INTEGER PRIMARY KEY,       -- this record
	version      INTEGER NOT NULL,          -- always 1
	appointment_id INTEGER NOT NULL REFERENCES appointment (id), -- @ref(appointment)
	patient_id   INTEGER NOT NULL REFERENCES patient (id), -- @ref(patient)
	clinic_id    INTEGER NOT NULL REFERENCES place (id), -- @ref(place)
	day          INTEGER NOT NULL,          -- @day local
	minute       INTEGER NOT NULL,          -- @minute local
	clash        INTEGER NOT NULL,          -- as in overbooking
	above        INTEGER NOT NULL,          -- @bool
	reason_id    INTEGER NOT NULL REFERENCES reason (id), -- @ref(reason)
	by_id        INTEGER NOT NULL,          -- the account that booked so
	at           INTEGER NOT NULL,          -- @at
	mac          BLOB    NOT NULL           -- @blob(18)
) STRICT;
CREATE INDEX overbooking_before_by_appointment ON overbooking_before (appointment_id);

-- The room in which a clinic keeps hours, where that is another than the clinic's own.
-- @table 372 session_room domain=visit history
CREATE TABLE session_room (
	id           INTEGER PRIMARY KEY REFERENCES clinic_session (id), -- the hours
	version      INTEGER NOT NULL,          -- counts changes of this row
	room         TEXT    NOT NULL,          -- @text(40)
	author_id    INTEGER NOT NULL,          -- the account
	filed_at     INTEGER NOT NULL,          -- @at of this version
	mac          BLOB    NOT NULL           -- @blob(18)
) STRICT;
