-- What `check` asks beyond whole rows.

-- Patients that stand in no index.
-- name: check_struck
SELECT id FROM patient WHERE state = 2 ORDER BY id;

-- Each movement in the order of its stock card: the last of a lot in a store gives its running balance.
-- name: check_movements
SELECT lot_id, store_id, quantity, balance FROM movement
ORDER BY lot_id, store_id, at;

-- name: check_balances
SELECT lot_id, store_id, quantity FROM balance ORDER BY lot_id, store_id;

-- name: check_grants row=domain_grant
SELECT * FROM domain_grant ORDER BY id;
