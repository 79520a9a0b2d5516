-- Medication stock: the ledger of movements, and the balances that are kept with it.

-- name: stock_balance row=balance
SELECT * FROM balance WHERE lot_id = :lot AND store_id = :store;

-- The latest instant on a card: the next movement comes after it, whatever the clock says.
-- name: stock_last_at one
SELECT COALESCE(MAX(at), 0) AS at FROM movement WHERE medicine_id = :medicine AND store_id = :store;

-- name: stock_reversal_of one
SELECT id FROM movement WHERE reverses_id = :movement;

-- Lots of a medicine that have ever come, by number.
-- name: stock_lots_of_medicine row=lot
SELECT * FROM lot WHERE medicine_id = :medicine ORDER BY number;

-- First expiry first, then the one that came first.
-- name: stock_lots_with_stock row=lot
SELECT l.* FROM lot l
WHERE l.medicine_id = :medicine
  AND EXISTS (SELECT 1 FROM balance b WHERE b.lot_id = l.id AND b.store_id = :store AND b.quantity > 0)
ORDER BY l.expiry_day, l.id;

-- Balances of a medicine, in one store or all (0).
-- name: stock_balances_of_medicine row=balance
SELECT b.* FROM balance b
WHERE b.medicine_id = :medicine AND (b.store_id = :store OR :store = 0)
ORDER BY b.lot_id, b.store_id;

-- The three parts of the stock list; they are joined in memory, each row authenticated.
-- name: stock_all_balances row=balance
SELECT b.* FROM balance b WHERE b.quantity > 0 AND (b.store_id = :store OR :store = 0) ORDER BY b.lot_id;

-- name: stock_all_lots row=lot
SELECT l.* FROM lot l
WHERE EXISTS (SELECT 1 FROM balance b WHERE b.lot_id = l.id AND b.quantity > 0)
ORDER BY l.id;

-- name: stock_all_medicines row=medicine
SELECT * FROM medicine ORDER BY id;

-- name: stock_card row=movement
SELECT * FROM movement
WHERE medicine_id = :medicine AND store_id = :store AND at >= :from
ORDER BY at;

-- Proof: balances that differ from the sum of their movements, either way round.
-- name: stock_proof
SELECT t.lot_id AS lot, t.store_id AS store, CAST(SUM(t.kept) AS INTEGER) AS kept,
       CAST(SUM(t.moved) AS INTEGER) AS moved
FROM (SELECT b.lot_id, b.store_id, b.quantity AS kept, 0 AS moved FROM balance b
      UNION ALL
      SELECT m.lot_id, m.store_id, 0 AS kept, m.quantity AS moved FROM movement m) AS t
GROUP BY t.lot_id, t.store_id
ORDER BY t.lot_id, t.store_id;
