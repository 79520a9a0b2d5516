-- Services and their prices, insurers and policies, charges, bills, payments, claims.
--
-- Every amount is whole minor units of the site's currency.  What the house asks for a service is no secret; what a
-- patient is billed, has paid, or claims is sealed for billing.  Days, states and links stand in clear, because the
-- lists of what is open must count and sort by them.

-- What is charged, and for how much: the price list.
-- @table 200 service domain=visit history
CREATE TABLE service (
	id           INTEGER PRIMARY KEY,       -- the service
	version      INTEGER NOT NULL,          -- counts changes of this row; charges keep the version of their day
	kind         INTEGER NOT NULL,          -- @enum(service_kind)
	code         TEXT    NOT NULL UNIQUE,   -- @text(32) short name that people type
	name         TEXT    NOT NULL,          -- @text(80) as on the bill
	price        INTEGER NOT NULL,          -- minor units, without tax
	tax          INTEGER NOT NULL,          -- rate in hundredths of a percent
	at_clinic_id INTEGER REFERENCES place (id), -- @ref(place) clinic whose done visits leave a charge for it
	active       INTEGER NOT NULL,          -- @bool
	author_id    INTEGER NOT NULL,          -- the account
	filed_at     INTEGER NOT NULL,          -- @at of this version
	mac          BLOB    NOT NULL           -- @blob(18)
) STRICT;
CREATE INDEX service_by_clinic ON service (at_clinic_id);

-- @table 201 insurer domain=visit history
CREATE TABLE insurer (
	id           INTEGER PRIMARY KEY,       -- the insurer
	version      INTEGER NOT NULL,          -- counts changes of this row
	kind         INTEGER NOT NULL,          -- @enum(insurer_kind)
	code         TEXT    NOT NULL UNIQUE,   -- @text(32) short name, or number elsewhere
	name         TEXT    NOT NULL,          -- @text(120)
	phone        TEXT    NOT NULL,          -- @text(32)
	email        TEXT    NOT NULL,          -- @text(80)
	address      TEXT    NOT NULL,          -- @text(160)
	city         TEXT    NOT NULL,          -- @text(60)
	district     TEXT    NOT NULL,          -- @text(60) state or province
	zip          TEXT    NOT NULL,          -- @text(16) text: zeros lead
	hospital     TEXT    NOT NULL,          -- @text(32) external number of the hospital it works with
	active       INTEGER NOT NULL,          -- @bool
	author_id    INTEGER NOT NULL,          -- the account
	filed_at     INTEGER NOT NULL,          -- @at of this version
	mac          BLOB    NOT NULL           -- @blob(18)
) STRICT;
CREATE INDEX insurer_by_name ON insurer (name);

-- A patient's cover.  Which insurer it is says something of them, so it is sealed, too.
-- @table 202 policy domain=billing subject=patient_id history
CREATE TABLE policy (
	id           INTEGER PRIMARY KEY,       -- the policy
	version      INTEGER NOT NULL,          -- counts changes of this row
	patient_id   INTEGER NOT NULL REFERENCES patient (id), -- @ref(patient)
	insurer_id   BLOB    NOT NULL,          -- @ref(insurer) @seal(1)
	number       BLOB    NOT NULL,          -- @text(40) @seal(2 pad=32)
	coverage     BLOB    NOT NULL,          -- @enum(coverage) @seal(3)
	from_day     BLOB    NOT NULL,          -- @day @seal(4) first day of cover, 0 not known
	to_day       BLOB    NOT NULL,          -- @day @seal(5) last day of cover, 0 open
	premium      BLOB    NOT NULL,          -- @seal(6) a month, minor units, -1 not known
	deductible   BLOB    NOT NULL,          -- @seal(7) minor units, -1 not known
	state        INTEGER NOT NULL,          -- @enum(filed)
	author_id    INTEGER NOT NULL,          -- the account
	filed_at     INTEGER NOT NULL,          -- @at of this version
	mac          BLOB    NOT NULL           -- @blob(18)
) STRICT;
CREATE INDEX policy_by_patient ON policy (patient_id);

-- A bill.  While it is open its lines may change; from then on only what was paid does, and a mistake is corrected by
-- a bill that reverses it.  total = amount - discount + tax + difference.
-- @table 203 bill domain=billing subject=patient_id history
CREATE TABLE bill (
	id           INTEGER PRIMARY KEY,       -- the bill
	version      INTEGER NOT NULL,          -- counts changes of this row
	number       INTEGER NOT NULL UNIQUE,   -- counts the house's bills: no gaps
	patient_id   INTEGER NOT NULL REFERENCES patient (id), -- @ref(patient)
	appointment_id INTEGER REFERENCES appointment (id), -- @ref(appointment) the visit it is for, if one
	policy_id    INTEGER REFERENCES policy (id), -- @ref(policy) the cover that is to pay
	reverses_id  INTEGER REFERENCES bill (id), -- @ref(bill) the one that it takes back
	state        INTEGER NOT NULL,          -- @enum(bill_state)
	day          INTEGER NOT NULL,          -- @day of the bill, local
	due_day      INTEGER NOT NULL,          -- @day last one to pay without being overdue, 0 none
	amount       BLOB    NOT NULL,          -- @seal(1) of the lines, minor units
	discount     BLOB    NOT NULL,          -- @seal(2) taken off the amount
	tax          BLOB    NOT NULL,          -- @seal(3) of the lines, each rounded for itself
	difference   BLOB    NOT NULL,          -- @seal(4) by which a total that came from elsewhere misses its parts
	total        BLOB    NOT NULL,          -- @seal(5) to pay
	paid         BLOB    NOT NULL,          -- @seal(6) received so far
	method       BLOB    NOT NULL,          -- @enum(pay_method) @seal(7) how it is to be paid
	pay_day      BLOB    NOT NULL,          -- @day @seal(8) when it was or is to be paid, 0 not said
	clerk        BLOB    NOT NULL,          -- @text(80) @seal(9 pad=32) who handled it, as a source says
	words        BLOB    NOT NULL,          -- @text(200) @seal(10 pad=64) remarks
	visit        BLOB    NOT NULL,          -- @text(40) @seal(11 pad=32) number of the visit elsewhere
	hospital     BLOB    NOT NULL,          -- @text(40) @seal(12 pad=32) number of the hospital elsewhere
	cover        BLOB    NOT NULL,          -- @text(40) @seal(13 pad=32) number of the policy elsewhere
	author_id    INTEGER NOT NULL,          -- the account
	filed_at     INTEGER NOT NULL,          -- @at of this version
	mac          BLOB    NOT NULL           -- @blob(18)
) STRICT;
CREATE INDEX bill_by_patient ON bill (patient_id, day);
CREATE INDEX bill_by_state ON bill (state, due_day);
CREATE UNIQUE INDEX bill_reversed_once ON bill (reverses_id);

-- What was done and has to be paid.  A nurse who closes a visit leaves one, and holds no key of billing: the price is
-- read from the price list as it was (service_version) when it goes on a bill, or stands in charge_price.
-- @table 204 charge domain=visit subject=patient_id history
CREATE TABLE charge (
	id           INTEGER PRIMARY KEY,       -- the charge
	version      INTEGER NOT NULL,          -- counts changes of this row
	patient_id   INTEGER NOT NULL REFERENCES patient (id), -- @ref(patient)
	appointment_id INTEGER REFERENCES appointment (id), -- @ref(appointment) the visit, if one
	bill_id      INTEGER REFERENCES bill (id), -- @ref(bill) that it is on; none: waits
	day          INTEGER NOT NULL,          -- @day it was done, local
	state        INTEGER NOT NULL,          -- @enum(filed)
	service_id   BLOB    NOT NULL,          -- @ref(service) @seal(1)
	service_version BLOB NOT NULL,          -- @seal(2) of the price list
	quantity     BLOB    NOT NULL,          -- @seal(3) how many times
	own_price    BLOB    NOT NULL,          -- @bool @seal(4) a price of its own: see charge_price
	author_id    INTEGER NOT NULL,          -- the account
	filed_at     INTEGER NOT NULL,          -- @at of this version
	mac          BLOB    NOT NULL           -- @blob(18)
) STRICT;
CREATE INDEX charge_by_patient ON charge (patient_id, day);
CREATE INDEX charge_by_visit ON charge (appointment_id);
CREATE INDEX charge_waits ON charge (day) WHERE bill_id IS NULL AND state = 0;

-- The price of one charge where it is not that of the list, the same id.
-- @table 205 charge_price domain=billing subject=patient_id history
CREATE TABLE charge_price (
	id           INTEGER PRIMARY KEY REFERENCES charge (id), -- the charge
	version      INTEGER NOT NULL,          -- counts changes of this row
	patient_id   INTEGER NOT NULL REFERENCES patient (id), -- @ref(patient)
	price        BLOB    NOT NULL,          -- @seal(1) of one, minor units, without tax
	words        BLOB    NOT NULL,          -- @text(120) @seal(2 pad=32) on the bill behind the service
	author_id    INTEGER NOT NULL,          -- the account
	filed_at     INTEGER NOT NULL,          -- @at of this version
	mac          BLOB    NOT NULL           -- @blob(18)
) STRICT;

-- @table 206 bill_line domain=billing subject=patient_id history
CREATE TABLE bill_line (
	id           INTEGER PRIMARY KEY,       -- the line
	version      INTEGER NOT NULL,          -- counts changes of this row
	bill_id      INTEGER NOT NULL REFERENCES bill (id), -- @ref(bill)
	patient_id   INTEGER NOT NULL REFERENCES patient (id), -- @ref(patient)
	charge_id    INTEGER REFERENCES charge (id), -- @ref(charge) it stands for, if one
	state        INTEGER NOT NULL,          -- @enum(filed) struck: taken off again while the bill was open
	day          INTEGER NOT NULL,          -- @day it was done
	service_id   BLOB    NOT NULL,          -- @ref(service) @seal(1)
	words        BLOB    NOT NULL,          -- @text(200) @seal(2 pad=64) as printed
	quantity     BLOB    NOT NULL,          -- @seal(3) below zero on a bill that reverses
	price        BLOB    NOT NULL,          -- @seal(4) of one, minor units
	discount     BLOB    NOT NULL,          -- @seal(5) this line's share of the bill's
	tax_rate     BLOB    NOT NULL,          -- @seal(6) hundredths of a percent
	tax          BLOB    NOT NULL,          -- @seal(7) of quantity x price - discount, rounded half to even
	author_id    INTEGER NOT NULL,          -- the account
	filed_at     INTEGER NOT NULL,          -- @at of this version
	mac          BLOB    NOT NULL           -- @blob(18)
) STRICT;
CREATE INDEX bill_line_by_bill ON bill_line (bill_id);

-- A claim on an insurer.  One that was denied is sent again as a new one, which names it.
-- @table 207 claim domain=billing subject=patient_id history
CREATE TABLE claim (
	id           INTEGER PRIMARY KEY,       -- the claim
	version      INTEGER NOT NULL,          -- counts changes of this row
	bill_id      INTEGER NOT NULL REFERENCES bill (id), -- @ref(bill)
	patient_id   INTEGER NOT NULL REFERENCES patient (id), -- @ref(patient)
	policy_id    INTEGER NOT NULL REFERENCES policy (id), -- @ref(policy)
	again_id     INTEGER REFERENCES claim (id), -- @ref(claim) the one that this one sends again
	state        INTEGER NOT NULL,          -- @enum(claim_state)
	sent_day     INTEGER NOT NULL,          -- @day 0 not yet
	answer_day   INTEGER NOT NULL,          -- @day 0 not yet
	number       BLOB    NOT NULL,          -- @text(40) @seal(1 pad=32) the insurer's
	amount       BLOB    NOT NULL,          -- @seal(2) claimed, minor units
	sanctioned   BLOB    NOT NULL,          -- @seal(3) that the insurer takes over
	denial       BLOB    NOT NULL,          -- @enum(denial) @seal(4)
	words        BLOB    NOT NULL,          -- @text(200) @seal(5 pad=64) of the answer
	author_id    INTEGER NOT NULL,          -- the account
	filed_at     INTEGER NOT NULL,          -- @at of this version
	mac          BLOB    NOT NULL           -- @blob(18)
) STRICT;
CREATE INDEX claim_by_bill ON claim (bill_id);
CREATE INDEX claim_by_state ON claim (state, sent_day);
CREATE UNIQUE INDEX claim_again_once ON claim (again_id);

-- Money in, or back.  Never changed: a wrong one is reversed by another.
-- @table 208 payment domain=billing subject=patient_id
CREATE TABLE payment (
	id           INTEGER PRIMARY KEY,       -- this payment
	version      INTEGER NOT NULL,          -- always 1
	bill_id      INTEGER NOT NULL REFERENCES bill (id), -- @ref(bill)
	patient_id   INTEGER NOT NULL REFERENCES patient (id), -- @ref(patient)
	claim_id     INTEGER REFERENCES claim (id), -- @ref(claim) that it answers
	reverses_id  INTEGER REFERENCES payment (id), -- @ref(payment) the one that it takes back
	state        INTEGER NOT NULL,          -- @enum(payment_state) a failed one does not count
	day          INTEGER NOT NULL,          -- @day local
	amount       BLOB    NOT NULL,          -- @seal(1) minor units, below zero where money went back
	method       BLOB    NOT NULL,          -- @enum(pay_method) @seal(2)
	document     BLOB    NOT NULL,          -- @text(60) @seal(3 pad=32) receipt, transfer, authorisation
	author_id    INTEGER NOT NULL,          -- the account
	filed_at     INTEGER NOT NULL,          -- @at
	mac          BLOB    NOT NULL           -- @blob(18)
) STRICT;
CREATE INDEX payment_by_bill ON payment (bill_id);
CREATE INDEX payment_by_day ON payment (day);
CREATE UNIQUE INDEX payment_reversed_once ON payment (reverses_id);

-- What a source tells of a visit beyond the booking, one row an appointment that has any, the same id.
-- @table 209 visit_more domain=visit subject=patient_id history
CREATE TABLE visit_more (
	id           INTEGER PRIMARY KEY REFERENCES appointment (id), -- the appointment
	version      INTEGER NOT NULL,          -- counts changes of this row
	patient_id   INTEGER NOT NULL REFERENCES patient (id), -- @ref(patient)
	hospital_id  INTEGER REFERENCES hospital (id), -- @ref(hospital) where it was
	follow_day   INTEGER NOT NULL,          -- @day to be seen again, 0 not said
	author_id    INTEGER NOT NULL,          -- the account
	filed_at     INTEGER NOT NULL,          -- @at of this version
	mac          BLOB    NOT NULL           -- @blob(18)
) STRICT;

-- Its money, the same id.
-- @table 210 visit_cost domain=billing subject=patient_id history
CREATE TABLE visit_cost (
	id           INTEGER PRIMARY KEY REFERENCES appointment (id), -- the appointment
	version      INTEGER NOT NULL,          -- counts changes of this row
	patient_id   INTEGER NOT NULL REFERENCES patient (id), -- @ref(patient)
	amount       BLOB    NOT NULL,          -- @seal(1) minor units, -1 not said
	copay        BLOB    NOT NULL,          -- @seal(2) the patient's own part, minor units, -1 not said
	claim        BLOB    NOT NULL,          -- @text(40) @seal(3 pad=32) number of the claim elsewhere
	author_id    INTEGER NOT NULL,          -- the account
	filed_at     INTEGER NOT NULL,          -- @at of this version
	mac          BLOB    NOT NULL           -- @blob(18)
) STRICT;

-- Its words, the same id.
-- @table 211 visit_words domain=care subject=patient_id history
CREATE TABLE visit_words (
	id           INTEGER PRIMARY KEY REFERENCES appointment (id), -- the appointment
	version      INTEGER NOT NULL,          -- counts changes of this row
	patient_id   INTEGER NOT NULL REFERENCES patient (id), -- @ref(patient)
	diagnosis    BLOB    NOT NULL,          -- @text(120) @seal(1 pad=32) in words, no code
	plan         BLOB    NOT NULL,          -- @text(120) @seal(2 pad=32)
	words        BLOB    NOT NULL,          -- @text(2000) @seal(3 pad=128)
	author_id    INTEGER NOT NULL,          -- the account
	filed_at     INTEGER NOT NULL,          -- @at of this version
	mac          BLOB    NOT NULL           -- @blob(18)
) STRICT;
