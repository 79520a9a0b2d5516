-- What came in and what went out.

-- @table 90 import_run domain=visit
CREATE TABLE import_run (
	id           INTEGER PRIMARY KEY,       -- this run
	version      INTEGER NOT NULL,          -- counts changes of this row
	mapping      TEXT    NOT NULL,          -- @text(60)
	file         TEXT    NOT NULL,          -- @text(120) name without folder
	offered      INTEGER NOT NULL,          -- rows
	accepted     INTEGER NOT NULL,          -- rows
	refused      INTEGER NOT NULL,          -- rows
	already      INTEGER NOT NULL,          -- rows
	finished     INTEGER NOT NULL,          -- @bool
	author_id    INTEGER NOT NULL,          -- the account
	at           INTEGER NOT NULL,          -- @at
	mac          BLOB    NOT NULL           -- @blob(18)
) STRICT;

-- @table 91 export_run domain=visit
CREATE TABLE export_run (
	id           INTEGER PRIMARY KEY,       -- this run
	version      INTEGER NOT NULL,          -- always 1
	month        INTEGER NOT NULL,          -- yyyymm
	format       TEXT    NOT NULL,          -- @text(20)
	folder       TEXT    NOT NULL,          -- @text(200)
	files        INTEGER NOT NULL,          -- count
	records      INTEGER NOT NULL,          -- count of all files
	open_bookings INTEGER NOT NULL,         -- without outcome at that time
	digest       TEXT    NOT NULL,          -- @text(72) SHA-256 of the manifest
	author_id    INTEGER NOT NULL,          -- the account
	at           INTEGER NOT NULL,          -- @at
	mac          BLOB    NOT NULL           -- @blob(18)
) STRICT;
