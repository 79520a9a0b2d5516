-- What extracts and reports read besides the measures (db/warehouse/measures).

-- The month's appointments, by the index on the scheduled day.
-- name: extract_appointments many row=appointment
SELECT * FROM appointment
WHERE day >= :first AND day <= :last AND state <> 5
ORDER BY day, minute, id;

-- name: extract_movements many row=movement
SELECT * FROM movement
WHERE day >= :first AND day <= :last
ORDER BY day, at, id;

-- The medicine of a patient as a code, by the day of the order.
-- name: extract_prescriptions many row=patient_medicine
SELECT * FROM patient_medicine
WHERE day >= :first AND day <= :last AND state <> 1
ORDER BY day, id;

-- name: extract_count_prescriptions one
SELECT COUNT(*) AS n FROM patient_medicine
WHERE day >= :first AND day <= :last AND state <> 1;

-- How a patient's appointments before a day turned out.
-- name: extract_prior one
SELECT CAST(COALESCE(SUM(CASE WHEN state = 1 OR state = 2 THEN 1 ELSE 0 END), 0) AS INTEGER) AS kept,
       CAST(COALESCE(SUM(CASE WHEN state = 3 THEN 1 ELSE 0 END), 0) AS INTEGER) AS missed
FROM appointment
WHERE patient_id = :patient AND day < :before;

-- Control totals, counted apart from the rows that are written.
-- name: extract_count_diagnoses one
SELECT COUNT(*) AS n FROM diagnosis
WHERE day >= :first AND day <= :last AND state <> 1;

-- name: extract_count_movements one
SELECT COUNT(*) AS n, CAST(COALESCE(SUM(quantity), 0) AS INTEGER) AS quantity FROM movement
WHERE day >= :first AND day <= :last;

-- The months in which something is scheduled.
-- name: extract_span one
SELECT COALESCE(MIN(day), 0) AS first, COALESCE(MAX(day), 0) AS last FROM appointment;

-- Dimensions, whole.
-- name: extract_places many row=place
SELECT * FROM place ORDER BY id;

-- name: extract_staff many row=staff
SELECT * FROM staff ORDER BY id;

-- name: extract_medicines many row=medicine
SELECT * FROM medicine ORDER BY id;

-- name: extract_reasons many row=reason
SELECT * FROM reason ORDER BY id;

-- name: extract_regions many row=region
SELECT * FROM region ORDER BY id;

-- name: extract_holidays many row=holiday
SELECT * FROM holiday WHERE active = 1 ORDER BY day;

-- name: extract_code one row=code
SELECT * FROM code WHERE system = :system AND code = :code;

-- name: export_runs many row=export_run
SELECT * FROM export_run ORDER BY at DESC, id DESC;
