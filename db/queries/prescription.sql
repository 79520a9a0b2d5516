-- Prescriptions, hand-outs, doses: whole rows, opened above.

-- With those of records merged into this one; what runs first, then the newest.
-- name: prescription_of_patient row=prescription
SELECT r.* FROM prescription r
WHERE (r.patient_id = :patient OR r.patient_id IN (SELECT p.id FROM patient p WHERE p.living_id = :patient))
  AND (r.state < 2 OR :all = 1)
ORDER BY r.state, r.from_at DESC, r.id DESC;

-- What may have doses between two instants.
-- name: prescription_in_window row=prescription
SELECT r.* FROM prescription r
WHERE (r.patient_id = :patient OR r.patient_id IN (SELECT p.id FROM patient p WHERE p.living_id = :patient))
  AND r.state <> 4 AND r.from_at < :until AND (r.ends_at = 0 OR r.ends_at > :since)
ORDER BY r.id;

-- What was to begin between two instants, what was entered in error left out.
-- name: prescription_ordered row=prescription
SELECT * FROM prescription WHERE from_at >= :from AND from_at < :to AND state <> 4 ORDER BY from_at, id;

-- name: dispensing_open row=dispensing
SELECT * FROM dispensing WHERE state < 3 ORDER BY id;

-- The movement that an issue has just filed, in its transaction.
-- name: dispense_last_movement one
SELECT id FROM movement
WHERE lot_id = :lot AND store_id = :store AND author_id = :author
ORDER BY at DESC, id DESC LIMIT 1;

-- name: dose_recorded row=dose
SELECT * FROM dose WHERE prescription_id = :prescription AND due_at = :due AND state <> 5;

-- name: dose_of_prescription row=dose
SELECT * FROM dose
WHERE prescription_id = :prescription AND state <> 5 AND due_at >= :since AND due_at < :until
ORDER BY due_at;

-- The stays in a ward that touch a stretch of time.
-- name: dose_stays row=stay
SELECT * FROM stay
WHERE ward_id = :ward AND state = 0 AND from_at < :until AND (to_at = 0 OR to_at > :since)
ORDER BY from_at, id;

-- ---- the shelf: open packs of a medicine, and what is set apart, in one store or all (0)

-- name: shelf_opened row=opened_pack
SELECT * FROM opened_pack
WHERE state = 0 AND medicine_id = :medicine AND (CAST(:store AS INTEGER) = 0 OR store_id = :store)
ORDER BY last_day, id;

-- name: shelf_reserved one
SELECT COALESCE(CAST(SUM(quantity) AS INTEGER), 0) AS n FROM reservation
WHERE state = 0 AND medicine_id = :medicine AND (CAST(:store AS INTEGER) = 0 OR store_id = :store)
  AND (until_day = 0 OR until_day >= :today);

-- ---- the tables of checks that were brought in

-- name: drug_rule_same row=drug_rule
SELECT * FROM drug_rule
WHERE kind = :kind AND edition = :edition AND first = :first AND second = :second AND name = :name
  AND route = :route AND from_age = :from_age;

-- name: drug_rules row=drug_rule
SELECT * FROM drug_rule WHERE kind = :kind AND edition = :edition ORDER BY id;

-- name: drug_lists_in_use row=drug_list
SELECT * FROM drug_list WHERE active = 1 ORDER BY kind;

-- name: drug_list_of row=drug_list
SELECT * FROM drug_list WHERE kind = :kind AND edition = :edition;
