-- Some records of one register, whole.
-- Grain: a record. Reads: record_<register>.
SELECT * FROM {{records}} WHERE record_id IN (SELECT unnest($ids::UBIGINT[])) ORDER BY record_id
