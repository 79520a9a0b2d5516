-- Medication stock: lots, typed movements, balances.

-- @table 80 lot domain=visit history
CREATE TABLE lot (
	id           INTEGER PRIMARY KEY,       -- the lot
	version      INTEGER NOT NULL,          -- counts changes of this row
	medicine_id  INTEGER NOT NULL REFERENCES medicine (id), -- @ref(medicine)
	number       TEXT    NOT NULL,          -- @text(40) as printed
	expiry_day   INTEGER NOT NULL,          -- @day usable through it; a month: its last day
	state        INTEGER NOT NULL,          -- @enum(lot_state)
	author_id    INTEGER NOT NULL,          -- the account
	filed_at     INTEGER NOT NULL,          -- @at of this version
	mac          BLOB    NOT NULL,          -- @blob(18)
	UNIQUE (medicine_id, number)
) STRICT;
CREATE INDEX lot_by_expiry ON lot (expiry_day);

-- @table 81 movement domain=visit
CREATE TABLE movement (
	id           INTEGER PRIMARY KEY,       -- this movement
	version      INTEGER NOT NULL,          -- always 1: a wrong one is reversed
	kind         INTEGER NOT NULL,          -- @enum(movement_kind)
	medicine_id  INTEGER NOT NULL REFERENCES medicine (id), -- @ref(medicine)
	lot_id       INTEGER NOT NULL REFERENCES lot (id), -- @ref(lot)
	store_id     INTEGER NOT NULL REFERENCES place (id), -- @ref(place)
	quantity     INTEGER NOT NULL,          -- @qty signed, base units
	balance      INTEGER NOT NULL,          -- @qty of the lot in the store after it
	ward_id      INTEGER REFERENCES place (id), -- @ref(place) issued to
	to_patient   INTEGER NOT NULL,          -- @bool issued to a patient: see movement_patient
	reason_id    INTEGER REFERENCES reason (id), -- @ref(reason)
	document     TEXT    NOT NULL,          -- @text(40) delivery note, requisition
	reverses_id  INTEGER REFERENCES movement (id), -- @ref(movement) the one struck out by this one
	day          INTEGER NOT NULL,          -- @day local
	at           INTEGER NOT NULL,          -- @at
	author_id    INTEGER NOT NULL,          -- the account
	mac          BLOB    NOT NULL           -- @blob(18)
) STRICT;
CREATE INDEX movement_by_card ON movement (medicine_id, store_id, at);
CREATE INDEX movement_by_lot ON movement (lot_id, store_id, at);
CREATE INDEX movement_by_day ON movement (day);
CREATE UNIQUE INDEX movement_reversed_once ON movement (reverses_id);

-- Who a lot went to, one row a movement to a patient, the same id.
-- @table 82 movement_patient domain=care
CREATE TABLE movement_patient (
	id           INTEGER PRIMARY KEY REFERENCES movement (id), -- the movement
	version      INTEGER NOT NULL,          -- always 1
	patient_id   BLOB    NOT NULL,          -- @ref(patient) @seal(1)
	mac          BLOB    NOT NULL           -- @blob(18)
) STRICT;

-- What is there now: kept in the transaction of each movement, proved by check.
-- @table 83 balance domain=visit
CREATE TABLE balance (
	id           INTEGER PRIMARY KEY,       -- this line
	version      INTEGER NOT NULL,          -- counts changes of this row
	lot_id       INTEGER NOT NULL REFERENCES lot (id), -- @ref(lot)
	store_id     INTEGER NOT NULL REFERENCES place (id), -- @ref(place)
	medicine_id  INTEGER NOT NULL REFERENCES medicine (id), -- @ref(medicine)
	quantity     INTEGER NOT NULL CHECK (quantity >= 0), -- @qty base units
	mac          BLOB    NOT NULL,          -- @blob(18)
	UNIQUE (lot_id, store_id)
) STRICT;
CREATE INDEX balance_by_medicine ON balance (medicine_id, store_id);
