-- The records of a register in a run.
-- Grain: a record. Reads: record_<register>.
SELECT * FROM {{records}} ORDER BY record_id
