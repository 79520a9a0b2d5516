-- What is only ever added to: the engine itself refuses to change or delete a line.
--
-- How to read: a line `-- @append TABLE...` has the store make triggers for these tables, in each engine's own words.
-- They hold against a slip of this program.  Who owns the file can drop them; the row MACs, the signatures and the
-- chains of the registers and of the log tell that afterwards (check, audit verify).
-- A later migration that has to rewrite one of these tables drops its triggers first; they are made again at its end.

-- @append audit_entry
-- @append movement movement_patient
-- @append register_entry register_confirm
