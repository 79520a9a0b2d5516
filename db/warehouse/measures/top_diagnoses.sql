-- Top diagnoses: the ten codes recorded most often in the month, by the date of recording; ties by code. What was
-- entered in error does not count; an entry of the problem list counts once, when it was recorded.
-- name: measure_diagnoses many row=diagnosis
SELECT * FROM diagnosis
WHERE day >= :first AND day <= :last AND state <> 1
ORDER BY day, id;
