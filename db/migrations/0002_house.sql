-- The house: places, beds, staff, medicines, reasons, code lists.  Nothing here speaks of a patient, so nothing is
-- sealed; the row MAC (domain visit) notices a change behind the program's back.

-- @table 20 region domain=visit
CREATE TABLE region (
	id           INTEGER PRIMARY KEY,       -- the region
	version      INTEGER NOT NULL,          -- counts changes of this row
	name         TEXT    NOT NULL UNIQUE,   -- @text(80)
	active       INTEGER NOT NULL,          -- @bool offered in pick lists
	mac          BLOB    NOT NULL           -- @blob(18)
) STRICT;

-- A clinic, a ward or a stock place.
-- @table 21 place domain=visit history
CREATE TABLE place (
	id           INTEGER PRIMARY KEY,       -- the place
	version      INTEGER NOT NULL,          -- counts changes of this row
	kind         INTEGER NOT NULL,          -- @enum(place_kind)
	code         TEXT    NOT NULL UNIQUE,   -- @text(16) short name that people type
	name         TEXT    NOT NULL,          -- @text(80)
	location     TEXT    NOT NULL,          -- @text(80) building, floor, room
	specialty    TEXT    NOT NULL,          -- @text(40)
	slot_minutes INTEGER NOT NULL,          -- clinics: length of a booking where none is said
	capacity     INTEGER NOT NULL,          -- clinics: bookings that may overlap at a time
	alongside    INTEGER NOT NULL,          -- @bool clinics: may overlap the patient's other bookings
	ward_id      INTEGER REFERENCES place (id), -- @ref(place) stores: the ward whose cupboard it is
	active       INTEGER NOT NULL,          -- @bool
	author_id    INTEGER NOT NULL,          -- the account
	filed_at     INTEGER NOT NULL,          -- @at of this version
	mac          BLOB    NOT NULL           -- @blob(18)
) STRICT;

-- @table 22 staff domain=visit history
CREATE TABLE staff (
	id           INTEGER PRIMARY KEY,       -- the person
	version      INTEGER NOT NULL,          -- counts changes of this row
	kind         INTEGER NOT NULL,          -- @enum(staff_kind)
	code         TEXT    NOT NULL,          -- @text(32) number or initials used in the house
	name         TEXT    NOT NULL,          -- @text(80) as shown
	specialty    TEXT    NOT NULL,          -- @text(40)
	department   TEXT    NOT NULL,          -- @text(40)
	licence      TEXT    NOT NULL,          -- @text(40)
	experience   INTEGER NOT NULL,          -- years, -1 not asked
	shift        INTEGER NOT NULL,          -- @enum(shift)
	phone        TEXT    NOT NULL,          -- @text(32)
	email        TEXT    NOT NULL,          -- @text(80)
	address      TEXT    NOT NULL,          -- @text(160)
	city         TEXT    NOT NULL,          -- @text(60)
	district     TEXT    NOT NULL,          -- @text(60) state or province
	zip          TEXT    NOT NULL,          -- @text(16) text: zeros lead
	hospital     TEXT    NOT NULL,          -- @text(32) external number of the hospital
	account_id   INTEGER REFERENCES account (id), -- @ref(account)
	active       INTEGER NOT NULL,          -- @bool
	author_id    INTEGER NOT NULL,          -- the account
	filed_at     INTEGER NOT NULL,          -- @at of this version
	mac          BLOB    NOT NULL           -- @blob(18)
) STRICT;
CREATE INDEX staff_by_name ON staff (name);
CREATE INDEX staff_by_code ON staff (code);

-- Where an account works; its home screen shows these places.
-- @table 23 account_place domain=none
CREATE TABLE account_place (
	id           INTEGER PRIMARY KEY,       -- this line
	version      INTEGER NOT NULL,          -- counts changes of this row
	account_id   INTEGER NOT NULL REFERENCES account (id), -- @ref(account)
	place_id     INTEGER NOT NULL REFERENCES place (id), -- @ref(place)
	UNIQUE (account_id, place_id)
) STRICT;

-- A clinic's weekly hours.
-- @table 24 clinic_session domain=visit history
CREATE TABLE clinic_session (
	id           INTEGER PRIMARY KEY,       -- this session
	version      INTEGER NOT NULL,          -- counts changes of this row
	place_id     INTEGER NOT NULL REFERENCES place (id), -- @ref(place)
	weekday      INTEGER NOT NULL,          -- @enum(weekday) 1 Monday .. 7 Sunday
	from_minute  INTEGER NOT NULL,          -- @minute
	to_minute    INTEGER NOT NULL,          -- @minute after the last booking
	capacity     INTEGER NOT NULL,          -- bookings at a time; 0: as the clinic
	doctor_id    INTEGER REFERENCES staff (id), -- @ref(staff)
	active       INTEGER NOT NULL,          -- @bool
	author_id    INTEGER NOT NULL,          -- the account
	filed_at     INTEGER NOT NULL,          -- @at of this version
	mac          BLOB    NOT NULL           -- @blob(18)
) STRICT;
CREATE INDEX clinic_session_by_place ON clinic_session (place_id, weekday);

-- @table 25 bed domain=visit history
CREATE TABLE bed (
	id           INTEGER PRIMARY KEY,       -- the bed
	version      INTEGER NOT NULL,          -- counts changes of this row
	place_id     INTEGER NOT NULL REFERENCES place (id), -- @ref(place) its ward
	label        TEXT    NOT NULL,          -- @text(16) as on the wall
	active       INTEGER NOT NULL,          -- @bool
	author_id    INTEGER NOT NULL,          -- the account
	filed_at     INTEGER NOT NULL,          -- @at of this version
	mac          BLOB    NOT NULL,          -- @blob(18)
	UNIQUE (place_id, label)
) STRICT;

-- Reasons: of bookings, cancellations, adjustments, striking out.
-- @table 26 reason domain=visit
CREATE TABLE reason (
	id           INTEGER PRIMARY KEY,       -- the reason
	version      INTEGER NOT NULL,          -- counts changes of this row
	kind         INTEGER NOT NULL,          -- @enum(reason_kind)
	code         TEXT    NOT NULL,          -- @text(32)
	name         TEXT    NOT NULL,          -- @text(80) in words
	active       INTEGER NOT NULL,          -- @bool
	mac          BLOB    NOT NULL,          -- @blob(18)
	UNIQUE (kind, code)
) STRICT;

-- @table 27 holiday domain=visit
CREATE TABLE holiday (
	id           INTEGER PRIMARY KEY,       -- this holiday
	version      INTEGER NOT NULL,          -- counts changes of this row
	day          INTEGER NOT NULL UNIQUE,   -- @day
	name         TEXT    NOT NULL,          -- @text(60)
	active       INTEGER NOT NULL,          -- @bool
	mac          BLOB    NOT NULL           -- @blob(18)
) STRICT;

-- @table 28 medicine domain=visit history
CREATE TABLE medicine (
	id           INTEGER PRIMARY KEY,       -- the medicine
	version      INTEGER NOT NULL,          -- counts changes of this row
	name         TEXT    NOT NULL,          -- @text(80)
	strength     TEXT    NOT NULL,          -- @text(40)
	form         TEXT    NOT NULL,          -- @text(40) tablet, capsule, injection...
	atc          TEXT    NOT NULL,          -- @text(8) WHO ATC code
	unit         TEXT    NOT NULL,          -- @text(20) base unit: all quantities are counted in it
	pack_size    INTEGER NOT NULL,          -- base units a pack
	reorder      INTEGER NOT NULL,          -- @qty level at or under which it is low
	controlled   INTEGER NOT NULL,          -- @bool
	cold         INTEGER NOT NULL,          -- @bool stored at 2 to 8 degrees
	active       INTEGER NOT NULL,          -- @bool
	author_id    INTEGER NOT NULL,          -- the account
	filed_at     INTEGER NOT NULL,          -- @at of this version
	mac          BLOB    NOT NULL,          -- @blob(18)
	UNIQUE (name, strength, form)
) STRICT;

-- Hospitals that other systems name.
-- @table 29 hospital domain=visit history
CREATE TABLE hospital (
	id           INTEGER PRIMARY KEY,       -- the hospital
	version      INTEGER NOT NULL,          -- counts changes of this row
	code         TEXT    NOT NULL UNIQUE,   -- @text(32) external number
	name         TEXT    NOT NULL,          -- @text(120)
	address      TEXT    NOT NULL,          -- @text(160)
	city         TEXT    NOT NULL,          -- @text(60)
	district     TEXT    NOT NULL,          -- @text(60) state or province
	zip          TEXT    NOT NULL,          -- @text(16) text: zeros lead
	phone        TEXT    NOT NULL,          -- @text(32)
	email        TEXT    NOT NULL,          -- @text(80)
	established  INTEGER NOT NULL,          -- year, 0 not known
	beds         INTEGER NOT NULL,          -- -1 not known
	departments  INTEGER NOT NULL,          -- -1 not known
	director     TEXT    NOT NULL,          -- @text(80)
	emergency    TEXT    NOT NULL,          -- @text(32) phone
	rating       INTEGER NOT NULL,          -- tenths, -1 not known
	accreditation TEXT   NOT NULL,          -- @text(20)
	active       INTEGER NOT NULL,          -- @bool
	author_id    INTEGER NOT NULL,          -- the account
	filed_at     INTEGER NOT NULL,          -- @at of this version
	mac          BLOB    NOT NULL           -- @blob(18)
) STRICT;

-- A code of a published list (ICD-10 and the like).
-- @table 30 code domain=visit
CREATE TABLE code (
	id           INTEGER PRIMARY KEY,       -- this entry
	version      INTEGER NOT NULL,          -- counts changes of this row
	system       TEXT    NOT NULL,          -- @text(24) icd10, icd10cm
	edition      TEXT    NOT NULL,          -- @text(16) of the list
	code         TEXT    NOT NULL,          -- @text(16) dotted
	name         TEXT    NOT NULL,          -- @text(240)
	chapter      TEXT    NOT NULL,          -- @text(8)
	chronic      INTEGER NOT NULL,          -- @bool
	mac          BLOB    NOT NULL,          -- @blob(18)
	UNIQUE (system, code)
) STRICT;
CREATE INDEX code_by_code ON code (code);

-- The words of each code's text, folded, for search by prefix.  Derived from code.
-- @table 31 code_word domain=none
CREATE TABLE code_word (
	id           INTEGER PRIMARY KEY,       -- this word of this code
	word         TEXT    NOT NULL,          -- @text(40)
	code_id      INTEGER NOT NULL REFERENCES code (id), -- @ref(code)
	UNIQUE (word, code_id)
) STRICT;
