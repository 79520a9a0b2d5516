-- Wards: open stays are those that have not ended and are not struck out.

-- name: ward_stay_of row=stay
SELECT * FROM stay
WHERE (patient_id = :patient OR patient_id IN (SELECT q.id FROM patient AS q WHERE q.living_id = :patient)) AND to_at = 0 AND state = 0;

-- name: ward_stay_in_bed row=stay
SELECT * FROM stay WHERE bed_id = :bed AND to_at = 0 AND state = 0;

-- name: ward_stays row=stay
SELECT * FROM stay WHERE ward_id = :ward AND to_at = 0 AND state = 0 ORDER BY from_at, id;

-- The stay that a move ended, by the admission and the instant.
-- name: ward_stay_before row=stay
SELECT * FROM stay
WHERE patient_id = :patient AND admission_id = :admission AND to_at = :at AND ending = 1 AND state = 0 AND id <> :id
ORDER BY id DESC;
