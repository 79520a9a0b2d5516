-- Patients: those known and alive at the end of the month, by sex and age band; merged records count once. Age is the
-- year of the month less the birth year.
-- name: measure_patients many row=patient
SELECT * FROM patient
WHERE known_day <= :last AND (death_day = 0 OR death_day > :last) AND state = 0
ORDER BY id;
