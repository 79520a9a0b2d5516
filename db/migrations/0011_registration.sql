-- Registration: merged records, pairs that were looked at, what else is known of a person.

-- Which record was merged into which, and whether that was taken back.  The link itself is patient.living_id; this
-- row says who made it, when, and what stood before.
-- @table 220 merge_act domain=visit subject=gone_id history
CREATE TABLE merge_act (
	id           INTEGER PRIMARY KEY,       -- this merge
	version      INTEGER NOT NULL,          -- counts changes of this row
	gone_id      INTEGER NOT NULL REFERENCES patient (id), -- @ref(patient) the record that was merged
	into_id      INTEGER NOT NULL REFERENCES patient (id), -- @ref(patient) the living one
	merged_at    INTEGER NOT NULL,          -- @at
	undone_at    INTEGER NOT NULL,          -- @at 0 while it stands
	author_id    INTEGER NOT NULL,          -- the account
	filed_at     INTEGER NOT NULL,          -- @at of this version
	mac          BLOB    NOT NULL           -- @blob(18)
) STRICT;
CREATE INDEX merge_act_by_gone ON merge_act (gone_id);
CREATE INDEX merge_act_by_into ON merge_act (into_id);
CREATE INDEX patient_merged ON patient (living_id) WHERE living_id IS NOT NULL;

-- Records that had been merged into the one that now goes: they follow it, and come back with it.
-- @table 221 merge_follower domain=visit subject=patient_id
CREATE TABLE merge_follower (
	id           INTEGER PRIMARY KEY,       -- this line
	version      INTEGER NOT NULL,          -- always 1
	merge_id     INTEGER NOT NULL REFERENCES merge_act (id), -- @ref(merge_act)
	patient_id   INTEGER NOT NULL REFERENCES patient (id), -- @ref(patient) the follower
	mac          BLOB    NOT NULL           -- @blob(18)
) STRICT;
CREATE INDEX merge_follower_by_merge ON merge_follower (merge_id);

-- What someone said of two records that look alike; kept twice, once from each side.
-- @table 222 alike_answer domain=identity subject=patient_id
CREATE TABLE alike_answer (
	id           INTEGER PRIMARY KEY,       -- this answer
	version      INTEGER NOT NULL,          -- counts changes of this row
	patient_id   INTEGER NOT NULL REFERENCES patient (id), -- @ref(patient) one side
	other_id     BLOB    NOT NULL,          -- @ref(patient) @seal(1) the other one
	answer       BLOB    NOT NULL,          -- @enum(alike_answer) @seal(2)
	author_id    INTEGER NOT NULL,          -- the account
	filed_at     INTEGER NOT NULL,          -- @at
	mac          BLOB    NOT NULL           -- @blob(18)
) STRICT;
CREATE INDEX alike_answer_by_patient ON alike_answer (patient_id);

-- Who was warned of a look-alike in which shift.
-- @table 223 alike_warned domain=none
CREATE TABLE alike_warned (
	id           INTEGER PRIMARY KEY,       -- this line
	version      INTEGER NOT NULL,          -- always 1
	account_id   INTEGER NOT NULL REFERENCES account (id), -- @ref(account)
	patient_id   INTEGER NOT NULL REFERENCES patient (id), -- @ref(patient)
	shift        INTEGER NOT NULL,          -- day * 10 + 1 from 06:00, 2 from 14:00, 3 from 22:00
	UNIQUE (account_id, patient_id, shift)
) STRICT;

-- What only some people have; one row a patient that has any, the same id.
-- @table 224 patient_more domain=identity subject=id history
CREATE TABLE patient_more (
	id           INTEGER PRIMARY KEY REFERENCES patient (id), -- the patient
	version      INTEGER NOT NULL,          -- counts changes of this row
	unidentified BLOB    NOT NULL,          -- @bool @seal(1) nobody knows yet who this is
	found        BLOB    NOT NULL,          -- @text(160) @seal(2 pad=64) where and how found, marks
	birth_month  BLOB    NOT NULL,          -- @seal(3) yyyymm where only month and year are known, 0 not
	birth_minute BLOB    NOT NULL,          -- @minute @seal(4) of a newborn, -1 not said
	mother_id    BLOB    NOT NULL,          -- @ref(patient) @seal(5) 0 not said
	birth_order  BLOB    NOT NULL,          -- @seal(6) 1 and up among twins, 0 not said
	death_minute BLOB    NOT NULL,          -- @minute @seal(7) -1 not known
	death_cause  BLOB    NOT NULL,          -- @text(160) @seal(8 pad=64) as said
	author_id    INTEGER NOT NULL,          -- the account
	filed_at     INTEGER NOT NULL,          -- @at of this version
	mac          BLOB    NOT NULL           -- @blob(18)
) STRICT;

-- Other names of a person, with what they are used for and when.
-- @table 225 patient_name domain=identity subject=patient_id history
CREATE TABLE patient_name (
	id           INTEGER PRIMARY KEY,       -- this name
	version      INTEGER NOT NULL,          -- counts changes of this row
	patient_id   INTEGER NOT NULL REFERENCES patient (id), -- @ref(patient)
	kind         BLOB    NOT NULL,          -- @enum(name_use) @seal(1)
	family       BLOB    NOT NULL,          -- @text(120) @seal(2 pad=32)
	given        BLOB    NOT NULL,          -- @text(120) @seal(3 pad=32)
	since_day    BLOB    NOT NULL,          -- @day @seal(4) 0 not said
	until_day    BLOB    NOT NULL,          -- @day @seal(5) 0 still in use
	state        INTEGER NOT NULL,          -- @enum(filed)
	author_id    INTEGER NOT NULL,          -- the account
	filed_at     INTEGER NOT NULL,          -- @at of this version
	mac          BLOB    NOT NULL           -- @blob(18)
) STRICT;
CREATE INDEX patient_name_by_patient ON patient_name (patient_id);

-- The bookings that a death took with it: what undoing it offers back.
-- @table 226 death_booking domain=visit subject=patient_id
CREATE TABLE death_booking (
	id           INTEGER PRIMARY KEY,       -- this line
	version      INTEGER NOT NULL,          -- counts changes of this row
	patient_id   INTEGER NOT NULL REFERENCES patient (id), -- @ref(patient)
	appointment_id INTEGER NOT NULL REFERENCES appointment (id), -- @ref(appointment)
	cancelled_version INTEGER NOT NULL,     -- of the appointment once cancelled
	given_back   INTEGER NOT NULL,          -- @bool
	mac          BLOB    NOT NULL           -- @blob(18)
) STRICT;
CREATE INDEX death_booking_by_patient ON death_booking (patient_id);
