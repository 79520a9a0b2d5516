-- Controlled-drug registers: the books, their entries, confirmations and cases.

-- name: register_of row=cd_register
SELECT * FROM cd_register WHERE medicine_id = :medicine AND place_id = :place;

-- What the ledger says is there, whatever its state.
-- name: register_ledger one
SELECT CAST(COALESCE(SUM(quantity), 0) AS INTEGER) AS quantity FROM balance
WHERE medicine_id = :medicine AND store_id = :place;

-- Books of a place, or of all (0).
-- name: register_books row=cd_register
SELECT * FROM cd_register WHERE place_id = :place OR :place = 0 ORDER BY place_id NULLS FIRST, medicine_id NULLS FIRST;

-- name: register_entries row=register_entry
SELECT * FROM register_entry WHERE register_id = :book AND day >= :from ORDER BY serial;

-- name: register_confirm_of row=register_confirm
SELECT * FROM register_confirm WHERE entry_id = :entry;

-- Entries that wait for a second person: nobody witnessed them, and nobody was allowed not to.
-- name: register_unconfirmed one
SELECT CAST(COUNT(*) AS INTEGER) AS n FROM register_entry e
WHERE e.register_id = :book AND e.second_id IS NULL AND e.alone = 0
  AND NOT EXISTS (SELECT 1 FROM register_confirm c WHERE c.entry_id = e.id);

-- name: register_cases_open one
SELECT CAST(COUNT(*) AS INTEGER) AS n FROM register_case WHERE register_id = :book AND state = 0;

-- What one did alone and two others have not counted since.
-- name: register_cases_alone one
SELECT CAST(COUNT(*) AS INTEGER) AS n FROM register_case k JOIN register_entry n ON n.id = k.entry_id
WHERE k.register_id = :book AND k.state = 0 AND k.kind = 2
  AND NOT EXISTS (SELECT 1 FROM register_entry e
                  WHERE e.register_id = k.register_id AND e.serial > n.serial AND e.kind = 9
                    AND e.second_id IS NOT NULL AND e.first_id <> k.first_id AND e.second_id <> k.first_id);

-- name: register_cases row=register_case
SELECT * FROM register_case WHERE state = 0 OR :all = 1 ORDER BY state, opened_at, id;

-- Counts after an entry by two who had no part in it.
-- name: register_counted_since one
SELECT CAST(COUNT(*) AS INTEGER) AS n FROM register_entry e
WHERE e.register_id = :book AND e.serial > :serial AND e.kind = 9 AND e.second_id IS NOT NULL
  AND e.first_id <> :person AND e.second_id <> :person;

-- Who witnessed whom how often; confirmations count as well.
-- name: register_pairs
SELECT t.first_id AS first, t.second_id AS second, CAST(COUNT(*) AS INTEGER) AS n
FROM (SELECT e.first_id, e.second_id FROM register_entry e WHERE e.second_id IS NOT NULL AND e.day >= :from
      UNION ALL
      SELECT e.first_id, c.account_id AS second_id FROM register_entry e
      JOIN register_confirm c ON c.entry_id = e.id WHERE e.day >= :from) AS t
GROUP BY t.first_id, t.second_id
ORDER BY t.first_id, n DESC, t.second_id NULLS FIRST;
