-- The records that have the first day of a month in a date: of two dates that are those of one month this one was filled in
-- where the day was not known.
-- Grain: a record. Reads: record_<register>.
SELECT $register AS register, record_id, $field AS field
FROM {{records}}
WHERE day({{column}}) = 1
ORDER BY record_id
