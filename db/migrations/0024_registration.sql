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
