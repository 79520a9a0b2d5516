-- The pharmacy around the ledger.

-- name: supply_gtin_more row=medicine_more
SELECT * FROM medicine_more WHERE gtin = :gtin ORDER BY id;

-- name: supply_gtin_product row=product
SELECT * FROM product WHERE gtin = :gtin AND medicine_id IS NOT NULL ORDER BY id;

-- name: supply_product_of row=product
SELECT * FROM product WHERE source = :source AND code = :code;

-- Capital letters as listed; a range, for prefixes know no wildcard.
-- name: supply_products_from row=product
SELECT * FROM product WHERE name >= :name AND name < :beyond ORDER BY name, code LIMIT :max;

-- name: supply_products_gtin row=product
SELECT * FROM product WHERE gtin = :gtin ORDER BY name, code;

-- name: supply_products_numbered row=product
SELECT * FROM product
WHERE (code >= :one AND code < :one_beyond) OR (code >= :other AND code < :other_beyond)
ORDER BY code LIMIT :max;

-- Each name and each ingredient once: the index leads from one to the next, past the products between.
-- name: supply_product_ingredients
WITH RECURSIVE i(v) AS (
	SELECT MIN(ingredient) FROM product UNION ALL
	SELECT (SELECT MIN(p.ingredient) FROM product p WHERE p.ingredient > i.v) FROM i WHERE i.v IS NOT NULL)
SELECT v FROM i WHERE v IS NOT NULL;

-- name: supply_product_names
WITH RECURSIVE i(v) AS (
	SELECT MIN(name) FROM product UNION ALL
	SELECT (SELECT MIN(p.name) FROM product p WHERE p.name > i.v) FROM i WHERE i.v IS NOT NULL)
SELECT v FROM i WHERE v IS NOT NULL;

-- name: supply_products_with row=product
SELECT * FROM product WHERE ingredient = :ingredient ORDER BY name, code;

-- name: supply_products_named row=product
SELECT * FROM product WHERE name = :name ORDER BY code;

-- name: supply_lot_of row=lot
SELECT * FROM lot WHERE medicine_id = :medicine AND number = :number;

-- ---- the ledger

-- Quantities of a lot in a store by day: what a movement in the past must not upset.
-- name: stock_days_of_lot
SELECT day, CAST(SUM(quantity) AS INTEGER) AS quantity FROM movement
WHERE lot_id = :lot AND store_id = :store GROUP BY day ORDER BY day;

-- name: stock_use_add
UPDATE stock_use SET quantity = quantity + :quantity
WHERE medicine_id = :medicine AND store_id = :store AND week = :week;

-- name: stock_use_new
INSERT INTO stock_use (medicine_id, store_id, week, quantity) VALUES (:medicine, :store, :week, :quantity);

-- Weeks whose kept use differs from the movements, either way round.
-- name: stock_use_proof
SELECT t.medicine_id AS medicine FROM (
	SELECT u.medicine_id, u.store_id, u.week, u.quantity FROM stock_use u
	UNION ALL
	SELECT m.medicine_id, m.store_id, m.at / 604800000 AS week, m.quantity FROM movement m
	WHERE m.kind IN (2, 3, 12)
	UNION ALL
	SELECT m.medicine_id, m.store_id, m.at / 604800000 AS week, m.quantity
	FROM movement m JOIN movement w ON w.id = m.reverses_id
	WHERE m.kind = 6 AND w.kind IN (2, 3, 12)) AS t
GROUP BY t.medicine_id, t.store_id, t.week
HAVING CAST(SUM(t.quantity) AS INTEGER) <> 0;

-- Lots whose sent and arrived movements differ from what transfers say.
-- name: stock_transit_proof
SELECT t.lot_id AS lot FROM (
	SELECT m.lot_id, m.quantity FROM movement m WHERE m.kind IN (8, 9)
	UNION ALL
	SELECT x.lot_id, x.sent - x.received - x.back AS quantity FROM transfer_line x) AS t
GROUP BY t.lot_id
HAVING CAST(SUM(t.quantity) AS INTEGER) <> 0;

-- name: stock_transit_lines one
SELECT COUNT(*) AS n FROM transfer_line;

-- Of a lot in a ward: given less returned.
-- name: stock_given_to_ward one
SELECT COALESCE(CAST(SUM(-m.quantity) AS INTEGER), 0) AS n
FROM movement m LEFT JOIN movement w ON w.id = m.reverses_id
WHERE m.lot_id = :lot AND m.ward_id = :ward AND (m.kind IN (2, 10) OR (m.kind = 6 AND w.kind IN (2, 10)));

-- ---- set apart, opened

-- name: stock_reserved one
SELECT COALESCE(CAST(SUM(quantity) AS INTEGER), 0) AS n FROM reservation
WHERE state = 0 AND medicine_id = :medicine AND store_id = :store AND (until_day = 0 OR until_day >= :today)
  AND id <> :except;

-- name: stock_opened one
SELECT COALESCE(CAST(SUM(quantity) AS INTEGER), 0) AS n FROM opened_pack
WHERE state = 0 AND lot_id = :lot AND store_id = :store;

-- name: stock_reserved_all
SELECT medicine_id, CAST(SUM(quantity) AS INTEGER) AS quantity FROM reservation
WHERE state = 0 AND (until_day = 0 OR until_day >= :today) AND (CAST(:store AS INTEGER) = 0 OR store_id = :store)
GROUP BY medicine_id;

-- name: stock_opened_all
SELECT lot_id, store_id, medicine_id, CAST(SUM(quantity) AS INTEGER) AS quantity FROM opened_pack
WHERE state = 0 AND (CAST(:store AS INTEGER) = 0 OR store_id = :store)
GROUP BY lot_id, store_id, medicine_id;

-- name: supply_reservations row=reservation
SELECT * FROM reservation WHERE state = 0 AND (CAST(:store AS INTEGER) = 0 OR store_id = :store)
ORDER BY id;

-- name: supply_opened row=opened_pack
SELECT * FROM opened_pack WHERE state = 0 AND (CAST(:store AS INTEGER) = 0 OR store_id = :store)
ORDER BY last_day, id;

-- How a pack was ended by hand, used up (12) or thrown away (7), and not taken back.
-- name: stock_opened_ended one
SELECT m.id AS id FROM movement_opened o JOIN movement m ON m.id = o.id
WHERE o.opened_id = :pack AND m.kind IN (7, 12)
  AND NOT EXISTS (SELECT 1 FROM movement r WHERE r.reverses_id = m.id)
LIMIT 1;

-- ---- transfers

-- name: supply_transfers row=transfer
SELECT * FROM transfer
WHERE (state IN (0, 2) OR (CAST(:all AS INTEGER) = 1 AND sent_day >= :from))
  AND (CAST(:to AS INTEGER) = 0 OR to_id = :to)
ORDER BY id DESC;

-- name: supply_lines_of_transfer row=transfer_line
SELECT * FROM transfer_line WHERE transfer_id = :transfer ORDER BY id;

-- On its way to a store, by medicine.
-- name: supply_transit
SELECT l.medicine_id, CAST(SUM(l.sent - l.received - l.back - l.lost) AS INTEGER) AS quantity
FROM transfer t JOIN transfer_line l ON l.transfer_id = t.id
WHERE t.state IN (0, 2) AND (CAST(:to AS INTEGER) = 0 OR t.to_id = :to)
GROUP BY l.medicine_id;

-- name: supply_transit_of_lot
SELECT t.id, t.from_id, t.to_id, t.sent_day, l.sent - l.received - l.back - l.lost AS quantity
FROM transfer_line l JOIN transfer t ON t.id = l.transfer_id
WHERE l.lot_id = :lot AND l.sent > l.received + l.back + l.lost
ORDER BY t.id;

-- ---- levels

-- name: supply_level row=stock_level
SELECT * FROM stock_level WHERE store_id = :store AND medicine_id = :medicine;

-- name: supply_levels row=stock_level
SELECT * FROM stock_level WHERE high > 0 AND (CAST(:store AS INTEGER) = 0 OR store_id = :store)
ORDER BY store_id, id;

-- ---- orders

-- name: supply_suppliers row=supplier
SELECT * FROM supplier ORDER BY name, id;

-- name: supply_supplier_taken
SELECT id FROM supplier WHERE code = :code AND id <> :id;

-- name: supply_purchases row=purchase
SELECT * FROM purchase WHERE CAST(:all AS INTEGER) = 1 OR state < 3 ORDER BY id DESC;

-- name: supply_purchase_lines row=purchase_line
SELECT * FROM purchase_line WHERE purchase_id = :purchase ORDER BY id;

-- Ordered or asked for and still to come, in base units.
-- name: supply_on_order
SELECT l.medicine_id, CAST(SUM(CASE WHEN l.packs * l.pack_size > l.received THEN l.packs * l.pack_size - l.received
	ELSE 0 END) AS INTEGER) AS quantity
FROM purchase p JOIN purchase_line l ON l.purchase_id = p.id
WHERE p.state < 3
GROUP BY l.medicine_id;

-- ---- availability: sums over clear columns; check proves the rows behind them

-- name: availability_stock
SELECT b.medicine_id,
	CAST(SUM(CASE WHEN l.state = 0 AND l.expiry_day >= :today THEN b.quantity ELSE 0 END) AS INTEGER) AS usable,
	CAST(SUM(CASE WHEN l.state = 0 AND l.expiry_day < :today THEN b.quantity ELSE 0 END) AS INTEGER) AS expired,
	CAST(SUM(CASE WHEN l.state <> 0 THEN b.quantity ELSE 0 END) AS INTEGER) AS held,
	CAST(SUM(CASE WHEN l.state = 0 AND l.expiry_day >= :today AND l.expiry_day <= :d30 THEN b.quantity
		ELSE 0 END) AS INTEGER) AS in30,
	CAST(SUM(CASE WHEN l.state = 0 AND l.expiry_day >= :today AND l.expiry_day <= :d60 THEN b.quantity
		ELSE 0 END) AS INTEGER) AS in60,
	CAST(SUM(CASE WHEN l.state = 0 AND l.expiry_day >= :today AND l.expiry_day <= :d90 THEN b.quantity
		ELSE 0 END) AS INTEGER) AS in90,
	MIN(CASE WHEN l.state = 0 AND l.expiry_day >= :today THEN l.expiry_day ELSE 99991231 END) AS next_expiry
FROM balance b JOIN lot l ON l.id = b.lot_id
WHERE b.quantity > 0 AND (CAST(:store AS INTEGER) = 0 OR b.store_id = :store)
GROUP BY b.medicine_id;

-- In the index's order, so that nothing is sorted: the caller adds up the weeks.
-- name: availability_use
SELECT week, medicine_id, CAST(SUM(quantity) AS INTEGER) AS quantity FROM stock_use
WHERE week >= :week AND (CAST(:store AS INTEGER) = 0 OR store_id = :store)
GROUP BY week, medicine_id
ORDER BY week;

-- What moved of a medicine from a day on, by lot: to tell on which days it was out.
-- name: availability_moves
SELECT m.day, m.lot_id, CAST(SUM(m.quantity) AS INTEGER) AS quantity FROM movement m
WHERE m.medicine_id = :medicine AND m.store_id = :store AND m.day >= :from
GROUP BY m.day, m.lot_id ORDER BY m.day DESC, m.lot_id;

-- ---- counting

-- name: counting_sessions row=count_session
SELECT * FROM count_session WHERE CAST(:all AS INTEGER) = 1 OR state = 0 ORDER BY state, id DESC;

-- name: counting_open_in one
SELECT COUNT(*) AS n FROM count_session WHERE store_id = :store AND state = 0;

-- name: counting_line row=count_line
SELECT * FROM count_line WHERE session_id = :session AND lot_id = :lot;

-- name: counting_lines row=count_line
SELECT * FROM count_line WHERE session_id = :session ORDER BY lot_id;

-- What lies there, or was counted.
-- name: counting_balances row=balance
SELECT b.* FROM balance b
WHERE b.store_id = :store AND (b.quantity > 0 OR EXISTS (
	SELECT 1 FROM count_line c WHERE c.session_id = :session AND c.lot_id = b.lot_id))
ORDER BY b.lot_id;

-- name: counting_last_at one
SELECT COALESCE(MAX(c.counted_at), 0) AS at FROM count_line c
WHERE c.lot_id = :lot AND c.store_id = :store AND c.session_id <> :session AND c.state IN (0, 3);

-- name: counting_moves row=movement
SELECT * FROM movement WHERE lot_id = :lot AND store_id = :store AND at > :from ORDER BY at DESC;

-- ---- recall

-- name: recall_open_of row=recall
SELECT * FROM recall WHERE lot_id = :lot AND state = 0;

-- name: recall_list row=recall
SELECT * FROM recall ORDER BY state, id DESC;

-- name: recall_movements row=movement
SELECT * FROM movement WHERE lot_id = :lot ORDER BY at, id;

-- name: recall_balances row=balance
SELECT * FROM balance WHERE lot_id = :lot AND quantity > 0 ORDER BY store_id;

-- name: recall_lots_named row=lot
SELECT * FROM lot WHERE number = :number ORDER BY id;

-- ---- cold store

-- name: cold_readings row=cold_reading
SELECT * FROM cold_reading WHERE store_id = :store ORDER BY at DESC, id DESC LIMIT :max;

-- name: cold_limits row=cold_limit
SELECT * FROM cold_limit WHERE active = 1 ORDER BY id;

-- name: cold_open_breach row=cold_breach
SELECT * FROM cold_breach WHERE store_id = :store AND state = 0;

-- name: cold_breaches row=cold_breach
SELECT * FROM cold_breach WHERE CAST(:all AS INTEGER) = 1 OR state < 2 ORDER BY state, id DESC;

-- Cold medicines that lie in the store and are usable.
-- name: cold_lots row=lot
SELECT l.* FROM lot l JOIN medicine m ON m.id = l.medicine_id
WHERE l.state = 0 AND m.cold = 1
  AND EXISTS (SELECT 1 FROM balance b WHERE b.lot_id = l.id AND b.store_id = :store AND b.quantity > 0)
ORDER BY l.id;

-- name: cold_breach_lots row=breach_lot
SELECT * FROM breach_lot WHERE breach_id = :breach ORDER BY lot_id;

-- Another breach that is not decided and holds the lot, too.
-- name: cold_held_elsewhere one
SELECT COUNT(*) AS n FROM breach_lot x JOIN cold_breach b ON b.id = x.breach_id
WHERE x.lot_id = :lot AND b.state IN (0, 1, 3) AND b.id <> :breach;

-- name: recall_lost
SELECT t.to_id, t.sent_day, l.lost FROM transfer_line l JOIN transfer t ON t.id = l.transfer_id
WHERE l.lot_id = :lot AND l.lost > 0 ORDER BY t.id;

-- name: cold_today one
SELECT COUNT(*) AS n FROM cold_reading WHERE store_id = :store AND at >= :from;
