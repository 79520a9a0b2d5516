-- Controlled drugs: a register for each medicine and place, its entries by two people, cases, how it is kept.
--
-- Quantities, times and staff stand in clear as in the ledger.  The patient, the reason and a random salt are sealed;
-- the salt goes into the bytes that are signed, so that a signature in clear can't be used to try patients out.

-- @table 310 cd_register domain=register
CREATE TABLE cd_register (
	id           INTEGER PRIMARY KEY,       -- the register
	version      INTEGER NOT NULL,          -- moves with every entry
	medicine_id  INTEGER NOT NULL REFERENCES medicine (id), -- @ref(medicine)
	place_id     INTEGER NOT NULL REFERENCES place (id), -- @ref(place) the cupboard
	serial       INTEGER NOT NULL,          -- of the last entry
	balance      INTEGER NOT NULL CHECK (balance >= 0), -- @qty after the last entry
	checked_at   INTEGER NOT NULL,          -- @at last count by two, 0 never
	head         BLOB    NOT NULL,          -- @blob(32) hash of the last entry's bytes; the next entry is bound to it
	mac          BLOB    NOT NULL,          -- @blob(18)
	UNIQUE (medicine_id, place_id)
) STRICT;

-- Never changed: what is wrong is taken back by another entry.
-- @table 311 register_entry domain=register
CREATE TABLE register_entry (
	id           INTEGER PRIMARY KEY,       -- this entry
	version      INTEGER NOT NULL,          -- always 1
	register_id  INTEGER NOT NULL REFERENCES cd_register (id), -- @ref(cd_register)
	serial       INTEGER NOT NULL,          -- 1, 2, 3... in its register: no gaps
	kind         INTEGER NOT NULL,          -- @enum(register_kind)
	movement_id  INTEGER REFERENCES movement (id), -- @ref(movement) of the stock, none for a count
	quantity     INTEGER NOT NULL,          -- @qty signed, base units
	balance      INTEGER NOT NULL CHECK (balance >= 0), -- @qty after it, reckoned
	counted      INTEGER NOT NULL,          -- what both found there, -1 where nobody counted
	alone        INTEGER NOT NULL,          -- @bool nobody witnessed it
	day          INTEGER NOT NULL,          -- @day local
	at           INTEGER NOT NULL,          -- @at
	first_id     INTEGER NOT NULL REFERENCES account (id), -- @ref(account) who acted
	first_generation INTEGER NOT NULL,      -- of the key that signed
	second_id    INTEGER REFERENCES account (id), -- @ref(account) who witnessed
	second_generation INTEGER NOT NULL,     -- of the key that signed, 0 none
	patient_id   BLOB    NOT NULL,          -- @ref(patient) @seal(1) 0 none
	reason       BLOB    NOT NULL,          -- @text(160) @seal(2 pad=64)
	salt         BLOB    NOT NULL,          -- @text(32) @seal(3 pad=64) random, hexadecimal
	first_signature BLOB NOT NULL,          -- @blob(64)
	second_signature BLOB NOT NULL,         -- @blob(64) empty where nobody witnessed
	mac          BLOB    NOT NULL,          -- @blob(18)
	UNIQUE (register_id, serial)
) STRICT;
CREATE UNIQUE INDEX register_entry_by_movement ON register_entry (movement_id);
CREATE INDEX register_entry_by_day ON register_entry (day);

-- The second person of an entry that one may make and another confirms: a delivery.
-- @table 312 register_confirm domain=register
CREATE TABLE register_confirm (
	id           INTEGER PRIMARY KEY,       -- this confirmation
	version      INTEGER NOT NULL,          -- always 1
	entry_id     INTEGER NOT NULL UNIQUE REFERENCES register_entry (id), -- @ref(register_entry)
	account_id   INTEGER NOT NULL REFERENCES account (id), -- @ref(account) not who made the entry
	generation   INTEGER NOT NULL,          -- of the key that signed
	at           INTEGER NOT NULL,          -- @at
	signature    BLOB    NOT NULL,          -- @blob(64)
	mac          BLOB    NOT NULL           -- @blob(18)
) STRICT;

-- What someone else must look into.
-- @table 313 register_case domain=register history
CREATE TABLE register_case (
	id           INTEGER PRIMARY KEY,       -- the case
	version      INTEGER NOT NULL,          -- counts changes of this row
	kind         INTEGER NOT NULL,          -- @enum(case_kind)
	register_id  INTEGER NOT NULL REFERENCES cd_register (id), -- @ref(cd_register)
	entry_id     INTEGER NOT NULL REFERENCES register_entry (id), -- @ref(register_entry) that opened it
	first_id     INTEGER NOT NULL REFERENCES account (id), -- @ref(account) may not close it
	second_id    INTEGER REFERENCES account (id), -- @ref(account) nor may this one
	expected     INTEGER NOT NULL,          -- @qty by the register
	found        INTEGER NOT NULL,          -- in the cupboard, -1 not counted
	opened_at    INTEGER NOT NULL,          -- @at
	state        INTEGER NOT NULL,          -- @enum(case_state)
	closed_by    INTEGER REFERENCES account (id), -- @ref(account)
	closed_at    INTEGER NOT NULL,          -- @at 0 while open
	reason       BLOB    NOT NULL,          -- @text(240) @seal(1 pad=64) of closing
	author_id    INTEGER NOT NULL,          -- the account
	filed_at     INTEGER NOT NULL,          -- @at of this version
	mac          BLOB    NOT NULL           -- @blob(18)
) STRICT;
CREATE INDEX register_case_by_register ON register_case (register_id, state);

-- How this house keeps its registers.  Without this row: kept, and never by one alone.
-- @table 314 register_rule domain=visit history
CREATE TABLE register_rule (
	id           INTEGER PRIMARY KEY,       -- always 1
	version      INTEGER NOT NULL,          -- counts changes of this row
	kept         INTEGER NOT NULL,          -- @bool movements of controlled medicines need an entry
	alone        INTEGER NOT NULL,          -- @bool one person at night may act with a reason
	alone_from   INTEGER NOT NULL,          -- @minute of the day, local
	alone_to     INTEGER NOT NULL,          -- @minute after the last one; may be past midnight
	author_id    INTEGER NOT NULL,          -- the account
	filed_at     INTEGER NOT NULL,          -- @at of this version
	mac          BLOB    NOT NULL           -- @blob(18)
) STRICT;
