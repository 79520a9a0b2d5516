-- Indexes for stores of millions of rows.

-- The first visit of each patient is read from this alone.
DROP INDEX appointment_by_patient;
CREATE INDEX appointment_by_patient ON appointment (patient_id, day, state);
