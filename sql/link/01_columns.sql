-- Some columns of the current records of a register, in the order that positions in coded columns refer to.
-- Grain: a current record. Reads: record_<register>.
SELECT {{columns}} FROM {{records}} ORDER BY record_id
