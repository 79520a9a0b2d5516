-- Prescriptions, what the pharmacy hands out on them, and the doses given at the bedside.
--
-- What a patient takes is nobody's business but the treating roles': medicine, dose and words are sealed for `care`,
-- the medicine as a code once more for `code` (figures).  In clear stand states and times.  A movement of stock never
-- stands beside a prescription in clear: the line that joins them carries the movement's id and is sealed.

-- @table 240 prescription domain=care subject=patient_id history
CREATE TABLE prescription (
	id           INTEGER PRIMARY KEY,       -- the prescription
	version      INTEGER NOT NULL,          -- counts changes of this row
	patient_id   INTEGER NOT NULL REFERENCES patient (id), -- @ref(patient)
	medicine_id  BLOB    NOT NULL,          -- @ref(medicine) @seal(1)
	dose         BLOB    NOT NULL,          -- @seal(2) thousandths of the dose's unit, the first one of a taper
	dose_unit    BLOB    NOT NULL,          -- @enum(dose_unit) @seal(3)
	route        BLOB    NOT NULL,          -- @enum(route) @seal(4)
	frequency    BLOB    NOT NULL,          -- @enum(frequency) @seal(5)
	gap_minutes  BLOB    NOT NULL,          -- @seal(6) as needed: least time between two doses
	most_daily   BLOB    NOT NULL,          -- @seal(7) as needed: most doses in 24 hours
	days         BLOB    NOT NULL,          -- @seal(8) length of the course; 0: until it is stopped
	taper_by     BLOB    NOT NULL,          -- @seal(9) thousandths taken off each step; 0: no taper
	taper_days   BLOB    NOT NULL,          -- @seal(10) days a step
	taper_to     BLOB    NOT NULL,          -- @seal(11) thousandths of the last step, then it stops
	quantity     BLOB    NOT NULL,          -- @qty @seal(12) base units of the whole course; 0: not known
	note         BLOB    NOT NULL,          -- @text(200) @seal(13 pad=64) what else the patient should know
	checked      BLOB    NOT NULL,          -- @enum(checked) @seal(14)
	check_words  BLOB    NOT NULL,          -- @text(600) @seal(15 pad=128) tables, their edition, what they said
	override_id  BLOB    NOT NULL,          -- @ref(reason) @seal(16) why in spite of a warning; 0: no warning
	reason_id    BLOB    NOT NULL,          -- @ref(reason) @seal(17) why it was held, stopped or changed
	from_at      INTEGER NOT NULL,          -- @at first dose at or after it
	ends_at     INTEGER NOT NULL,          -- @at no dose at or after it; 0: open
	state        INTEGER NOT NULL,          -- @enum(prescription_state)
	replaces_id  INTEGER REFERENCES prescription (id), -- @ref(prescription) the one that this changes or renews
	author_id    INTEGER NOT NULL,          -- the account
	filed_at     INTEGER NOT NULL,          -- @at of this version
	mac          BLOB    NOT NULL           -- @blob(18)
) STRICT;
CREATE INDEX prescription_by_patient ON prescription (patient_id, state);

-- The medicine of a patient as a code, one row a prescription, the same id.
-- @table 241 patient_medicine domain=code subject=patient_id history
CREATE TABLE patient_medicine (
	id           INTEGER PRIMARY KEY REFERENCES prescription (id), -- the prescription
	version      INTEGER NOT NULL,          -- counts changes of this row
	patient_id   INTEGER NOT NULL REFERENCES patient (id), -- @ref(patient)
	atc          BLOB    NOT NULL,          -- @text(8) @seal(1 pad=16) WHO ATC code
	medicine_id  BLOB    NOT NULL,          -- @ref(medicine) @seal(2)
	day          INTEGER NOT NULL,          -- @day on which it was ordered, local
	end_day      INTEGER NOT NULL,          -- @day on which it ends or was stopped; 0: open
	state        INTEGER NOT NULL,          -- @enum(filed)
	author_id    INTEGER NOT NULL,          -- the account
	filed_at     INTEGER NOT NULL,          -- @at of this version
	mac          BLOB    NOT NULL           -- @blob(18)
) STRICT;
CREATE INDEX patient_medicine_by_day ON patient_medicine (day);

-- How far the pharmacy is with a prescription, the same id.  No time in clear: it would match a movement's.
-- @table 242 dispensing domain=care subject=patient_id
CREATE TABLE dispensing (
	id           INTEGER PRIMARY KEY REFERENCES prescription (id), -- the prescription
	version      INTEGER NOT NULL,          -- counts changes of this row
	patient_id   INTEGER NOT NULL REFERENCES patient (id), -- @ref(patient)
	state        INTEGER NOT NULL,          -- @enum(dispensing_state)
	ordered      BLOB    NOT NULL,          -- @qty @seal(1) base units; 0: as the pharmacist sees fit
	given        BLOB    NOT NULL,          -- @qty @seal(2) base units handed out so far
	last_at      BLOB    NOT NULL,          -- @at @seal(3) of the last hand-out
	reason_id    BLOB    NOT NULL,          -- @ref(reason) @seal(4) why it was paused or not dispensed
	movements    BLOB    NOT NULL,          -- @text(1800) @seal(5 pad=64) ids of dispense_line, blank between
	mac          BLOB    NOT NULL           -- @blob(18)
) STRICT;
CREATE INDEX dispensing_open ON dispensing (id) WHERE state < 3;

-- One lot handed out, the id of its movement.
-- @table 243 dispense_line domain=care
CREATE TABLE dispense_line (
	id           INTEGER PRIMARY KEY REFERENCES movement (id), -- the movement
	version      INTEGER NOT NULL,          -- always 1
	prescription_id BLOB NOT NULL,          -- @ref(prescription) @seal(1)
	substitutes_id BLOB  NOT NULL,          -- @ref(medicine) @seal(2) the medicine that was prescribed; 0: the same
	reason_id    BLOB    NOT NULL,          -- @ref(reason) @seal(3) of the substitution
	why          BLOB    NOT NULL,          -- @text(160) @seal(4 pad=64) why this lot
	mac          BLOB    NOT NULL           -- @blob(18)
) STRICT;

-- A dose at the bedside: given, or why not.  A dose is due at one instant and recorded once.
-- @table 244 dose domain=care subject=patient_id history
CREATE TABLE dose (
	id           INTEGER PRIMARY KEY,       -- this dose
	version      INTEGER NOT NULL,          -- counts changes of this row
	patient_id   INTEGER NOT NULL REFERENCES patient (id), -- @ref(patient)
	prescription_id INTEGER NOT NULL REFERENCES prescription (id), -- @ref(prescription)
	due_at       INTEGER NOT NULL,          -- @at; as needed: when it was given, to the minute
	state        INTEGER NOT NULL,          -- @enum(dose_state)
	at           INTEGER NOT NULL,          -- @at when it was given or refused
	amount       BLOB    NOT NULL,          -- @seal(1) thousandths of the dose's unit; 0: none
	reason_id    BLOB    NOT NULL,          -- @ref(reason) @seal(2) why not given
	note         BLOB    NOT NULL,          -- @text(120) @seal(3 pad=32)
	author_id    INTEGER NOT NULL,          -- the account
	filed_at     INTEGER NOT NULL,          -- @at of this version
	mac          BLOB    NOT NULL           -- @blob(18)
) STRICT;
CREATE UNIQUE INDEX dose_once ON dose (prescription_id, due_at) WHERE state <> 5;
CREATE INDEX dose_by_patient ON dose (patient_id, due_at);
