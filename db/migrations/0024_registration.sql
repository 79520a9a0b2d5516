-- Registration, further: what a death takes off the lists, acts that wait for someone with the keys.

-- The lines of the waiting list and the recall list that a death ended: what undoing it offers back.
-- @table 360 death_wish domain=visit subject=patient_id
CREATE TABLE death_wish (
	id           INTEGER PRIMARY KEY,       -- this line
	version      INTEGER NOT NULL,          -- counts changes of this row
	patient_id   INTEGER NOT NULL REFERENCES patient (id), -- @ref(patient)
	table_number INTEGER NOT NULL,          -- of the ended row: waiting or patient_recall
	row_id       INTEGER NOT NULL,          -- of the ended row
	ended_version INTEGER NOT NULL,         -- of the row once ended
	given_back   INTEGER NOT NULL,          -- @bool settled: given back, or not wanted
	mac          BLOB    NOT NULL           -- @blob(18)
) STRICT;
CREATE INDEX death_wish_by_patient ON death_wish (patient_id);
CREATE INDEX reminder_by_patient ON reminder (patient_id);

-- What was filed since a merge and could not be told apart when it was taken back, as nobody there held the keys: it
-- stays where it is filed until someone who opens it says whose it is.
-- @table 361 merge_pending domain=visit subject=patient_id history
CREATE TABLE merge_pending (
	id           INTEGER PRIMARY KEY,       -- this question
	version      INTEGER NOT NULL,          -- counts changes of this row
	merge_id     INTEGER NOT NULL REFERENCES merge_act (id), -- @ref(merge_act)
	patient_id   INTEGER NOT NULL REFERENCES patient (id), -- @ref(patient) under whom it is filed
	other_id     INTEGER NOT NULL REFERENCES patient (id), -- @ref(patient) whose it may be
	table_number INTEGER NOT NULL,          -- of the row
	row_id       INTEGER NOT NULL,          -- the row
	state        INTEGER NOT NULL,          -- @enum(settled)
	author_id    INTEGER NOT NULL,          -- the account
	filed_at     INTEGER NOT NULL,          -- @at of this version
	mac          BLOB    NOT NULL           -- @blob(18)
) STRICT;
CREATE INDEX merge_pending_open ON merge_pending (state);
CREATE INDEX merge_pending_by_patient ON merge_pending (patient_id);
CREATE INDEX merge_pending_by_other ON merge_pending (other_id);
