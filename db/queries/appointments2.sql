-- Overbooking, leave, queues, series, waiting lists, recalls, reminders, and the book as it stood.

-- Bookings of a clinic's day that stand over its places, others than :id.
-- name: overbooking_count
SELECT COUNT(*) AS n FROM overbooking AS o JOIN appointment AS a ON a.id = o.id
WHERE o.clinic_id = :clinic AND o.day = :day AND o.id <> :id AND a.state < 3
  AND a.clinic_id = o.clinic_id AND a.day = o.day AND a.minute = o.minute;

-- What stood beside a booking before it was moved over another clash, the latest first.
-- name: overbooking_before row=overbooking_before
SELECT * FROM overbooking_before WHERE appointment_id = :appointment ORDER BY at DESC, id DESC;

-- name: leave_since row=staff_leave
SELECT * FROM staff_leave WHERE active = 1 AND to_day >= :since ORDER BY from_day, id;

-- Open bookings with someone who is away.
-- name: leave_booked
SELECT COUNT(*) AS n FROM appointment
WHERE doctor_id = :doctor AND day >= :since AND day <= :until AND state = 0;

-- Whoever waits: of a clinic (0: all), the most urgent first, then the longest.
-- name: waiting_open row=waiting
SELECT * FROM waiting WHERE state = 0 AND (CAST(:clinic AS INTEGER) = 0 OR clinic_id = :clinic)
ORDER BY priority DESC, since_at, id;

-- name: waiting_same
SELECT COUNT(*) AS n FROM waiting
WHERE patient_id = :patient AND clinic_id = :clinic AND state = 0 AND id <> :id;

-- Recalls that are open up to a month, of a clinic (0: all).
-- name: recall_open row=patient_recall
SELECT * FROM patient_recall
WHERE state = 0 AND month >= :since AND month <= :until AND (CAST(:clinic AS INTEGER) = 0 OR clinic_id = :clinic)
ORDER BY month, clinic_id, id;

-- name: recall_same
SELECT COUNT(*) AS n FROM patient_recall
WHERE patient_id = :patient AND clinic_id = :clinic AND month = :month AND state = 0 AND id <> :id;

-- Today's bookings that are open, with the start of the visit.
-- name: queue_open row=appointment
SELECT * FROM appointment
WHERE day = :day AND state < 2 AND (CAST(:clinic AS INTEGER) = 0 OR clinic_id = :clinic)
ORDER BY minute, id;

-- What stood on a clinic's day at an instant: rows that stand still, and versions that stood then.
-- name: asof_current
SELECT id, version FROM appointment
WHERE clinic_id = :clinic AND day = :day AND filed_at <= :at ORDER BY id;

-- name: asof_past
SELECT id, version FROM appointment_history
WHERE clinic_id = :clinic AND day = :day AND filed_at <= :at AND until_at > :at ORDER BY id;

-- What came onto that day since.
-- name: asof_since
SELECT id, version FROM appointment
WHERE clinic_id = :clinic AND day = :day AND filed_at > :at ORDER BY id;

-- Bookings of some days that a reminder could speak of.
-- name: reminder_bookings row=appointment
SELECT * FROM appointment
WHERE day >= :since AND day <= :until AND state <> 5 AND minute >= 0
  AND (CAST(:clinic AS INTEGER) = 0 OR clinic_id = :clinic)
ORDER BY day, minute, id;

-- The last reminder of a booking where it stands.
-- name: reminder_last
SELECT way, filed_at, author_id FROM reminder
WHERE appointment_id = :id AND day = :day AND minute = :minute
ORDER BY filed_at DESC, id DESC LIMIT 1;
