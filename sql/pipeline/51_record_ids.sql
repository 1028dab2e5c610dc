-- Every record of a register, for whoever asks after many.
-- Grain: a record. Reads: record_<register>.
SELECT record_id FROM {{records}}
