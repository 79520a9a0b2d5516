-- What `check` asks beyond whole rows.

-- Patients that stand in no index.
-- name: check_struck
SELECT id FROM patient WHERE state = 2 ORDER BY id;

-- name: check_balances
SELECT lot_id, store_id, quantity FROM balance ORDER BY lot_id, store_id;

-- What is kept of use and of transfers; the movements say the same with the other sign.
-- name: check_use
SELECT medicine_id, store_id, week, quantity FROM stock_use;

-- name: check_transit
SELECT lot_id, sent - received - back AS quantity FROM transfer_line;

-- name: check_grants row=domain_grant
SELECT * FROM domain_grant ORDER BY id;
