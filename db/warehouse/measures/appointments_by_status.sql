-- Appointments by status: the month is that of the scheduled local date; a moved booking counts once, at its last
-- time; what was entered in error does not count.
-- name: measure_appointments_by_status many
SELECT state, COUNT(*) AS n FROM appointment
WHERE day >= :first AND day <= :last AND state <> 5
GROUP BY state ORDER BY state;
