-- The house.  house_list_*: every row of a kind (0: all) of a parent (0: all); house.c sorts them, for the order
-- that people look for is not that of bytes.

-- name: house_list_region row=region
SELECT * FROM region WHERE active >= :active;

-- name: house_list_place row=place
SELECT * FROM place
WHERE active >= :active AND (CAST(:kind AS INTEGER) = 0 OR kind = :kind);

-- name: house_list_staff row=staff
SELECT * FROM staff
WHERE active >= :active AND (CAST(:kind AS INTEGER) = 0 OR kind = :kind);

-- name: house_list_session row=clinic_session
SELECT * FROM clinic_session
WHERE active >= :active AND (CAST(:parent AS INTEGER) = 0 OR place_id = :parent);

-- The sessions of one clinic, by its index.
-- name: house_hours row=clinic_session
SELECT * FROM clinic_session WHERE place_id = :clinic AND active = 1
ORDER BY weekday, from_minute, id;

-- name: house_list_bed row=bed
SELECT * FROM bed
WHERE active >= :active AND (CAST(:parent AS INTEGER) = 0 OR place_id = :parent);

-- name: house_list_reason row=reason
SELECT * FROM reason
WHERE active >= :active AND (CAST(:kind AS INTEGER) = 0 OR kind = :kind);

-- name: house_list_holiday row=holiday
SELECT * FROM holiday WHERE active >= :active;

-- name: house_list_medicine row=medicine
SELECT * FROM medicine WHERE active >= :active;

-- name: house_list_hospital row=hospital
SELECT * FROM hospital WHERE active >= :active;

-- Whose name or code it is already: other rows than :id.
-- name: house_region_taken
SELECT id FROM region WHERE name = :a AND id <> :id;

-- name: house_place_taken
SELECT id FROM place WHERE code = :a AND id <> :id;

-- name: house_staff_taken
SELECT id FROM staff WHERE code = :a AND id <> :id;

-- name: house_bed_taken
SELECT id FROM bed WHERE place_id = :n AND label = :a AND id <> :id;

-- name: house_reason_taken
SELECT id FROM reason WHERE kind = :n AND code = :a AND id <> :id;

-- name: house_holiday_taken
SELECT id FROM holiday WHERE day = :n AND id <> :id;

-- name: house_medicine_taken
SELECT id FROM medicine WHERE name = :a AND strength = :b AND form = :c AND id <> :id;

-- name: house_hospital_taken
SELECT id FROM hospital WHERE code = :a AND id <> :id;

-- Sessions of the same clinic and day that overlap one and may not: both must name a doctor, and not the same.
-- name: house_session_overlap
SELECT id FROM clinic_session
WHERE place_id = :clinic AND weekday = :weekday AND active = 1 AND id <> :id
  AND from_minute < :until AND to_minute > :since
  AND (CAST(:doctor AS INTEGER) = 0 OR doctor_id IS NULL OR doctor_id = :doctor);

-- What hangs on a thing that is to be taken out of use or changed.
-- name: house_stays_in_ward one
SELECT COUNT(*) AS n FROM stay WHERE ward_id = :id AND to_at = 0 AND state = 0;

-- name: house_stays_in_bed one
SELECT COUNT(*) AS n FROM stay WHERE bed_id = :id AND to_at = 0 AND state = 0;

-- name: house_lots_of_medicine one
SELECT COUNT(*) AS n FROM lot WHERE medicine_id = :id;

-- name: house_stock_in_store one
SELECT COUNT(*) AS n FROM balance WHERE store_id = :id AND quantity > 0;

-- By what people and files call it: active ones first, then the older ones.
-- name: house_find_region
SELECT id FROM region WHERE name = :name;

-- name: house_find_place
SELECT id FROM place
WHERE code = :name AND (CAST(:kind AS INTEGER) = 0 OR kind = :kind);

-- name: house_find_staff_code
SELECT id FROM staff
WHERE code = :name AND (CAST(:kind AS INTEGER) = 0 OR kind = :kind)
ORDER BY active DESC, id;

-- name: house_find_staff_name
SELECT id FROM staff
WHERE name = :name AND (CAST(:kind AS INTEGER) = 0 OR kind = :kind)
ORDER BY active DESC, id;

-- name: house_find_reason
SELECT id FROM reason
WHERE code = :name AND (CAST(:kind AS INTEGER) = 0 OR kind = :kind)
ORDER BY kind, id;

-- name: house_find_hospital
SELECT id FROM hospital WHERE code = :name;

-- name: house_reason_count one
SELECT COUNT(*) AS n FROM reason;

-- name: house_counts one
SELECT (SELECT COUNT(*) FROM reason WHERE active = 1) AS reasons,
       (SELECT COUNT(*) FROM region WHERE active = 1) AS regions,
       (SELECT COUNT(*) FROM place WHERE kind = 1 AND active = 1) AS clinics,
       (SELECT COUNT(*) FROM clinic_session WHERE active = 1) AS sessions,
       (SELECT COUNT(*) FROM staff WHERE kind = 1 AND active = 1) AS doctors,
       (SELECT COUNT(*) FROM place WHERE kind = 2 AND active = 1) AS wards,
       (SELECT COUNT(*) FROM bed WHERE active = 1) AS beds,
       (SELECT COUNT(*) FROM place WHERE kind = 3 AND active = 1) AS stores,
       (SELECT COUNT(*) FROM medicine WHERE active = 1) AS medicines,
       (SELECT COUNT(*) FROM account WHERE state = 0 AND role <> 9 AND role <> 10) AS accounts;

-- ---- code lists ------------------------------------------------------------

-- name: code_by_code row=code
SELECT * FROM code WHERE system = :system AND code = :code;

-- name: code_by_any row=code
SELECT * FROM code WHERE code = :code ORDER BY id;

-- The words of texts by prefix: from that word to before the other.
-- name: code_word_count one
SELECT COUNT(*) AS n FROM (SELECT 1 AS one FROM code_word WHERE word >= :since AND word < :until LIMIT :most) AS w;

-- name: code_word_ids
SELECT code_id FROM code_word WHERE word >= :since AND word < :until;

-- name: code_text one
SELECT code, name, chronic FROM code WHERE id = :id;

-- name: code_word_add
INSERT INTO code_word (id, word, code_id) VALUES (:id, :word, :code_id);

-- name: code_word_delete
DELETE FROM code_word WHERE word = :word AND code_id = :code_id;
