-- What other systems tell of a patient beyond the records of this house, as they tell it.  A number that leads to
-- nothing here is kept beside the empty link, so that a rule finds it and a person can settle it.

-- An admission elsewhere, by day: it holds no bed here, and its end may lie before its beginning.
-- @table 380 admission_told domain=visit subject=patient_id history
CREATE TABLE admission_told (
	id           INTEGER PRIMARY KEY,       -- the admission
	version      INTEGER NOT NULL,          -- counts changes of this row
	patient_id   INTEGER NOT NULL REFERENCES patient (id), -- @ref(patient)
	from_day     INTEGER NOT NULL,          -- @day admitted, 0 not said
	to_day       INTEGER NOT NULL,          -- @day discharged, 0 not said
	words        BLOB    NOT NULL,          -- @text(120) @seal(1 pad=32) why, as told
	state        INTEGER NOT NULL,          -- @enum(filed)
	author_id    INTEGER NOT NULL,          -- the account
	filed_at     INTEGER NOT NULL,          -- @at of this version
	mac          BLOB    NOT NULL           -- @blob(18)
) STRICT;
CREATE INDEX admission_told_by_patient ON admission_told (patient_id);

-- The doctor whom a patient calls theirs; one row a patient that has one, the same id.
-- @table 381 own_doctor domain=visit subject=id history
CREATE TABLE own_doctor (
	id           INTEGER PRIMARY KEY REFERENCES patient (id), -- the patient
	version      INTEGER NOT NULL,          -- counts changes of this row
	doctor_id    BLOB    NOT NULL,          -- @ref(staff) @seal(1) 0: nobody here
	number       BLOB    NOT NULL,          -- @text(40) @seal(2 pad=32) number elsewhere that leads to nobody here
	author_id    INTEGER NOT NULL,          -- the account
	filed_at     INTEGER NOT NULL,          -- @at of this version
	mac          BLOB    NOT NULL           -- @blob(18)
) STRICT;

-- Who is covered by a policy that stands in somebody else's name: a wife, a child.
-- @table 382 insured domain=billing subject=patient_id history
CREATE TABLE insured (
	id           INTEGER PRIMARY KEY,       -- this cover
	version      INTEGER NOT NULL,          -- counts changes of this row
	patient_id   INTEGER NOT NULL REFERENCES patient (id), -- @ref(patient) who is covered
	policy_id    BLOB    NOT NULL,          -- @ref(policy) @seal(1) whoever holds it; 0: none that is known here
	number       BLOB    NOT NULL,          -- @text(40) @seal(2 pad=32) number elsewhere that leads to none here
	relation     BLOB    NOT NULL,          -- @enum(insured_as) @seal(3) to the holder
	state        INTEGER NOT NULL,          -- @enum(filed)
	author_id    INTEGER NOT NULL,          -- the account
	filed_at     INTEGER NOT NULL,          -- @at of this version
	mac          BLOB    NOT NULL           -- @blob(18)
) STRICT;
CREATE INDEX insured_by_patient ON insured (patient_id);

-- Numbers in an appointment that lead to nothing here, the same id.
-- @table 383 visit_source domain=visit subject=patient_id history
CREATE TABLE visit_source (
	id           INTEGER PRIMARY KEY REFERENCES appointment (id), -- the appointment
	version      INTEGER NOT NULL,          -- counts changes of this row
	patient_id   INTEGER NOT NULL REFERENCES patient (id), -- @ref(patient)
	doctor       BLOB    NOT NULL,          -- @text(40) @seal(1 pad=32) number of a doctor elsewhere
	hospital     BLOB    NOT NULL,          -- @text(40) @seal(2 pad=32) number of a hospital elsewhere
	author_id    INTEGER NOT NULL,          -- the account
	filed_at     INTEGER NOT NULL,          -- @at of this version
	mac          BLOB    NOT NULL           -- @blob(18)
) STRICT;
