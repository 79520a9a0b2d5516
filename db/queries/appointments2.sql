-- Overbooking, leave, queues, series, waiting lists, recalls, reminders, and the book as it stood.

-- Bookings of a clinic's day that stand over its places, others than :id.
-- name: overbooking_count
SELECT COUNT(*) AS n FROM overbooking AS o JOIN appointment AS a ON a.id = o.id
WHERE o.clinic_id = :clinic AND o.day = :day AND o.id <> :id AND a.state < 3
  AND a.clinic_id = o.clinic_id AND a.day = o.day;

-- name: leave_since row=staff_leave
SELECT * FROM staff_leave WHERE active = 1 AND to_day >= :since ORDER BY from_day, id;

-- Open bookings with someone who is away.
-- name: leave_booked
SELECT COUNT(*) AS n FROM appointment
WHERE doctor_id = :doctor AND day >= :since AND day <= :until AND state = 0;
