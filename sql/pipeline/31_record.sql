-- One record of a register, all of it.
-- Grain: a record. Reads: record_<register>.
SELECT * FROM {{records}} WHERE record_id = $record_id
