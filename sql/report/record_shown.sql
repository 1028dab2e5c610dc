-- Some columns of one record of a register: what a page shows of it.
-- Grain: a record. Reads: record_<register>.
SELECT {{columns}} FROM {{records}} WHERE record_id = $record_id
