-- The store itself: site, accounts, keys, sessions, audit, drafts, sealed index.
--
-- How to read these files.  A line `-- @table N NAME domain=D` stands before each table: N is its frozen number
-- (it goes into associated data), D the key domain that its sealed columns and its row MAC belong to ("none": the
-- table's own signatures or pages protect it), subject=COLUMN names the column that holds the patient, `history`
-- asks for a history table and trigger, history(COLUMNS) also for an index of that table.  Behind each column: its kind (@day @minute @at @bool @enum(x) @ref(table)
-- @text(bytes) @blob(bytes) @qty; an integer otherwise), @seal(n) where it is sealed (n: its frozen number, pad=m:
-- the least padded size), and its meaning.  A sealed column is BLOB whatever its kind.

-- @table 1 site domain=none
CREATE TABLE site (
	id           INTEGER PRIMARY KEY,       -- always 1
	version      INTEGER NOT NULL,          -- counts changes of this row
	uid          BLOB    NOT NULL,          -- @blob(16) random, never changes; bound into every envelope
	number       INTEGER NOT NULL,          -- 0..1023, the high 10 bits of ids made here
	name         TEXT    NOT NULL,          -- @text(80) of the hospital
	prefix       TEXT    NOT NULL,          -- @text(8) of record numbers
	zone         TEXT    NOT NULL,          -- @text(48) IANA time zone
	date_order   INTEGER NOT NULL,          -- @enum(typed_date) how people here type dates
	currency     TEXT    NOT NULL,          -- @text(4) ISO 4217
	language     TEXT    NOT NULL,          -- @text(8) ISO 639
	training     INTEGER NOT NULL,          -- @bool made-up data: test clock and idle mark are honoured
	next_id      INTEGER NOT NULL,          -- the next free counter of ids, taken in blocks
	next_record  INTEGER NOT NULL,          -- the next free counter of record numbers
	root_public  BLOB    NOT NULL,          -- @blob(32) Ed25519, signs the founder's certificate
	root_wrapped BLOB    NOT NULL,          -- @blob(256) the root secret under the recovery key
	recovery_public BLOB NOT NULL,          -- @blob(32) X25519, domain keys are sealed to it too
	made_at      INTEGER NOT NULL           -- @at
) STRICT;

-- @table 2 account domain=none
CREATE TABLE account (
	id           INTEGER PRIMARY KEY,       -- the account
	version      INTEGER NOT NULL,          -- counts changes of this row
	name         TEXT    NOT NULL UNIQUE,   -- @text(32) what is typed at login
	role         INTEGER NOT NULL,          -- @enum(role)
	state        INTEGER NOT NULL,          -- @enum(account_state)
	generation   INTEGER NOT NULL,          -- of the key pair
	initial      INTEGER NOT NULL,          -- @bool the pass phrase is one that someone else chose
	key_record   BLOB    NOT NULL,          -- @blob(512) key pair under the pass phrase
	certificate  BLOB    NOT NULL,          -- @blob(512) of the current generation
	failures     INTEGER NOT NULL,          -- wrong pass phrases since the last login
	wait_until   INTEGER NOT NULL,          -- @at no attempt counts before this instant
	last_login   INTEGER NOT NULL,          -- @at
	last_from    TEXT    NOT NULL,          -- @text(64) terminal of the last login
	made_at      INTEGER NOT NULL           -- @at
) STRICT;

-- Certificates of every generation, so that old signatures still verify.
-- @table 3 certificate domain=none
CREATE TABLE certificate (
	id           INTEGER PRIMARY KEY,       -- this certificate
	version      INTEGER NOT NULL,          -- always 1
	account_id   INTEGER NOT NULL REFERENCES account (id), -- @ref(account)
	generation   INTEGER NOT NULL,          -- of the key pair it certifies
	body         BLOB    NOT NULL,          -- @blob(512) signed
	UNIQUE (account_id, generation)
) STRICT;

-- What is public of each domain key.
-- @table 4 domain_key domain=none
CREATE TABLE domain_key (
	id           INTEGER PRIMARY KEY,       -- domain * 65536 + epoch
	version      INTEGER NOT NULL,          -- always 1
	domain       INTEGER NOT NULL,          -- its number
	epoch        INTEGER NOT NULL,          -- 1 and up
	body         BLOB    NOT NULL,          -- @blob(512) public halves, signed by the custodian who made it
	recovery     BLOB    NOT NULL,          -- @blob(512) the key, sealed to the recovery key
	UNIQUE (domain, epoch)
) STRICT;

-- A domain key sealed to one member.
-- @table 5 domain_grant domain=none
CREATE TABLE domain_grant (
	id           INTEGER PRIMARY KEY,       -- this grant
	version      INTEGER NOT NULL,          -- always 1
	account_id   INTEGER NOT NULL REFERENCES account (id), -- @ref(account) the member
	generation   INTEGER NOT NULL,          -- of the member's key pair
	domain       INTEGER NOT NULL,          -- its number
	epoch        INTEGER NOT NULL,          -- of the domain key
	kind         INTEGER NOT NULL,          -- 1 use, or custody (the right to grant)
	body         BLOB    NOT NULL,          -- @blob(512) signed by the grantor
	UNIQUE (account_id, domain, epoch, kind, generation)
) STRICT;

-- @table 6 login_session domain=none
CREATE TABLE login_session (
	id           INTEGER PRIMARY KEY,       -- the session
	version      INTEGER NOT NULL,          -- counts changes of this row
	account_id   INTEGER NOT NULL REFERENCES account (id), -- @ref(account)
	certificate  BLOB    NOT NULL,          -- @blob(256) its signing key, certified by the user
	started_at   INTEGER NOT NULL,          -- @at
	ended_at     INTEGER NOT NULL,          -- @at 0 while it runs
	terminal     TEXT    NOT NULL           -- @text(64) where from
) STRICT;

-- Who did what to which record, chained and signed; the detail opens to auditors only.
-- @table 7 audit_entry domain=none
CREATE TABLE audit_entry (
	id           INTEGER PRIMARY KEY,       -- 1, 2, 3...: no gaps
	version      INTEGER NOT NULL,          -- always 1
	at           INTEGER NOT NULL,          -- @at
	session_id   INTEGER NOT NULL,          -- the login session
	account_id   INTEGER NOT NULL,          -- the account
	act          TEXT    NOT NULL,          -- @text(48) name of the act
	outcome      INTEGER NOT NULL,          -- @enum(outcome)
	table_number INTEGER NOT NULL,          -- of the record, 0 none
	row_id       INTEGER NOT NULL,          -- of the record, 0 none
	row_version  INTEGER NOT NULL,          -- after the act
	patient_id   INTEGER NOT NULL,          -- 0 none
	detail       BLOB    NOT NULL,          -- @blob(8192) dropped into the audit domain; empty where none
	hash         BLOB    NOT NULL,          -- @blob(32) over the entry before and this one
	signature    BLOB    NOT NULL           -- @blob(64) by the session's key
) STRICT;
CREATE INDEX audit_by_patient ON audit_entry (patient_id, id);
CREATE INDEX audit_by_account ON audit_entry (account_id, id);

-- A form that was not finished, sealed to its owner.
-- @table 8 draft domain=none
CREATE TABLE draft (
	id           INTEGER PRIMARY KEY,       -- the draft
	version      INTEGER NOT NULL,          -- counts saves
	account_id   INTEGER NOT NULL REFERENCES account (id), -- @ref(account)
	screen       TEXT    NOT NULL,          -- @text(48) the form
	about        INTEGER NOT NULL,          -- id of the record it edits, 0 for a new one
	saved_at     INTEGER NOT NULL,          -- @at
	body         BLOB    NOT NULL,          -- @blob(65536) sealed to the owner's own key
	UNIQUE (account_id, screen, about)
) STRICT;

-- The sealed index: one row a tree, one row a page.
-- @table 9 index_tree domain=none
CREATE TABLE index_tree (
	id           INTEGER PRIMARY KEY,       -- the tree's number
	version      INTEGER NOT NULL,          -- the generation: moved by any split
	root         INTEGER NOT NULL,          -- page number
	height       INTEGER NOT NULL,          -- 1: the root is a leaf
	pages        INTEGER NOT NULL           -- page numbers in use: 1..pages
) STRICT;

-- @table 10 index_page domain=none
CREATE TABLE index_page (
	id           INTEGER PRIMARY KEY,       -- tree * 2^32 + page number
	stamp        INTEGER NOT NULL,          -- random with each write, bound into the page
	epoch        INTEGER NOT NULL,          -- of the domain key that seals it
	body         BLOB    NOT NULL           -- @blob(4024) always that length
) STRICT;

-- A secret that an act needs and a domain guards.
-- @table 11 secret domain=visit
CREATE TABLE secret (
	id           INTEGER PRIMARY KEY,       -- 1: pseudonyms of extracts
	version      INTEGER NOT NULL,          -- counts changes of this row
	value        BLOB    NOT NULL,          -- @text(128) @seal(1 pad=64) hexadecimal
	mac          BLOB    NOT NULL           -- @blob(18)
) STRICT;
