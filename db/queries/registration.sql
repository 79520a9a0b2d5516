-- Registration: merged records, answers on look-alikes, what else is known of a person.

-- What is filed under one record; kind is the number of the table; held: it goes only with another row, or not at all.
-- name: merge_items
SELECT 60 AS kind, a.id, a.day AS day, 0 AS at, a.clinic_id AS place, a.state, 0 AS held FROM appointment a
WHERE a.patient_id = :patient
UNION ALL
SELECT 62 AS kind, s.id, 0 AS day, s.from_at AS at, s.ward_id AS place, s.state, 0 AS held FROM stay s
WHERE s.patient_id = :patient
UNION ALL
SELECT 63 AS kind, d.id, d.day AS day, 0 AS at, 0 AS place, d.state, 0 AS held FROM diagnosis d
WHERE d.patient_id = :patient
UNION ALL
SELECT 45 AS kind, l.id, 0 AS day, l.filed_at AS at, 0 AS place, l.state, 0 AS held FROM allergy l
WHERE l.patient_id = :patient
UNION ALL
SELECT 44 AS kind, m.id, 0 AS day, m.filed_at AS at, 0 AS place, m.state, 0 AS held FROM alert m
WHERE m.patient_id = :patient
UNION ALL
SELECT 43 AS kind, t.id, 0 AS day, 0 AS at, 0 AS place, 0 AS state, 0 AS held FROM patient_attribute t
WHERE t.patient_id = :patient
UNION ALL
SELECT 240 AS kind, r.id, 0 AS day, r.from_at AS at, 0 AS place, 0 AS state, 0 AS held FROM prescription r
WHERE r.patient_id = :patient
UNION ALL
SELECT 244 AS kind, e.id, 0 AS day, e.due_at AS at, 0 AS place, 0 AS state, 1 AS held FROM dose e
WHERE e.patient_id = :patient
UNION ALL
SELECT 296 AS kind, w.id, 0 AS day, w.since_at AS at, w.clinic_id AS place, 0 AS state, 0 AS held FROM waiting w
WHERE w.patient_id = :patient
UNION ALL
SELECT 297 AS kind, c.id, c.month * 100 + 1 AS day, 0 AS at, c.clinic_id AS place, 0 AS state, 0 AS held FROM patient_recall c
WHERE c.patient_id = :patient
UNION ALL
SELECT 299 AS kind, q.id, q.day AS day, 0 AS at, 0 AS place, 0 AS state, 1 AS held FROM reminder q
WHERE q.patient_id = :patient
UNION ALL
SELECT 294 AS kind, i.id, 0 AS day, i.filed_at AS at, 0 AS place, 0 AS state, 0 AS held FROM series i
WHERE i.patient_id = :patient
UNION ALL
SELECT 202 AS kind, o.id, 0 AS day, o.filed_at AS at, 0 AS place, o.state, 0 AS held FROM policy o
WHERE o.patient_id = :patient
UNION ALL
SELECT 382 AS kind, j.id, 0 AS day, j.filed_at AS at, 0 AS place, j.state, 0 AS held FROM insured j
WHERE j.patient_id = :patient
UNION ALL
SELECT 380 AS kind, h.id, h.from_day AS day, 0 AS at, 0 AS place, h.state, 0 AS held FROM admission_told h
WHERE h.patient_id = :patient
UNION ALL
SELECT 204 AS kind, g.id, g.day AS day, 0 AS at, 0 AS place, g.state, COALESCE(g.bill_id, 0) AS held FROM charge g
WHERE g.patient_id = :patient
UNION ALL
SELECT 203 AS kind, b.id, b.day AS day, 0 AS at, 0 AS place, 0 AS state, 1 AS held FROM bill b
WHERE b.patient_id = :patient
UNION ALL
SELECT 207 AS kind, k.id, k.sent_day AS day, 0 AS at, 0 AS place, 0 AS state, 1 AS held FROM claim k
WHERE k.patient_id = :patient
UNION ALL
SELECT 208 AS kind, p.id, p.day AS day, 0 AS at, 0 AS place, 0 AS state, 1 AS held FROM payment p
WHERE p.patient_id = :patient
UNION ALL
SELECT 225 AS kind, n.id, 0 AS day, n.filed_at AS at, 0 AS place, n.state, 1 AS held FROM patient_name n
WHERE n.patient_id = :patient;

-- What goes where another row goes: the doses of a prescription, the reminders of a booking.
-- name: merge_doses
SELECT id, version FROM dose WHERE prescription_id = :parent AND patient_id = :patient ORDER BY id;

-- name: merge_reminders
SELECT id, version FROM reminder WHERE appointment_id = :parent AND patient_id = :patient ORDER BY id;

-- Questions that a parting left open, of a patient (0: all).
-- name: merge_pending_open row=merge_pending
SELECT * FROM merge_pending
WHERE state = 0 AND (CAST(:patient AS BIGINT) = 0 OR patient_id = :patient OR other_id = :patient) ORDER BY id;

-- name: merge_followers
SELECT id FROM patient WHERE living_id = :patient ORDER BY id;

-- name: merge_standing row=merge_act
SELECT * FROM merge_act WHERE into_id = :patient AND undone_at = 0 ORDER BY merged_at DESC, id DESC;

-- name: merge_of row=merge_act
SELECT * FROM merge_act WHERE gone_id = :patient AND undone_at = 0 ORDER BY id DESC;

-- name: merge_followers_of
SELECT patient_id FROM merge_follower WHERE merge_id = :merge ORDER BY id;

-- name: alike_answers row=alike_answer
SELECT * FROM alike_answer WHERE patient_id = :patient ORDER BY id;

-- How often a label of a patient was printed.
-- name: label_printed one
SELECT COUNT(*) AS n FROM audit_entry WHERE patient_id = :patient AND act = :act AND outcome = 0;

-- Bookings that a death cancelled and that were not given back.
-- name: death_bookings row=death_booking
SELECT * FROM death_booking WHERE patient_id = :patient AND given_back = 0 ORDER BY id;

-- Who lies in the ward of a patient, and who comes to the same clinics on a day; the patient too.
-- name: around_ward
SELECT o.patient_id AS patient, o.ward_id AS place FROM stay s JOIN stay o ON o.ward_id = s.ward_id
WHERE (s.patient_id = :patient OR s.patient_id IN (SELECT q.id FROM patient AS q WHERE q.living_id = :patient))
  AND s.to_at = 0 AND s.state = 0 AND o.to_at = 0 AND o.state = 0;

-- name: around_clinic
SELECT o.patient_id AS patient, o.clinic_id AS place
FROM appointment a JOIN appointment o ON o.clinic_id = a.clinic_id AND o.day = a.day
WHERE (a.patient_id = :patient OR a.patient_id IN (SELECT q.id FROM patient AS q WHERE q.living_id = :patient))
  AND a.day = :today AND a.state < 2 AND o.state < 2;

-- name: alike_warned_in one
SELECT COUNT(*) AS n FROM alike_warned WHERE account_id = :account AND patient_id = :patient AND shift = :shift;

-- name: names_valid row=patient_name
SELECT * FROM patient_name WHERE patient_id = :patient AND state = 0 ORDER BY id;

-- What of a person and of the records merged into it lies ahead, beside the bookings.
-- name: ahead_waiting row=waiting
SELECT * FROM waiting
WHERE (patient_id = :patient OR patient_id IN (SELECT q.id FROM patient AS q WHERE q.living_id = :patient)) AND state = 0
ORDER BY since_at, id;

-- name: ahead_recalls row=patient_recall
SELECT * FROM patient_recall
WHERE (patient_id = :patient OR patient_id IN (SELECT q.id FROM patient AS q WHERE q.living_id = :patient)) AND state = 0
ORDER BY month, id;

-- Reminders that went out already, of days to come.
-- name: ahead_reminders row=reminder
SELECT * FROM reminder
WHERE (patient_id = :patient OR patient_id IN (SELECT q.id FROM patient AS q WHERE q.living_id = :patient)) AND day >= :today
ORDER BY day, minute, id;

-- Lines that a death ended and that were not given back.
-- name: death_wishes row=death_wish
SELECT * FROM death_wish WHERE patient_id = :patient AND given_back = 0 ORDER BY id;
