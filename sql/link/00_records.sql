-- The current records of a register, in the one order that positions in coded columns refer to.
-- Grain: a current record. Reads: record_<register>.
SELECT * FROM {{records}} ORDER BY record_id
