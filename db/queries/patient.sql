-- Patients: what hangs on one, and what the index of all of them should hold.

-- Every identity that stands in the sealed index.
-- name: identity_indexed row=identity
SELECT i.* FROM identity i JOIN patient p ON p.id = i.id WHERE p.state <> 2 ORDER BY i.id;

-- The patients that an account last had to do with; the caller drops repeats.
-- name: patient_last
SELECT patient_id FROM audit_entry
WHERE account_id = :account AND patient_id > 0 AND outcome = 0
ORDER BY id DESC LIMIT CAST(:max AS BIGINT);

-- What forbids striking a patient out.
-- name: patient_hangs one
SELECT (SELECT COUNT(*) FROM appointment a WHERE a.patient_id = :patient AND a.state <> 5) +
       (SELECT COUNT(*) FROM stay s WHERE s.patient_id = :patient AND s.state = 0) +
       (SELECT COUNT(*) FROM diagnosis d WHERE d.patient_id = :patient AND d.state = 0) +
       (SELECT COUNT(*) FROM bill b WHERE b.patient_id = :patient AND b.state <> 6) +
       (SELECT COUNT(*) FROM charge c WHERE c.patient_id = :patient AND c.state = 0) +
       (SELECT COUNT(*) FROM policy i WHERE i.patient_id = :patient AND i.state = 0) +
       (SELECT COUNT(*) FROM insured g WHERE g.patient_id = :patient AND g.state = 0) +
       (SELECT COUNT(*) FROM prescription r WHERE r.patient_id = :patient) +
       (SELECT COUNT(*) FROM waiting w WHERE w.patient_id = :patient AND w.state = 0) +
       (SELECT COUNT(*) FROM patient_recall e WHERE e.patient_id = :patient AND e.state = 0) +
       (SELECT COUNT(*) FROM patient q WHERE q.living_id = :patient) AS n;

-- Admissions elsewhere; those merged into the record count with it.
-- name: told_admissions row=admission_told
SELECT * FROM admission_told
WHERE (patient_id = :patient OR patient_id IN (SELECT p.id FROM patient AS p WHERE p.living_id = :patient))
  AND state = 0
ORDER BY from_day DESC, id DESC;

-- name: patient_attributes row=patient_attribute
SELECT * FROM patient_attribute WHERE patient_id = :patient ORDER BY id;

-- name: alerts_valid row=alert
SELECT * FROM alert
WHERE (patient_id = :patient OR patient_id IN (SELECT q.id FROM patient AS q WHERE q.living_id = :patient)) AND state = 0
ORDER BY id;

-- name: allergies_valid row=allergy
SELECT * FROM allergy
WHERE (patient_id = :patient OR patient_id IN (SELECT q.id FROM patient AS q WHERE q.living_id = :patient)) AND state = 0
ORDER BY id;

-- What a search asks of the house: the next counter of record numbers, the wards, who lies in one.
-- name: site_next_record one
SELECT next_record FROM site WHERE id = 1;

-- name: find_wards
SELECT id, code, name FROM place WHERE kind = 2 AND active = 1 ORDER BY id;

-- name: find_in_ward
SELECT patient_id FROM stay WHERE ward_id = :ward AND to_at = 0 AND state = 0 ORDER BY from_at, id;
