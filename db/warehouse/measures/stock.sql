-- Stock as at month end, over all stores: what is there now less what moved since. Usable is what lies in lots that
-- were neither held nor recalled then, through their printed day. Out: nothing usable. Low: at or under the reorder
-- level. Expiring: usable, with a last day within 90 days after the month. Medicines are those in use today.
-- name: measure_stock many
SELECT m.id AS medicine_id, m.name AS name, m.strength AS strength, m.form AS form, m.unit AS unit,
       m.reorder AS reorder,
       CAST(COALESCE(SUM(CASE WHEN x.state = 0 AND x.expiry_day >= :last THEN x.quantity ELSE 0 END), 0)
            AS INTEGER) AS usable,
       CAST(COALESCE(SUM(CASE WHEN x.state <> 0 AND x.expiry_day >= :last THEN x.quantity ELSE 0 END), 0)
            AS INTEGER) AS held,
       CAST(COALESCE(SUM(CASE WHEN x.expiry_day < :last THEN x.quantity ELSE 0 END), 0) AS INTEGER) AS expired,
       CAST(COALESCE(SUM(CASE WHEN x.state = 0 AND x.expiry_day >= :last AND x.expiry_day <= :soon
                              THEN x.quantity ELSE 0 END), 0) AS INTEGER) AS expiring,
       COALESCE(MIN(CASE WHEN x.state = 0 AND x.expiry_day >= :last AND x.quantity > 0 THEN x.expiry_day END), 0)
            AS next_expiry
FROM medicine AS m LEFT JOIN (
	SELECT b.medicine_id AS medicine_id, l.expiry_day AS expiry_day,
	       COALESCE((SELECT MIN(h.state) FROM lot_history AS h
			 WHERE h.id = l.id AND h.filed_at <= :ended_at AND h.until_at > :ended_at), l.state) AS state,
	       b.quantity - COALESCE((SELECT CAST(SUM(v.quantity) AS INTEGER) FROM movement AS v
				      WHERE v.lot_id = b.lot_id AND v.store_id = b.store_id AND v.day > :last), 0)
		       AS quantity
	FROM balance AS b JOIN lot AS l ON l.id = b.lot_id
) AS x ON x.medicine_id = m.id
WHERE m.active = 1
GROUP BY m.id, m.name, m.strength, m.form, m.unit, m.reorder
ORDER BY m.name, m.strength, m.form;
