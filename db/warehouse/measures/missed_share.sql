-- Missed share: missed / (kept + missed), and missed / all booked beside it. Kept are visits that are done and those
-- where the patient has arrived; all booked are kept, missed, cancelled and open ones.
-- name: measure_missed_share one
SELECT CAST(COALESCE(SUM(CASE WHEN state = 1 OR state = 2 THEN 1 ELSE 0 END), 0) AS INTEGER) AS kept,
       CAST(COALESCE(SUM(CASE WHEN state = 3 THEN 1 ELSE 0 END), 0) AS INTEGER) AS missed,
       COUNT(*) AS booked
FROM appointment
WHERE day >= :first AND day <= :last AND state <> 5;
