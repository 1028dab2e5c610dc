-- The first of several columns that says something, of the current records of a register as they are stored.
-- Grain: a current record. Reads: record_<register>.
SELECT coalesce({{columns}}) AS known FROM {{records}}
