-- A movement out of an open pack, or its end: struck out, it goes back into the pack and not to what is unopened.
-- @table 385 movement_opened domain=visit
CREATE TABLE movement_opened (
	id           INTEGER PRIMARY KEY REFERENCES movement (id), -- the movement
	version      INTEGER NOT NULL,          -- always 1
	opened_id    INTEGER NOT NULL REFERENCES opened_pack (id), -- @ref(opened_pack)
	mac          BLOB    NOT NULL           -- @blob(18)
) STRICT;
CREATE INDEX movement_opened_by_pack ON movement_opened (opened_id);
