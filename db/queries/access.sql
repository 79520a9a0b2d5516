-- What the access room asks: accounts, keys, sessions, the audit log, drafts.

-- name: account_by_name row=account
SELECT * FROM account WHERE name = :name;

-- name: account_all row=account
SELECT * FROM account ORDER BY name;

-- name: account_state_of one
SELECT state FROM account WHERE id = :account;

-- A wrong pass phrase; the new count decides how long the next attempt waits.
-- name: account_count_failure one
UPDATE account SET failures = failures + 1 WHERE id = :account
RETURNING failures;

-- name: account_set_wait
UPDATE account SET wait_until = :until WHERE id = :account;

-- name: account_mark_login
UPDATE account SET failures = 0, wait_until = 0, last_login = :at, last_from = :terminal
WHERE id = :account;

-- name: certificate_of row=certificate
SELECT * FROM certificate WHERE account_id = :account AND generation = :generation;

-- name: domain_key_all row=domain_key
SELECT * FROM domain_key ORDER BY domain, epoch;

-- name: grants_of row=domain_grant
SELECT * FROM domain_grant WHERE account_id = :account AND generation = :generation
ORDER BY domain, epoch, kind;

-- name: grants_take_away
DELETE FROM domain_grant WHERE account_id = :account;

-- name: login_session_end
UPDATE login_session SET ended_at = :at, version = version + 1 WHERE id = :id AND ended_at = 0;

-- The end of the chain; the next entry follows it.
-- name: audit_last
SELECT id, hash FROM audit_entry ORDER BY id DESC LIMIT 1;

-- name: audit_append
INSERT INTO audit_entry (id, version, at, session_id, account_id, act, outcome, table_number, row_id, row_version,
	patient_id, detail, hash, signature)
VALUES (:id, 1, :at, :session, :account, :act, :outcome, :table, :row, :row_version, :patient, :detail, :hash,
	:signature);

-- name: audit_after
SELECT * FROM audit_entry WHERE id > :after ORDER BY id LIMIT 1000;

-- name: audit_before
SELECT * FROM audit_entry WHERE id < :before ORDER BY id DESC;

-- name: audit_of_account
SELECT * FROM audit_entry WHERE account_id = :account AND id < :before ORDER BY id DESC;

-- name: audit_of_patient
SELECT * FROM audit_entry WHERE patient_id = :patient AND id < :before ORDER BY id DESC;

-- name: audit_count one
SELECT COUNT(*) AS n FROM audit_entry;

-- Refused log-ins under a name that does not exist, newest first.
-- name: audit_tried
SELECT at FROM audit_entry WHERE account_id = 0 AND row_id = :mark AND at > :since
ORDER BY id DESC LIMIT 8;

-- The newest version of each record that the log knows.
-- name: audit_versions
SELECT table_number, row_id, MAX(row_version) AS newest FROM audit_entry
WHERE outcome = 0 AND table_number > 0 AND row_version > 0
GROUP BY table_number, row_id ORDER BY table_number, row_id;

-- name: draft_of
SELECT id, saved_at, body FROM draft WHERE account_id = :account AND screen = :screen AND about = :about;

-- name: draft_make
INSERT INTO draft (id, version, account_id, screen, about, saved_at, body)
VALUES (:id, 1, :account, :screen, :about, :at, :body);

-- name: draft_write
UPDATE draft SET version = version + 1, saved_at = :at, body = :body
WHERE account_id = :account AND screen = :screen AND about = :about;

-- name: drafts_of
SELECT id, screen, about, saved_at FROM draft WHERE account_id = :account
ORDER BY saved_at DESC, id DESC LIMIT CAST(:max AS BIGINT);

-- name: draft_discard
DELETE FROM draft WHERE account_id = :account AND screen = :screen AND about = :about;

-- name: account_places
SELECT place_id FROM account_place WHERE account_id = :account ORDER BY place_id;

-- name: account_places_clear
DELETE FROM account_place WHERE account_id = :account;

-- name: audit_hash
SELECT hash FROM audit_entry WHERE id = :id;
