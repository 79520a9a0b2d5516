-- Where the stock of a dose came from, and the tables that orders are checked against, as they are brought in.

-- Beside a dose, the same id: what was scanned, and what became of the ledger.  Sealed, so that no movement stands
-- beside a patient in clear.
-- @table 320 dose_supply domain=care
CREATE TABLE dose_supply (
	id           INTEGER PRIMARY KEY REFERENCES dose (id), -- the dose
	version      INTEGER NOT NULL,          -- counts changes of this row
	source       BLOB    NOT NULL,          -- @enum(dose_source) @seal(1)
	scanned      BLOB    NOT NULL,          -- @seal(2) 1 the wristband, 2 the pack, 3 both
	medicine_id  BLOB    NOT NULL,          -- @ref(medicine) @seal(3) that was given
	lot_id       BLOB    NOT NULL,          -- @ref(lot) @seal(4) the first one; 0: not known
	quantity     BLOB    NOT NULL,          -- @qty @seal(5) base units drawn
	movements    BLOB    NOT NULL,          -- @text(120) @seal(6 pad=32) ids, blank between
	mac          BLOB    NOT NULL           -- @blob(18)
) STRICT;

-- One line of a table that orders are checked against.  Codes are beginnings of ATC codes.
-- @table 321 drug_rule domain=visit
CREATE TABLE drug_rule (
	id           INTEGER PRIMARY KEY,       -- this line
	version      INTEGER NOT NULL,          -- counts changes of this row
	kind         INTEGER NOT NULL,          -- @enum(drug_subject)
	list         TEXT    NOT NULL,          -- @text(80) the table's name
	edition      TEXT    NOT NULL,          -- @text(24)
	day          INTEGER NOT NULL,          -- @day of the edition
	first        TEXT    NOT NULL,          -- @text(240) code; of allergies: codes of the same group, ';' between
	second       TEXT    NOT NULL,          -- @text(240) the other code; of allergies: codes of related groups
	name         TEXT    NOT NULL,          -- @text(60) of the group
	words        TEXT    NOT NULL,          -- @text(600) the warning; of allergies: words that name the group, ';' between
	severity     INTEGER NOT NULL,          -- @enum(drug_severity) of an interaction
	route        TEXT    NOT NULL,          -- @text(24) of a range: its name, or any
	from_age     INTEGER NOT NULL,          -- years
	to_age       INTEGER NOT NULL,          -- years
	unit         TEXT    NOT NULL,          -- @text(16) mg, microgram or unit
	least        TEXT    NOT NULL,          -- @text(16) of a dose, as the table writes it
	single       TEXT    NOT NULL,          -- @text(16) the most of a dose
	daily        TEXT    NOT NULL,          -- @text(16) the most in a day
	mac          BLOB    NOT NULL,          -- @blob(18)
	UNIQUE (kind, edition, first, second, name, route, from_age)
) STRICT;

-- The editions that came in whole; one a kind is in use.
-- @table 322 drug_list domain=visit history
CREATE TABLE drug_list (
	id           INTEGER PRIMARY KEY,       -- the edition
	version      INTEGER NOT NULL,          -- counts changes of this row
	kind         INTEGER NOT NULL,          -- @enum(drug_subject)
	name         TEXT    NOT NULL,          -- @text(80)
	edition      TEXT    NOT NULL,          -- @text(24)
	day          INTEGER NOT NULL,          -- @day
	lines        INTEGER NOT NULL,          -- lines it had when it was taken into use
	active       INTEGER NOT NULL,          -- @bool in use
	author_id    INTEGER NOT NULL,          -- the account
	filed_at     INTEGER NOT NULL,          -- @at of this version
	mac          BLOB    NOT NULL,          -- @blob(18)
	UNIQUE (kind, edition)
) STRICT;
