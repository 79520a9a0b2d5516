-- Diagnoses: whole rows, opened above.  What is sealed can't be asked for here; by code they are found through the
-- sealed index.

-- A patient's diagnoses with those of records merged into this one, newest first.
-- name: diagnosis_of_patient row=diagnosis
SELECT d.* FROM diagnosis d
WHERE (d.patient_id = :patient OR d.patient_id IN (SELECT p.id FROM patient p WHERE p.living_id = :patient))
  AND (d.state <> 1 OR :all = 1)
ORDER BY d.day DESC, d.id DESC;

-- The problem list of one record, struck-out lines too: an import asks what it has brought before.
-- name: diagnosis_problems row=diagnosis
SELECT * FROM diagnosis WHERE patient_id = :patient AND kind = 2 ORDER BY id;

-- What the index of codes should hold.
-- name: diagnosis_indexed row=diagnosis
SELECT * FROM diagnosis WHERE state <> 1 ORDER BY id;
