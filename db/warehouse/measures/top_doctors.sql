-- Top doctors: the five with most visits kept in the month; ties by name. Visits without a doctor are left out.
-- name: measure_top_doctors many
SELECT s.id AS staff_id, s.name AS name, COUNT(*) AS kept
FROM appointment AS a JOIN staff AS s ON s.id = a.doctor_id
WHERE a.day >= :first AND a.day <= :last AND (a.state = 1 OR a.state = 2)
GROUP BY s.id, s.name
ORDER BY COUNT(*) DESC, s.name, s.id LIMIT 5;
