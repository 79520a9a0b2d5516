-- Services, insurers, policies, charges, bills, payments, claims.  Amounts are sealed, so sums are made above.

-- name: house_list_service row=service
SELECT * FROM service WHERE active >= :active;

-- name: house_list_insurer row=insurer
SELECT * FROM insurer WHERE active >= :active;

-- name: house_service_taken
SELECT id FROM service WHERE code = :a AND id <> :id;

-- name: house_insurer_taken
SELECT id FROM insurer WHERE code = :a AND id <> :id;

-- name: house_find_service
SELECT id FROM service WHERE code = :name;

-- name: house_find_insurer
SELECT id FROM insurer WHERE code = :name;

-- Another service that the same clinic's visits leave a charge for.
-- name: house_service_of_clinic
SELECT id FROM service WHERE at_clinic_id = :n AND active = 1 AND id <> :id;

-- What a done visit in a clinic leaves a charge for.
-- name: service_of_clinic row=service
SELECT * FROM service WHERE at_clinic_id = :clinic AND active = 1 ORDER BY id;

-- name: policy_of_patient row=policy
SELECT * FROM policy
WHERE (patient_id = :patient OR patient_id IN (SELECT p.id FROM patient AS p WHERE p.living_id = :patient))
  AND state = 0
ORDER BY id DESC;

-- name: insured_of_patient row=insured
SELECT * FROM insured
WHERE (patient_id = :patient OR patient_id IN (SELECT p.id FROM patient AS p WHERE p.living_id = :patient))
  AND state = 0
ORDER BY id DESC;

-- name: charge_of_visit row=charge
SELECT * FROM charge WHERE appointment_id = :visit AND state = 0 ORDER BY id;

-- Charges of a patient that are on no bill; visit 0: all.
-- name: charge_waiting row=charge
SELECT * FROM charge
WHERE (patient_id = :patient OR patient_id IN (SELECT p.id FROM patient AS p WHERE p.living_id = :patient))
  AND bill_id IS NULL AND state = 0
  AND (CAST(:visit AS BIGINT) = 0 OR appointment_id = :visit)
ORDER BY day, id;

-- Whose charges wait, and since when.
-- name: charge_waiting_patients
SELECT patient_id, COUNT(*) AS n, MIN(day) AS since FROM charge
WHERE bill_id IS NULL AND state = 0
GROUP BY patient_id ORDER BY since, patient_id NULLS FIRST;

-- name: charge_on_bill row=charge
SELECT * FROM charge WHERE bill_id = :bill ORDER BY id;

-- name: bill_next_number one
SELECT COALESCE(MAX(number), 0) + 1 AS n FROM bill;

-- name: bill_by_number one
SELECT id FROM bill WHERE number = :number;

-- name: bill_of_patient row=bill
SELECT * FROM bill
WHERE patient_id = :patient OR patient_id IN (SELECT p.id FROM patient AS p WHERE p.living_id = :patient)
ORDER BY day DESC, number DESC;

-- Bills that somebody has to do something about: being made, pending, partly paid, failed.
-- name: bill_unsettled row=bill
SELECT * FROM bill WHERE state IN (0, 1, 2, 5) ORDER BY day, number;

-- name: bill_of_days row=bill
SELECT * FROM bill WHERE day >= :since AND day <= :until AND state <> 6 ORDER BY day, number;

-- name: bill_lines row=bill_line
SELECT * FROM bill_line WHERE bill_id = :bill AND state = 0 ORDER BY day, id;

-- name: bill_payments row=payment
SELECT * FROM payment WHERE bill_id = :bill ORDER BY day, id;

-- name: payment_reversed one
SELECT COUNT(*) AS n FROM payment WHERE reverses_id = :payment;

-- name: bill_claims row=claim
SELECT * FROM claim WHERE bill_id = :bill ORDER BY id;

-- Claims under way or answered and not settled; all 1: every one.
-- name: claim_list row=claim
SELECT * FROM claim WHERE (CAST(:all AS BIGINT) = 1 OR state IN (0, 1, 2, 3, 4)) ORDER BY sent_day, id;

-- Records in use, with how many visits stand under them and those merged into them.
-- name: links_patients
SELECT p.id, (SELECT count(*) FROM appointment AS a WHERE a.patient_id = p.id AND a.state <> 5)
             + (SELECT count(*) FROM patient AS q JOIN appointment AS b ON b.patient_id = q.id
                WHERE q.living_id = p.id AND b.state <> 5) AS visits
FROM patient AS p WHERE p.state = 0 ORDER BY p.id;

-- name: links_staff_numbers one
SELECT count(DISTINCT s.code) AS n FROM staff AS s WHERE s.code <> '' AND s.active = 1;
