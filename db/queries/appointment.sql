-- The appointment book.  Lists of a patient hold those of records merged into this one.  State below 2: open (booked or arrived); 5: struck out.

-- Open ones with a time that overlap a stretch of a day.  A clinic that runs alongside others never clashes.
-- name: appointment_clash_patient
SELECT a.minute, a.length, a.clinic_id
FROM appointment AS a JOIN place AS p ON p.id = a.clinic_id
WHERE (a.patient_id = :patient OR a.patient_id IN (SELECT q.id FROM patient AS q WHERE q.living_id = :patient))
  AND a.day = :day AND a.state < 2 AND a.minute >= 0
  AND a.minute < :until AND a.minute + a.length > :since AND a.id <> :id AND p.alongside = 0
ORDER BY a.minute;

-- name: appointment_clash_doctor
SELECT minute, length, clinic_id FROM appointment
WHERE doctor_id = :doctor AND day = :day AND state < 2 AND minute >= 0
  AND minute < :until AND minute + length > :since AND id <> :id
ORDER BY minute;

-- name: appointment_clash_clinic
SELECT minute, length FROM appointment
WHERE clinic_id = :clinic AND day = :day AND state < 2 AND minute >= 0
  AND minute < :until AND minute + length > :since AND id <> :id;

-- name: appointment_on_clinic_day row=appointment
SELECT * FROM appointment
WHERE clinic_id = :clinic AND day = :day AND state <> 5
ORDER BY minute, id;

-- name: appointment_on_day row=appointment
SELECT * FROM appointment WHERE day = :day AND state <> 5 ORDER BY minute, clinic_id, id;

-- name: appointment_of_patient row=appointment
SELECT * FROM appointment
WHERE (patient_id = :patient OR patient_id IN (SELECT q.id FROM patient AS q WHERE q.living_id = :patient)) AND state <> 5
ORDER BY day DESC, minute DESC, id DESC;

-- name: appointment_of_doctor row=appointment
SELECT * FROM appointment
WHERE day = :day AND doctor_id = :doctor AND state <> 5
ORDER BY minute, id;

-- name: appointment_coming row=appointment
SELECT * FROM appointment
WHERE (patient_id = :patient OR patient_id IN (SELECT q.id FROM patient AS q WHERE q.living_id = :patient))
  AND day >= :today AND state = 0
ORDER BY day, minute, id;

-- name: appointment_unclosed row=appointment
SELECT * FROM appointment
WHERE state < 2 AND day < :today AND (CAST(:clinic AS INTEGER) = 0 OR clinic_id = :clinic)
ORDER BY day, minute, id LIMIT :most;

-- name: appointment_times_of_clinic
SELECT day, minute, length, state FROM appointment
WHERE clinic_id = :clinic AND day >= :since AND day <= :until AND state <> 5
ORDER BY day, minute;

-- name: appointment_times_of_days
SELECT day, minute, length, state FROM appointment
WHERE day >= :since AND day <= :until AND state <> 5
ORDER BY day;

-- name: appointment_times_of_doctor
SELECT day, minute, length, state FROM appointment
WHERE doctor_id = :doctor AND day >= :since AND day <= :until AND state <> 5
ORDER BY day;

-- name: appointment_holidays
SELECT day, name FROM holiday WHERE active = 1 AND day >= :since AND day <= :until ORDER BY day;

-- Bookings ahead, to look for those whose doctor is away or whose clinic is closed.
-- name: appointment_ahead row=appointment
SELECT * FROM appointment
WHERE day >= :since AND day <= :until AND state = 0 AND (CAST(:clinic AS INTEGER) = 0 OR clinic_id = :clinic)
ORDER BY day, minute, id;

-- name: appointment_one row=appointment
SELECT * FROM appointment WHERE id = :id;
