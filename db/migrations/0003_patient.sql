-- Patients.  What tells who they are is sealed for identity, what counts them for visit.

-- @table 40 patient domain=visit subject=id history
CREATE TABLE patient (
	id           INTEGER PRIMARY KEY,       -- the patient
	version      INTEGER NOT NULL,          -- counts changes of this row
	sex          BLOB    NOT NULL,          -- @enum(sex) @seal(1)
	birth_year   BLOB    NOT NULL,          -- @seal(2) 0 not known
	region_id    BLOB    NOT NULL,          -- @ref(region) @seal(3) 0 not known
	insurer_kind BLOB    NOT NULL,          -- @enum(insurer_kind) @seal(4)
	state        INTEGER NOT NULL,          -- @enum(patient_state)
	living_id    INTEGER REFERENCES patient (id), -- @ref(patient) where this record was merged into another
	known_day    INTEGER NOT NULL,          -- @day first day this patient is known here
	death_day    INTEGER NOT NULL,          -- @day 0 alive
	author_id    INTEGER NOT NULL,          -- the account
	filed_at     INTEGER NOT NULL,          -- @at
	mac          BLOB    NOT NULL           -- @blob(18)
) STRICT;

-- One row a patient, the same id.
-- @table 41 identity domain=identity subject=id history
CREATE TABLE identity (
	id           INTEGER PRIMARY KEY REFERENCES patient (id), -- the patient
	version      INTEGER NOT NULL,          -- counts changes of this row
	number       BLOB    NOT NULL,          -- @text(24) @seal(1 pad=32) record number with check digit
	family       BLOB    NOT NULL,          -- @text(120) @seal(2 pad=32)
	given        BLOB    NOT NULL,          -- @text(120) @seal(3 pad=32)
	native_name  BLOB    NOT NULL,          -- @text(160) @seal(4 pad=32) in its own script
	birth_day    BLOB    NOT NULL,          -- @day @seal(5) 0 not known to the day
	birth_known  BLOB    NOT NULL,          -- @enum(birth_known) @seal(6) how well
	phone        BLOB    NOT NULL,          -- @text(32) @seal(7 pad=32)
	phone2       BLOB    NOT NULL,          -- @text(32) @seal(8 pad=32)
	email        BLOB    NOT NULL,          -- @text(80) @seal(9 pad=32)
	address      BLOB    NOT NULL,          -- @text(160) @seal(10 pad=64)
	city         BLOB    NOT NULL,          -- @text(60) @seal(11 pad=32)
	district     BLOB    NOT NULL,          -- @text(60) @seal(12 pad=32) state or province
	zip          BLOB    NOT NULL,          -- @text(16) @seal(13 pad=32) text: zeros lead
	kin_name     BLOB    NOT NULL,          -- @text(120) @seal(14 pad=32)
	kin_relation BLOB    NOT NULL,          -- @text(40) @seal(15 pad=32)
	kin_phone    BLOB    NOT NULL,          -- @text(32) @seal(16 pad=32)
	insurer      BLOB    NOT NULL,          -- @text(80) @seal(17 pad=32) name of the insurer
	external     BLOB    NOT NULL,          -- @text(60) @seal(18 pad=32) number elsewhere
	author_id    INTEGER NOT NULL,          -- the account
	filed_at     INTEGER NOT NULL,          -- @at of this version
	mac          BLOB    NOT NULL           -- @blob(18)
) STRICT;

-- Coded attributes that are no diagnosis (welfare, handicap grade).
-- @table 43 patient_attribute domain=code subject=patient_id
CREATE TABLE patient_attribute (
	id           INTEGER PRIMARY KEY,       -- this attribute
	version      INTEGER NOT NULL,          -- counts changes of this row
	patient_id   INTEGER NOT NULL REFERENCES patient (id), -- @ref(patient)
	kind         BLOB    NOT NULL,          -- @enum(attribute) @seal(1)
	value        BLOB    NOT NULL,          -- @seal(2) 1, or a grade
	mac          BLOB    NOT NULL           -- @blob(18)
) STRICT;
CREATE INDEX patient_attribute_by_patient ON patient_attribute (patient_id);

-- The marks that every patient-facing role must see.
-- @table 44 alert domain=alert subject=patient_id history
CREATE TABLE alert (
	id           INTEGER PRIMARY KEY,       -- this alert
	version      INTEGER NOT NULL,          -- counts changes of this row
	patient_id   INTEGER NOT NULL REFERENCES patient (id), -- @ref(patient)
	kind         BLOB    NOT NULL,          -- @enum(alert_kind) @seal(1)
	note         BLOB    NOT NULL,          -- @text(120) @seal(2 pad=32)
	state        INTEGER NOT NULL,          -- @enum(filed)
	author_id    INTEGER NOT NULL,          -- the account
	filed_at     INTEGER NOT NULL,          -- @at
	mac          BLOB    NOT NULL           -- @blob(18)
) STRICT;
CREATE INDEX alert_by_patient ON alert (patient_id);

-- An allergy, or "none known" said by someone on a day.
-- @table 45 allergy domain=care subject=patient_id history
CREATE TABLE allergy (
	id           INTEGER PRIMARY KEY,       -- this entry
	version      INTEGER NOT NULL,          -- counts changes of this row
	patient_id   INTEGER NOT NULL REFERENCES patient (id), -- @ref(patient)
	none_known   BLOB    NOT NULL,          -- @bool @seal(1) asked, and there is none
	substance    BLOB    NOT NULL,          -- @text(80) @seal(2 pad=32)
	reaction     BLOB    NOT NULL,          -- @text(120) @seal(3 pad=32)
	severity     BLOB    NOT NULL,          -- @enum(severity) @seal(4)
	state        INTEGER NOT NULL,          -- @enum(filed)
	author_id    INTEGER NOT NULL,          -- the account
	filed_at     INTEGER NOT NULL,          -- @at
	mac          BLOB    NOT NULL           -- @blob(18)
) STRICT;
CREATE INDEX allergy_by_patient ON allergy (patient_id);

-- Whatever was struck out as entered in error: which row, why, by whom.
-- @table 46 strike domain=visit subject=patient_id
CREATE TABLE strike (
	id           INTEGER PRIMARY KEY,       -- this act
	version      INTEGER NOT NULL,          -- always 1
	table_number INTEGER NOT NULL,          -- of the struck row
	row_id       INTEGER NOT NULL,          -- of the struck row
	patient_id   INTEGER REFERENCES patient (id), -- @ref(patient)
	reason_id    INTEGER NOT NULL REFERENCES reason (id), -- @ref(reason)
	author_id    INTEGER NOT NULL,          -- the account
	filed_at     INTEGER NOT NULL,          -- @at
	mac          BLOB    NOT NULL           -- @blob(18)
) STRICT;
CREATE INDEX strike_by_row ON strike (table_number, row_id);
