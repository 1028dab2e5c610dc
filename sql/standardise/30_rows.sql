-- The delivered rows of the sheets asked for, in a total order: one row a row (a newborn, for deliveries).
-- Reads: rows_<register>.
SELECT *
FROM {{rows}}
WHERE sheet_id IN (SELECT unnest($sheets))
ORDER BY sheet_id, row_no, child_no
