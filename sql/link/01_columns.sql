-- Some columns of the current records of a register, ordered by record id.
-- Grain: a current record. Reads: record_<register>.
SELECT {{columns}} FROM {{records}} ORDER BY record_id
