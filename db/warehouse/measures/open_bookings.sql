-- Open bookings: appointments scheduled in the month that are still booked, without an outcome. While there are
-- any, the month is provisional.
-- name: measure_open_bookings one
SELECT COUNT(*) AS n FROM appointment
WHERE day >= :first AND day <= :last AND state = 0;
