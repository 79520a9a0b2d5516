-- Who answers for a ward; one row a ward that has someone, the same id.
-- @table 384 ward_nurse domain=visit history
CREATE TABLE ward_nurse (
	id           INTEGER PRIMARY KEY REFERENCES place (id), -- the ward
	version      INTEGER NOT NULL,          -- counts changes of this row
	nurse_id     INTEGER REFERENCES staff (id), -- @ref(staff) in charge; none: nobody any more
	author_id    INTEGER NOT NULL,          -- the account
	filed_at     INTEGER NOT NULL,          -- @at of this version
	mac          BLOB    NOT NULL           -- @blob(18)
) STRICT;
