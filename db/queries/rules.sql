-- The consistency rules that plain columns can say (src/record/rules.tbl.h names each).  Every query gives `id` of the
-- record and `patient` (0: none); `day`, `at`, `place`, `n` and `label` are for the words beside it, `ref` is the
-- medicine or place to open.  Whatever is sealed is compared in C over opened rows.

-- CROSS JOIN: the patients first, then their bookings by an index.  IN (0, 1) instead of < 2: by patient or doctor, for the
-- index of open bookings would be asked for each with all of its day.

-- ---- patients --------------------------------------------------------------

-- name: rule_dead_booked
SELECT a.id, a.patient_id AS patient, a.day, a.clinic_id AS place
FROM patient p CROSS JOIN appointment a
WHERE a.patient_id = p.id AND p.death_day > 0 AND a.state = 0 AND a.day >= p.death_day AND a.day >= :today ORDER BY a.id;

-- name: rule_dead_in_ward
SELECT s.id, s.patient_id AS patient, s.from_at AS at, s.ward_id AS place
FROM stay s JOIN patient p ON p.id = s.patient_id
WHERE p.death_day > 0 AND s.to_at = 0 AND s.state = 0 ORDER BY s.id;

-- name: rule_dead_seen
SELECT a.id, a.patient_id AS patient, a.day, a.clinic_id AS place
FROM patient p CROSS JOIN appointment a
WHERE a.patient_id = p.id AND p.death_day > 0 AND a.state = 2 AND a.day > p.death_day ORDER BY a.id;

-- name: rule_struck_booked
SELECT a.id, a.patient_id AS patient, a.day, a.clinic_id AS place
FROM patient p CROSS JOIN appointment a
WHERE a.patient_id = p.id AND p.state = 2 AND a.state < 2 ORDER BY a.id;

-- name: rule_struck_in_ward
SELECT s.id, s.patient_id AS patient, s.from_at AS at, s.ward_id AS place
FROM stay s JOIN patient p ON p.id = s.patient_id
WHERE p.state = 2 AND s.to_at = 0 AND s.state = 0 ORDER BY s.id;

-- name: rule_struck_diagnosis
SELECT d.id, d.patient_id AS patient, d.day
FROM diagnosis d JOIN patient p ON p.id = d.patient_id
WHERE p.state = 2 AND d.state = 0 ORDER BY d.id;

-- name: rule_merged_nowhere
SELECT p.id, p.id AS patient FROM patient p
WHERE (p.state = 1 AND p.living_id IS NULL) OR (p.state <> 1 AND p.living_id IS NOT NULL) ORDER BY p.id;

-- name: rule_merged_into_gone
SELECT p.id, p.id AS patient FROM patient p JOIN patient l ON l.id = p.living_id
WHERE l.state <> 0 ORDER BY p.id;

-- name: rule_dead_before_known
SELECT p.id, p.id AS patient, p.death_day AS day FROM patient p
WHERE p.death_day > 0 AND p.death_day < p.known_day AND p.state = 0 ORDER BY p.id;

-- name: rule_known_in_future
SELECT p.id, p.id AS patient, p.known_day AS day FROM patient p
WHERE p.known_day > :today AND p.state = 0 ORDER BY p.id;

-- name: rule_death_in_future
SELECT p.id, p.id AS patient, p.death_day AS day FROM patient p
WHERE p.death_day > :today AND p.state = 0 ORDER BY p.id;

-- name: rule_half_missing
SELECT p.id, p.id AS patient FROM patient p
WHERE NOT EXISTS (SELECT 1 FROM identity i WHERE i.id = p.id) ORDER BY p.id;

-- ---- stays -----------------------------------------------------------------

-- Merged records count with the one they were merged into.
-- name: rule_two_open_stays
SELECT b.id, b.patient_id AS patient, b.from_at AS at, b.ward_id AS place
FROM stay a JOIN patient pa ON pa.id = a.patient_id
     JOIN stay b ON b.id > a.id JOIN patient pb ON pb.id = b.patient_id
WHERE a.to_at = 0 AND a.state = 0 AND b.to_at = 0 AND b.state = 0
  AND COALESCE(pa.living_id, pa.id) = COALESCE(pb.living_id, pb.id) ORDER BY b.id;

-- name: rule_discharge_before_admission
SELECT s.id, s.patient_id AS patient, s.to_at AS at, s.ward_id AS place FROM stay s
WHERE s.to_at > 0 AND s.to_at < s.from_at AND s.state = 0 ORDER BY s.id;

-- name: rule_told_turned
SELECT t.id, t.patient_id AS patient, t.to_day AS day FROM admission_told t
WHERE t.state = 0 AND t.from_day > 0 AND t.to_day > 0 AND t.to_day < t.from_day ORDER BY t.id;

-- name: rule_stay_in_future
SELECT s.id, s.patient_id AS patient, s.from_at AS at, s.ward_id AS place FROM stay s
WHERE s.from_at > :now AND s.state = 0 ORDER BY s.id;

-- name: rule_stays_overlap
SELECT b.id, b.patient_id AS patient, b.from_at AS at, b.ward_id AS place
FROM stay a JOIN stay b ON b.patient_id = a.patient_id AND b.id <> a.id
WHERE a.state = 0 AND b.state = 0 AND a.from_at <= b.from_at AND a.to_at > b.from_at
  AND (a.from_at < b.from_at OR a.id < b.id) ORDER BY b.id;

-- name: rule_stay_bed_elsewhere
SELECT s.id, s.patient_id AS patient, s.from_at AS at, s.ward_id AS place
FROM stay s JOIN bed b ON b.id = s.bed_id
WHERE b.place_id <> s.ward_id AND s.state = 0 ORDER BY s.id;

-- name: rule_stay_no_ward
SELECT s.id, s.patient_id AS patient, s.from_at AS at, s.ward_id AS place
FROM stay s JOIN place p ON p.id = s.ward_id
WHERE p.kind <> 2 AND s.state = 0 ORDER BY s.id;

-- name: rule_bed_out_of_use
SELECT s.id, s.patient_id AS patient, s.from_at AS at, s.ward_id AS place
FROM stay s JOIN bed b ON b.id = s.bed_id
WHERE b.active = 0 AND s.to_at = 0 AND s.state = 0 ORDER BY s.id;

-- name: rule_ward_out_of_use
SELECT s.id, s.patient_id AS patient, s.from_at AS at, s.ward_id AS place
FROM stay s JOIN place p ON p.id = s.ward_id
WHERE p.active = 0 AND s.to_at = 0 AND s.state = 0 ORDER BY s.id;

-- name: rule_died_without_death
SELECT s.id, s.patient_id AS patient, s.to_at AS at, s.ward_id AS place
FROM stay s JOIN patient p ON p.id = s.patient_id
WHERE s.ending = 4 AND s.state = 0 AND p.death_day = 0 ORDER BY s.id;

-- name: rule_ending_wrong
SELECT s.id, s.patient_id AS patient, s.from_at AS at, s.ward_id AS place FROM stay s
WHERE s.state = 0 AND ((s.to_at > 0 AND s.ending = 0) OR (s.to_at = 0 AND s.ending <> 0)) ORDER BY s.id;

-- A year in milliseconds.
-- name: rule_stay_too_long
SELECT s.id, s.patient_id AS patient, s.from_at AS at, s.ward_id AS place FROM stay s
WHERE s.state = 0 AND s.to_at = 0 AND s.from_at < :now - 31536000000 ORDER BY s.id;

-- name: rule_admission_orphan
SELECT s.id, s.patient_id AS patient, s.from_at AS at, s.ward_id AS place FROM stay s
WHERE s.state = 0 AND s.admission_id <> s.id
  AND NOT EXISTS (SELECT 1 FROM stay f WHERE f.id = s.admission_id) ORDER BY s.id;

-- ---- appointments ----------------------------------------------------------

-- name: rule_arrived_before_booked
SELECT a.id, a.patient_id AS patient, a.day, a.clinic_id AS place FROM appointment a
WHERE a.arrived_at > 0 AND a.arrived_at < a.booked_at AND a.state <> 5 ORDER BY a.id;

-- name: rule_ended_before_arrived
SELECT a.id, a.patient_id AS patient, a.day, a.clinic_id AS place FROM appointment a
WHERE a.ended_at > 0 AND a.arrived_at > 0 AND a.ended_at < a.arrived_at AND a.state <> 5 ORDER BY a.id;

-- name: rule_missed_but_arrived
SELECT a.id, a.patient_id AS patient, a.day, a.clinic_id AS place FROM appointment a
WHERE a.state = 3 AND a.arrived_at > 0 ORDER BY a.id;

-- name: rule_done_in_future
SELECT a.id, a.patient_id AS patient, a.day, a.clinic_id AS place FROM appointment a
WHERE a.state = 2 AND a.day > :today ORDER BY a.id;

-- name: rule_missed_in_future
SELECT a.id, a.patient_id AS patient, a.day, a.clinic_id AS place FROM appointment a
WHERE a.state = 3 AND a.day > :today ORDER BY a.id;

-- name: rule_arrived_too_early
SELECT a.id, a.patient_id AS patient, a.day, a.clinic_id AS place FROM appointment a
WHERE a.state = 1 AND a.day > :today ORDER BY a.id;

-- name: rule_not_closed
SELECT a.id, a.patient_id AS patient, a.day, a.clinic_id AS place FROM appointment a
WHERE a.state < 2 AND a.day < :today ORDER BY a.day, a.minute, a.id;

-- name: rule_cancelled_no_time
SELECT a.id, a.patient_id AS patient, a.day, a.clinic_id AS place FROM appointment a
WHERE a.state = 4 AND a.cancelled_at = 0 ORDER BY a.id;

-- name: rule_cancelled_no_reason
SELECT a.id, a.patient_id AS patient, a.day, a.clinic_id AS place FROM appointment a
WHERE a.state = 4 AND a.cancel_id IS NULL ORDER BY a.id;

-- name: rule_cancel_left_over
SELECT a.id, a.patient_id AS patient, a.day, a.clinic_id AS place FROM appointment a
WHERE a.state < 4 AND a.cancelled_at > 0 ORDER BY a.id;

-- name: rule_on_holiday
SELECT a.id, a.patient_id AS patient, a.day, a.clinic_id AS place
FROM appointment a JOIN holiday h ON h.day = a.day
WHERE a.state = 0 AND h.active = 1 AND a.day >= :today ORDER BY a.id;

-- Bookings ahead with a time; whether the clinic is open then is looked up in its hours.
-- name: rule_outside_hours
SELECT a.id, a.patient_id AS patient, a.day, a.minute, a.length, a.clinic_id AS place FROM appointment a
WHERE a.state = 0 AND a.minute >= 0 AND a.day >= :today ORDER BY a.clinic_id, a.id;

-- name: rule_clinic_closed
SELECT a.id, a.patient_id AS patient, a.day, a.clinic_id AS place
FROM appointment a JOIN place p ON p.id = a.clinic_id
WHERE a.state = 0 AND p.active = 0 AND a.day >= :today ORDER BY a.id;

-- name: rule_doctor_gone
SELECT a.id, a.patient_id AS patient, a.day, a.clinic_id AS place
FROM appointment a JOIN staff d ON d.id = a.doctor_id
WHERE a.state = 0 AND d.active = 0 AND a.day >= :today ORDER BY a.id;

-- name: rule_no_clinic
SELECT a.id, a.patient_id AS patient, a.day, a.clinic_id AS place
FROM appointment a JOIN place p ON p.id = a.clinic_id
WHERE p.kind <> 1 AND a.state <> 5 ORDER BY a.id;

-- name: rule_no_doctor
SELECT a.id, a.patient_id AS patient, a.day, a.clinic_id AS place
FROM appointment a JOIN staff d ON d.id = a.doctor_id
WHERE d.kind <> 1 AND a.state <> 5 ORDER BY a.id;

-- name: rule_patient_twice
SELECT b.id, b.patient_id AS patient, b.day, b.clinic_id AS place
FROM appointment a JOIN appointment b ON b.patient_id = a.patient_id AND b.day = a.day AND b.id > a.id
     JOIN place pa ON pa.id = a.clinic_id JOIN place pb ON pb.id = b.clinic_id
WHERE a.state < 2 AND b.state IN (0, 1) AND a.minute >= 0 AND b.minute >= 0 AND a.day >= :today
  AND a.minute < b.minute + b.length AND b.minute < a.minute + a.length
  AND pa.alongside = 0 AND pb.alongside = 0
  AND NOT EXISTS (SELECT o.id FROM overbooking AS o WHERE o.id = a.id OR o.id = b.id) ORDER BY b.id;

-- name: rule_doctor_twice
SELECT b.id, b.patient_id AS patient, b.day, b.clinic_id AS place
FROM appointment a JOIN appointment b ON b.doctor_id = a.doctor_id AND b.day = a.day AND b.id > a.id
WHERE a.state < 2 AND b.state IN (0, 1) AND a.minute >= 0 AND b.minute >= 0 AND a.day >= :today
  AND a.minute < b.minute + b.length AND b.minute < a.minute + a.length
  AND a.clinic_id <> b.clinic_id
  AND NOT EXISTS (SELECT o.id FROM overbooking AS o WHERE o.id = a.id OR o.id = b.id) ORDER BY b.id;

-- name: rule_far_ahead
SELECT a.id, a.patient_id AS patient, a.day, a.clinic_id AS place FROM appointment a
WHERE a.state = 0 AND a.day > :today + 30000 ORDER BY a.id;

-- name: rule_length_wrong
SELECT a.id, a.patient_id AS patient, a.day, a.length AS n, a.clinic_id AS place FROM appointment a
WHERE a.state <> 5 AND a.minute >= 0 AND (a.length <= 0 OR a.length > 720) ORDER BY a.id;

-- The local day of an instant is known to C.
-- name: rule_arrived_other_day
SELECT a.id, a.patient_id AS patient, a.day, a.arrived_at AS at, a.clinic_id AS place FROM appointment a
WHERE a.arrived_at > 0 AND a.state <> 5 ORDER BY a.id;

-- name: rule_booked_afterwards
SELECT a.id, a.patient_id AS patient, a.day, a.booked_at AS at, a.clinic_id AS place FROM appointment a
WHERE a.booked_at > 0 AND a.state < 2 ORDER BY a.id;

-- name: rule_note_of_other
SELECT n.id, n.patient_id AS patient, a.day
FROM booking_note n JOIN appointment a ON a.id = n.id
WHERE a.patient_id <> n.patient_id ORDER BY n.id;

-- name: rule_struck_unsaid
SELECT a.id, a.patient_id AS patient, a.day, a.clinic_id AS place FROM appointment a
WHERE a.state = 5 AND NOT EXISTS (SELECT 1 FROM strike k WHERE k.row_id = a.id) ORDER BY a.id;

-- ---- diagnoses -------------------------------------------------------------

-- name: rule_diagnosis_other_visit
SELECT d.id, d.patient_id AS patient, d.day
FROM diagnosis d JOIN appointment a ON a.id = d.appointment_id
     JOIN patient pd ON pd.id = d.patient_id JOIN patient pa ON pa.id = a.patient_id
WHERE d.state = 0 AND COALESCE(pd.living_id, pd.id) <> COALESCE(pa.living_id, pa.id) ORDER BY d.id;

-- name: rule_diagnosis_no_visit
SELECT d.id, d.patient_id AS patient, d.day
FROM diagnosis d JOIN appointment a ON a.id = d.appointment_id
WHERE d.state = 0 AND a.state > 2 ORDER BY d.id;

-- name: rule_diagnosis_in_future
SELECT d.id, d.patient_id AS patient, d.day FROM diagnosis d
WHERE d.state = 0 AND d.day > :today ORDER BY d.id;

-- name: rule_diagnosis_of_dead
SELECT d.id, d.patient_id AS patient, d.day
FROM diagnosis d JOIN patient p ON p.id = d.patient_id
WHERE d.state = 0 AND d.kind = 1 AND p.death_day > 0 AND d.day > p.death_day ORDER BY d.id;

-- name: rule_diagnosis_no_doctor
SELECT d.id, d.patient_id AS patient, d.day
FROM diagnosis d JOIN staff s ON s.id = d.doctor_id
WHERE d.state = 0 AND s.kind <> 1 ORDER BY d.id;

-- ---- stock -----------------------------------------------------------------

-- name: rule_lot_expired
SELECT l.id, 0 AS patient, l.expiry_day AS day, l.number AS label, l.medicine_id AS ref FROM lot l
WHERE l.state = 0 AND l.expiry_day < :today
  AND EXISTS (SELECT 1 FROM balance b WHERE b.lot_id = l.id AND b.quantity > 0) ORDER BY l.expiry_day, l.id;

-- name: rule_lot_far_expiry
SELECT l.id, 0 AS patient, l.expiry_day AS day, l.number AS label, l.medicine_id AS ref FROM lot l
WHERE l.expiry_day > :today + 150000 ORDER BY l.id;

-- name: rule_balance_wrong
SELECT b.id, 0 AS patient, b.quantity AS n, b.store_id AS place, b.medicine_id AS ref FROM balance b
WHERE b.quantity <> (SELECT COALESCE(CAST(SUM(m.quantity) AS INTEGER), 0) FROM movement m
                     WHERE m.lot_id = b.lot_id AND m.store_id = b.store_id) ORDER BY b.id;

-- name: rule_balance_missing
SELECT m.id, 0 AS patient, m.day, m.store_id AS place, m.medicine_id AS ref FROM movement m
WHERE NOT EXISTS (SELECT 1 FROM balance b WHERE b.lot_id = m.lot_id AND b.store_id = m.store_id)
ORDER BY m.id;

-- name: rule_movement_other_medicine
SELECT m.id, 0 AS patient, m.day, m.store_id AS place, m.medicine_id AS ref
FROM movement m JOIN lot l ON l.id = m.lot_id
WHERE l.medicine_id <> m.medicine_id ORDER BY m.id;

-- name: rule_movement_in_future
SELECT m.id, 0 AS patient, m.day, m.store_id AS place, m.medicine_id AS ref FROM movement m
WHERE m.day > :today ORDER BY m.id;

-- name: rule_stock_below_zero
SELECT m.id, 0 AS patient, m.day, m.balance AS n, m.store_id AS place, m.medicine_id AS ref FROM movement m
WHERE m.balance < 0 ORDER BY m.id;

-- name: rule_store_out_of_use
SELECT b.id, 0 AS patient, b.quantity AS n, b.store_id AS place, b.medicine_id AS ref
FROM balance b JOIN place p ON p.id = b.store_id
WHERE b.quantity > 0 AND p.active = 0 ORDER BY b.id;

-- name: rule_medicine_out_of_use
SELECT b.id, 0 AS patient, b.quantity AS n, b.store_id AS place, b.medicine_id AS ref
FROM balance b JOIN medicine m ON m.id = b.medicine_id
WHERE b.quantity > 0 AND m.active = 0 ORDER BY b.id;

-- ---- the house -------------------------------------------------------------

-- name: rule_hours_turned
SELECT c.id, 0 AS patient, c.place_id AS place, c.place_id AS ref FROM clinic_session c
WHERE c.active = 1 AND c.from_minute >= c.to_minute ORDER BY c.id;

-- name: rule_hours_doctor_gone
SELECT c.id, 0 AS patient, c.place_id AS place, c.place_id AS ref
FROM clinic_session c JOIN staff d ON d.id = c.doctor_id
WHERE c.active = 1 AND d.active = 0 ORDER BY c.id;

-- name: rule_ward_nurse_gone
SELECT w.id, 0 AS patient, w.id AS place, w.id AS ref
FROM ward_nurse w JOIN staff n ON n.id = w.nurse_id JOIN place p ON p.id = w.id
WHERE p.active = 1 AND n.active = 0 ORDER BY w.id;

-- name: rule_clinic_no_hours
SELECT p.id, 0 AS patient, p.id AS place, p.id AS ref FROM place p
WHERE p.kind = 1 AND p.active = 1
  AND NOT EXISTS (SELECT 1 FROM clinic_session c WHERE c.place_id = p.id AND c.active = 1) ORDER BY p.id;

-- name: rule_bed_no_ward
SELECT b.id, 0 AS patient, b.label, b.place_id AS place, b.place_id AS ref
FROM bed b JOIN place p ON p.id = b.place_id
WHERE b.active = 1 AND (p.kind <> 2 OR p.active = 0) ORDER BY b.id;

-- name: rule_staff_account_off
SELECT s.id, 0 AS patient, s.name AS label FROM staff s JOIN account a ON a.id = s.account_id
WHERE s.active = 1 AND a.state = 1 ORDER BY s.id;

-- name: rule_staff_number_twice
SELECT s.id, 0 AS patient, s.name AS label FROM staff s
WHERE s.active = 1 AND s.code <> ''
  AND EXISTS (SELECT 1 FROM staff o WHERE o.code = s.code AND o.kind = s.kind AND o.active = 1 AND o.id < s.id)
ORDER BY s.id;

-- ---- visits and charges as other systems tell them -----------------------------

-- name: rule_follow_before
SELECT a.id, a.patient_id AS patient, m.follow_day AS day, a.clinic_id AS place
FROM visit_more m JOIN appointment a ON a.id = m.id
WHERE m.follow_day > 0 AND m.follow_day < a.day AND a.state <> 5 ORDER BY a.id;

-- name: rule_visit_before_known
SELECT a.id, a.patient_id AS patient, a.day, a.clinic_id AS place, p.known_day AS known, p.filed_at AS filed
FROM patient p CROSS JOIN appointment a
WHERE a.patient_id = p.id AND a.state <> 5 AND p.state = 0 AND p.known_day > 0 AND a.day < p.known_day ORDER BY a.id;

-- name: rule_charge_missed
SELECT c.id, c.patient_id AS patient, c.day, a.clinic_id AS place
FROM charge c JOIN appointment a ON a.id = c.appointment_id
WHERE c.state = 0 AND a.state IN (3, 4, 5) ORDER BY c.id;

-- ---- what the comparisons in C need ------------------------------------------

-- name: rule_first_visits
SELECT a.patient_id AS patient, MIN(a.day) AS day FROM appointment a
WHERE a.state <> 5 GROUP BY a.patient_id;

-- name: rule_code_there one
SELECT COUNT(*) AS n FROM code WHERE system = :system AND code = :code;

-- ---- bills, claims, visits from elsewhere -------------------------------------

-- name: rule_payment_before_bill
SELECT p.id, p.patient_id AS patient, p.day FROM payment p JOIN bill b ON b.id = p.bill_id
WHERE p.state = 0 AND p.day < b.day ORDER BY p.id;

-- name: rule_claim_before_bill
SELECT c.id, c.patient_id AS patient, c.sent_day AS day FROM claim c JOIN bill b ON b.id = c.bill_id
WHERE c.sent_day > 0 AND c.sent_day < b.day ORDER BY c.id;

-- name: rule_claim_answer_early
SELECT c.id, c.patient_id AS patient, c.answer_day AS day FROM claim c
WHERE c.answer_day > 0 AND c.answer_day < c.sent_day ORDER BY c.id;

-- name: rule_claim_other_policy
SELECT c.id, c.patient_id AS patient, c.sent_day AS day
FROM claim c JOIN policy p ON p.id = c.policy_id
     JOIN patient pc ON pc.id = c.patient_id JOIN patient pp ON pp.id = p.patient_id
WHERE COALESCE(pc.living_id, pc.id) <> COALESCE(pp.living_id, pp.id) ORDER BY c.id;

-- name: rule_bill_due_early
SELECT b.id, b.patient_id AS patient, b.due_day AS day FROM bill b
WHERE b.due_day > 0 AND b.due_day < b.day ORDER BY b.id;

-- name: rule_bill_no_visit
SELECT b.id, b.patient_id AS patient, b.day FROM bill b JOIN appointment a ON a.id = b.appointment_id
WHERE b.state <> 4 AND b.state <> 6 AND a.state > 2 ORDER BY b.id;

-- name: rule_bill_of_struck
SELECT b.id, b.patient_id AS patient, b.day FROM bill b JOIN patient p ON p.id = b.patient_id
WHERE b.state <> 4 AND b.state <> 6 AND p.state = 2 ORDER BY b.id;

-- name: rule_bill_overdue
SELECT b.id, b.patient_id AS patient, b.due_day AS day FROM bill b
WHERE (b.state = 1 OR b.state = 2 OR b.state = 5) AND b.due_day > 0 AND b.due_day < :today ORDER BY b.due_day, b.id;

-- name: rule_bill_in_future
SELECT b.id, b.patient_id AS patient, b.day FROM bill b WHERE b.day > :today ORDER BY b.id;

-- name: rule_line_of_other
SELECT l.id, l.patient_id AS patient, l.day FROM bill_line l JOIN bill b ON b.id = l.bill_id
WHERE l.patient_id <> b.patient_id ORDER BY l.id;

-- Ninety days in milliseconds.
-- name: rule_charge_waits
SELECT c.id, c.patient_id AS patient, c.day FROM charge c
WHERE c.state = 0 AND c.bill_id IS NULL AND c.filed_at < :now - 7776000000 ORDER BY c.day, c.id;

-- name: rule_claim_waits
SELECT c.id, c.patient_id AS patient, c.sent_day AS day FROM claim c
WHERE c.state = 1 AND c.filed_at < :now - 7776000000 ORDER BY c.sent_day, c.id;
