-- The pharmacy beyond lots and movements: what a medicine is sold as, transfers, reservations, opened packs, levels,
-- orders, counts, recalls, the cold store.

-- What the pharmacy knows of a medicine beyond its name; the same id.
-- @table 260 medicine_more domain=visit history
CREATE TABLE medicine_more (
	id           INTEGER PRIMARY KEY REFERENCES medicine (id), -- the medicine
	version      INTEGER NOT NULL,          -- counts changes of this row
	kind         INTEGER NOT NULL,          -- @enum(medicine_kind)
	gtin         TEXT    NOT NULL,          -- @text(14) of its usual pack, 14 digits, or empty
	maker        TEXT    NOT NULL,          -- @text(80)
	ingredient   TEXT    NOT NULL,          -- @text(160) active
	price        INTEGER NOT NULL,          -- of a pack, minor units; 0 not known
	schedule     TEXT    NOT NULL,          -- @text(16) of a controlled drug, as the law here names it
	opened_days  INTEGER NOT NULL,          -- usable so many days once opened; 0: to the expiry date
	author_id    INTEGER NOT NULL,          -- the account
	filed_at     INTEGER NOT NULL,          -- @at of this version
	mac          BLOB    NOT NULL           -- @blob(18)
) STRICT;
CREATE INDEX medicine_more_by_gtin ON medicine_more (gtin);

-- A product on the market: what a box can be.  From published lists; a medicine of this house may stand behind it.
-- @table 261 product domain=visit
CREATE TABLE product (
	id           INTEGER PRIMARY KEY,       -- the product
	version      INTEGER NOT NULL,          -- counts changes of this row
	source       TEXT    NOT NULL,          -- @text(16) the list it comes from
	code         TEXT    NOT NULL,          -- @text(32) its number there: type, application, product
	medicine_id  INTEGER REFERENCES medicine (id), -- @ref(medicine) of this house
	kind         INTEGER NOT NULL,          -- @enum(medicine_kind)
	name         TEXT    NOT NULL,          -- @text(120) as sold
	ingredient   TEXT    NOT NULL,          -- @text(400) active ones
	form         TEXT    NOT NULL,          -- @text(120) form and route
	strength     TEXT    NOT NULL,          -- @text(400)
	maker        TEXT    NOT NULL,          -- @text(160)
	gtin         TEXT    NOT NULL,          -- @text(14) 14 digits, or empty
	pack_size    INTEGER NOT NULL,          -- base units a pack, 0 not known
	price        INTEGER NOT NULL,          -- of a pack, minor units; 0 not known
	class        TEXT    NOT NULL,          -- @text(8) RX, OTC, DISCN
	equivalence  TEXT    NOT NULL,          -- @text(16) therapeutic equivalence code
	reference    TEXT    NOT NULL,          -- @text(8) is it the listed reference
	approved     TEXT    NOT NULL,          -- @text(40) as the list says it: not always a date
	active       INTEGER NOT NULL,          -- @bool
	mac          BLOB    NOT NULL,          -- @blob(18)
	UNIQUE (source, code)
) STRICT;
CREATE INDEX product_by_gtin ON product (gtin);
CREATE INDEX product_by_name ON product (name);
CREATE INDEX product_by_medicine ON product (medicine_id);

-- Stock on its way from one store to another: out of the one, not yet in the other.
-- @table 262 transfer domain=visit history
CREATE TABLE transfer (
	id           INTEGER PRIMARY KEY,       -- the transfer
	version      INTEGER NOT NULL,          -- counts changes of this row
	from_id      INTEGER NOT NULL REFERENCES place (id), -- @ref(place)
	to_id        INTEGER NOT NULL REFERENCES place (id), -- @ref(place)
	state        INTEGER NOT NULL,          -- @enum(transfer_state)
	topup        INTEGER NOT NULL,          -- @bool fills a ward cupboard to its levels
	document     TEXT    NOT NULL,          -- @text(40)
	sent_day     INTEGER NOT NULL,          -- @day
	sent_by      INTEGER NOT NULL,          -- the account
	received_by  INTEGER NOT NULL,          -- the account, 0 not yet
	author_id    INTEGER NOT NULL,          -- the account
	filed_at     INTEGER NOT NULL,          -- @at of this version
	mac          BLOB    NOT NULL           -- @blob(18)
) STRICT;
CREATE INDEX transfer_by_state ON transfer (state, to_id);

-- @table 263 transfer_line domain=visit history
CREATE TABLE transfer_line (
	id           INTEGER PRIMARY KEY,       -- this line
	version      INTEGER NOT NULL,          -- counts changes of this row
	transfer_id  INTEGER NOT NULL REFERENCES transfer (id), -- @ref(transfer)
	medicine_id  INTEGER NOT NULL REFERENCES medicine (id), -- @ref(medicine)
	lot_id       INTEGER NOT NULL REFERENCES lot (id), -- @ref(lot)
	sent         INTEGER NOT NULL CHECK (sent > 0), -- @qty
	received     INTEGER NOT NULL,          -- @qty arrived
	back         INTEGER NOT NULL,          -- @qty put back where it came from
	lost         INTEGER NOT NULL,          -- @qty given up, with a reason
	reason_id    INTEGER REFERENCES reason (id), -- @ref(reason) of the loss
	author_id    INTEGER NOT NULL,          -- the account
	filed_at     INTEGER NOT NULL,          -- @at of this version
	mac          BLOB    NOT NULL,          -- @blob(18)
	CHECK (received >= 0 AND back >= 0 AND lost >= 0 AND received + back + lost <= sent)
) STRICT;
CREATE INDEX transfer_line_by_transfer ON transfer_line (transfer_id);
CREATE INDEX transfer_line_by_lot ON transfer_line (lot_id);

-- Set apart for someone: usable, and not for others.
-- @table 264 reservation domain=visit history
CREATE TABLE reservation (
	id           INTEGER PRIMARY KEY,       -- the reservation
	version      INTEGER NOT NULL,          -- counts changes of this row
	medicine_id  INTEGER NOT NULL REFERENCES medicine (id), -- @ref(medicine)
	store_id     INTEGER NOT NULL REFERENCES place (id), -- @ref(place)
	quantity     INTEGER NOT NULL CHECK (quantity >= 0), -- @qty still set apart
	ward_id      INTEGER REFERENCES place (id), -- @ref(place) for whom
	document     TEXT    NOT NULL,          -- @text(40)
	until_day    INTEGER NOT NULL,          -- @day it holds through it; 0: until it is released
	state        INTEGER NOT NULL,          -- @enum(reservation_state)
	author_id    INTEGER NOT NULL,          -- the account
	filed_at     INTEGER NOT NULL,          -- @at of this version
	mac          BLOB    NOT NULL           -- @blob(18)
) STRICT;
CREATE INDEX reservation_by_medicine ON reservation (state, medicine_id, store_id);

-- A pack that was opened has a last day of its own.
-- @table 265 opened_pack domain=visit history
CREATE TABLE opened_pack (
	id           INTEGER PRIMARY KEY,       -- the pack
	version      INTEGER NOT NULL,          -- counts changes of this row
	medicine_id  INTEGER NOT NULL REFERENCES medicine (id), -- @ref(medicine)
	lot_id       INTEGER NOT NULL REFERENCES lot (id), -- @ref(lot)
	store_id     INTEGER NOT NULL REFERENCES place (id), -- @ref(place)
	quantity     INTEGER NOT NULL CHECK (quantity > 0), -- @qty in it when it was opened
	opened_day   INTEGER NOT NULL,          -- @day
	last_day     INTEGER NOT NULL,          -- @day usable through it: the earlier of its own and the lot's
	state        INTEGER NOT NULL,          -- @enum(opened_state)
	author_id    INTEGER NOT NULL,          -- the account
	filed_at     INTEGER NOT NULL,          -- @at of this version
	mac          BLOB    NOT NULL           -- @blob(18)
) STRICT;
CREATE INDEX opened_pack_by_lot ON opened_pack (state, lot_id, store_id);

-- What a store keeps of a medicine: filled to `high` when it falls to `low`.
-- @table 266 stock_level domain=visit history
CREATE TABLE stock_level (
	id           INTEGER PRIMARY KEY,       -- this level
	version      INTEGER NOT NULL,          -- counts changes of this row
	store_id     INTEGER NOT NULL REFERENCES place (id), -- @ref(place)
	medicine_id  INTEGER NOT NULL REFERENCES medicine (id), -- @ref(medicine)
	low          INTEGER NOT NULL,          -- @qty at or under it, it is filled
	high         INTEGER NOT NULL,          -- @qty up to which; 0: no longer kept there
	author_id    INTEGER NOT NULL,          -- the account
	filed_at     INTEGER NOT NULL,          -- @at of this version
	mac          BLOB    NOT NULL,          -- @blob(18)
	UNIQUE (store_id, medicine_id)
) STRICT;

-- @table 267 supplier domain=visit history
CREATE TABLE supplier (
	id           INTEGER PRIMARY KEY,       -- the supplier
	version      INTEGER NOT NULL,          -- counts changes of this row
	code         TEXT    NOT NULL UNIQUE,   -- @text(16) what people type
	name         TEXT    NOT NULL,          -- @text(80)
	phone        TEXT    NOT NULL,          -- @text(32)
	email        TEXT    NOT NULL,          -- @text(80)
	lead_days    INTEGER NOT NULL,          -- from order to delivery
	active       INTEGER NOT NULL,          -- @bool
	author_id    INTEGER NOT NULL,          -- the account
	filed_at     INTEGER NOT NULL,          -- @at of this version
	mac          BLOB    NOT NULL           -- @blob(18)
) STRICT;

-- Asked for, then ordered, then received in one or several deliveries.
-- @table 268 purchase domain=visit history
CREATE TABLE purchase (
	id           INTEGER PRIMARY KEY,       -- the order
	version      INTEGER NOT NULL,          -- counts changes of this row
	supplier_id  INTEGER REFERENCES supplier (id), -- @ref(supplier)
	store_id     INTEGER NOT NULL REFERENCES place (id), -- @ref(place) that it is for
	state        INTEGER NOT NULL,          -- @enum(purchase_state)
	number       TEXT    NOT NULL,          -- @text(40) of the order
	asked_by     INTEGER NOT NULL,          -- the account
	asked_day    INTEGER NOT NULL,          -- @day
	ordered_day  INTEGER NOT NULL,          -- @day 0 not yet
	author_id    INTEGER NOT NULL,          -- the account
	filed_at     INTEGER NOT NULL,          -- @at of this version
	mac          BLOB    NOT NULL           -- @blob(18)
) STRICT;
CREATE INDEX purchase_by_state ON purchase (state, asked_day);

-- @table 269 purchase_line domain=visit history
CREATE TABLE purchase_line (
	id           INTEGER PRIMARY KEY,       -- this line
	version      INTEGER NOT NULL,          -- counts changes of this row
	purchase_id  INTEGER NOT NULL REFERENCES purchase (id), -- @ref(purchase)
	medicine_id  INTEGER NOT NULL REFERENCES medicine (id), -- @ref(medicine)
	packs        INTEGER NOT NULL CHECK (packs > 0), -- ordered
	pack_size    INTEGER NOT NULL CHECK (pack_size > 0), -- base units a pack
	price        INTEGER NOT NULL,          -- of a pack, minor units; 0 not known
	received     INTEGER NOT NULL,          -- @qty base units that came
	author_id    INTEGER NOT NULL,          -- the account
	filed_at     INTEGER NOT NULL,          -- @at of this version
	mac          BLOB    NOT NULL           -- @blob(18)
) STRICT;
CREATE INDEX purchase_line_by_purchase ON purchase_line (purchase_id);
CREATE INDEX purchase_line_by_medicine ON purchase_line (medicine_id);

-- Who a delivery came from, or a return went to: the id of the movement.
-- @table 270 receipt domain=visit
CREATE TABLE receipt (
	id           INTEGER PRIMARY KEY REFERENCES movement (id), -- the movement
	version      INTEGER NOT NULL,          -- always 1
	supplier_id  INTEGER NOT NULL REFERENCES supplier (id), -- @ref(supplier)
	purchase_line_id INTEGER REFERENCES purchase_line (id), -- @ref(purchase_line) against which
	mac          BLOB    NOT NULL           -- @blob(18)
) STRICT;
CREATE INDEX receipt_by_line ON receipt (purchase_line_id);

-- Counting a store while it works.
-- @table 271 count_session domain=visit history
CREATE TABLE count_session (
	id           INTEGER PRIMARY KEY,       -- the count
	version      INTEGER NOT NULL,          -- counts changes of this row
	store_id     INTEGER NOT NULL REFERENCES place (id), -- @ref(place)
	state        INTEGER NOT NULL,          -- @enum(count_state)
	note         TEXT    NOT NULL,          -- @text(80)
	started_day  INTEGER NOT NULL,          -- @day
	author_id    INTEGER NOT NULL,          -- the account
	filed_at     INTEGER NOT NULL,          -- @at of this version
	mac          BLOB    NOT NULL           -- @blob(18)
) STRICT;
CREATE INDEX count_session_by_store ON count_session (store_id, state);

-- A lot as it was found, beside what the ledger said at that moment.
-- @table 272 count_line domain=visit history
CREATE TABLE count_line (
	id           INTEGER PRIMARY KEY,       -- this line
	version      INTEGER NOT NULL,          -- counts changes of this row
	session_id   INTEGER NOT NULL REFERENCES count_session (id), -- @ref(count_session)
	lot_id       INTEGER NOT NULL REFERENCES lot (id), -- @ref(lot)
	store_id     INTEGER NOT NULL REFERENCES place (id), -- @ref(place)
	state        INTEGER NOT NULL,          -- @enum(count_line_state)
	expected     INTEGER NOT NULL,          -- @qty in the ledger when it was counted
	counted      INTEGER NOT NULL,          -- @qty
	counted_by   INTEGER NOT NULL,          -- the account
	counted_at   INTEGER NOT NULL,          -- @at
	expected2    INTEGER NOT NULL,          -- @qty in the ledger when it was counted again
	counted2     INTEGER NOT NULL,          -- @qty
	counted2_by  INTEGER NOT NULL,          -- another account, 0 not yet
	counted2_at  INTEGER NOT NULL,          -- @at
	movement_id  INTEGER REFERENCES movement (id), -- @ref(movement) that files the difference
	author_id    INTEGER NOT NULL,          -- the account
	filed_at     INTEGER NOT NULL,          -- @at of this version
	mac          BLOB    NOT NULL,          -- @blob(18)
	UNIQUE (session_id, lot_id)
) STRICT;

-- @table 273 recall domain=visit history
CREATE TABLE recall (
	id           INTEGER PRIMARY KEY,       -- the recall
	version      INTEGER NOT NULL,          -- counts changes of this row
	lot_id       INTEGER NOT NULL REFERENCES lot (id), -- @ref(lot)
	state        INTEGER NOT NULL,          -- @enum(recall_state)
	day          INTEGER NOT NULL,          -- @day it was told
	document     TEXT    NOT NULL,          -- @text(40) its number
	cause        TEXT    NOT NULL,          -- @text(160) as told
	author_id    INTEGER NOT NULL,          -- the account
	filed_at     INTEGER NOT NULL,          -- @at of this version
	mac          BLOB    NOT NULL           -- @blob(18)
) STRICT;
CREATE INDEX recall_by_lot ON recall (lot_id, state);

-- @table 274 cold_reading domain=visit
CREATE TABLE cold_reading (
	id           INTEGER PRIMARY KEY,       -- this reading
	version      INTEGER NOT NULL,          -- always 1
	store_id     INTEGER NOT NULL REFERENCES place (id), -- @ref(place)
	at           INTEGER NOT NULL,          -- @at read
	tenths       INTEGER NOT NULL,          -- of a degree Celsius
	note         TEXT    NOT NULL,          -- @text(80)
	author_id    INTEGER NOT NULL,          -- the account
	mac          BLOB    NOT NULL           -- @blob(18)
) STRICT;
CREATE INDEX cold_reading_by_store ON cold_reading (store_id, at);

-- A store that is kept cold, and its bounds; the id of the place.
-- @table 275 cold_limit domain=visit history
CREATE TABLE cold_limit (
	id           INTEGER PRIMARY KEY REFERENCES place (id), -- the store
	version      INTEGER NOT NULL,          -- counts changes of this row
	low          INTEGER NOT NULL,          -- tenths of a degree Celsius
	high         INTEGER NOT NULL,          -- tenths of a degree Celsius
	active       INTEGER NOT NULL,          -- @bool
	author_id    INTEGER NOT NULL,          -- the account
	filed_at     INTEGER NOT NULL,          -- @at of this version
	mac          BLOB    NOT NULL           -- @blob(18)
) STRICT;

-- @table 276 cold_breach domain=visit history
CREATE TABLE cold_breach (
	id           INTEGER PRIMARY KEY,       -- the breach
	version      INTEGER NOT NULL,          -- counts changes of this row
	store_id     INTEGER NOT NULL REFERENCES place (id), -- @ref(place)
	from_at      INTEGER NOT NULL,          -- @at first reading outside
	ended_at     INTEGER NOT NULL,          -- @at first reading inside again, 0 not yet
	worst        INTEGER NOT NULL,          -- tenths of a degree Celsius, furthest outside
	state        INTEGER NOT NULL,          -- @enum(breach_state)
	note         TEXT    NOT NULL,          -- @text(160) of the decision
	author_id    INTEGER NOT NULL,          -- the account
	filed_at     INTEGER NOT NULL,          -- @at of this version
	mac          BLOB    NOT NULL           -- @blob(18)
) STRICT;
CREATE INDEX cold_breach_by_store ON cold_breach (store_id, state);

-- Lots that a breach put on hold.
-- @table 277 breach_lot domain=visit
CREATE TABLE breach_lot (
	id           INTEGER PRIMARY KEY,       -- this line
	version      INTEGER NOT NULL,          -- always 1
	breach_id    INTEGER NOT NULL REFERENCES cold_breach (id), -- @ref(cold_breach)
	lot_id       INTEGER NOT NULL REFERENCES lot (id), -- @ref(lot)
	mac          BLOB    NOT NULL,          -- @blob(18)
	UNIQUE (breach_id, lot_id)
) STRICT;

-- What was used, by week (days since 1970 over 7).  Derived from movements, kept in their transaction, proved by check.
-- @table 278 stock_use domain=none
CREATE TABLE stock_use (
	medicine_id  INTEGER NOT NULL REFERENCES medicine (id), -- @ref(medicine)
	store_id     INTEGER NOT NULL REFERENCES place (id), -- @ref(place)
	week         INTEGER NOT NULL,          -- days since 1970-01-01 over 7
	quantity     INTEGER NOT NULL,          -- @qty
	PRIMARY KEY (medicine_id, store_id, week)
) STRICT;
CREATE INDEX stock_use_by_week ON stock_use (week, medicine_id, store_id, quantity);
INSERT INTO stock_use (medicine_id, store_id, week, quantity)
SELECT m.medicine_id, m.store_id, m.at / 604800000 AS week, CAST(SUM(-m.quantity) AS INTEGER)
FROM movement m LEFT JOIN movement w ON w.id = m.reverses_id
WHERE m.kind IN (2, 3) OR w.kind IN (2, 3)
GROUP BY m.medicine_id, m.store_id, m.at / 604800000;

-- The proof of the balances reads this alone.
DROP INDEX movement_by_lot;
CREATE INDEX movement_by_lot ON movement (lot_id, store_id, at, quantity, balance);

-- So does the page of what is available: a sum of every balance, live.
DROP INDEX balance_by_medicine;
CREATE INDEX balance_by_medicine ON balance (medicine_id, store_id, lot_id, quantity);
