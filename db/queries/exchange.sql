-- What came in: earlier imports.

-- name: import_runs row=import_run
SELECT * FROM import_run ORDER BY at DESC, id DESC;
