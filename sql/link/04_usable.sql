-- Whether the number of each record may identify somebody, of the current records of a register as they are stored.
-- Grain: a current record. Reads: record_<register>.
SELECT coalesce({{kind}} = 'ok', FALSE) AS usable FROM {{records}}
