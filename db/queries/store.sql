-- What the store itself asks: site, ids, index pages.

-- name: site_load one row=site
SELECT * FROM site WHERE id = 1;

-- A block of ids; the counter never goes back.
-- name: site_take_ids one
UPDATE site SET next_id = next_id + :count WHERE id = 1
RETURNING next_id - :count AS first;

-- A record number; never used again, even where the patient is not filed.
-- name: site_take_record one
UPDATE site SET next_record = next_record + 1 WHERE id = 1
RETURNING next_record - 1 AS taken;
