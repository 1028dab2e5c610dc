-- Where each record of a register comes from: township, facility, the program that exported it (a file's name without the
-- digits that change from month to month), and the month in which it was entered, of the event where nobody says when.
-- Grain: a record in scope. Reads: record_<register>.
SELECT $register AS register, record_id, township, facility,
  regexp_replace(regexp_extract(file, '[^/]*$'), '[0-9]+', '*', 'g') AS export,
  strftime(coalesce({{entered}}, event_date), '%Y-%m') AS month
FROM {{records}}
WHERE scope <> 'out'
ORDER BY record_id
