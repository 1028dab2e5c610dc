-- The records of one register that a row of a file gave: several where a row tells of several newborns.
-- Why: staff know a record by where it stands, as check lists name it. The end of a path is enough.
-- Grain: a record. Reads: record_<register>.
SELECT record_id, file, sheet, row_no, child_no
FROM {{records}}
WHERE row_no = $row AND (file = $file OR ends_with(file, '/' || $file)) AND ($sheet IS NULL OR sheet = $sheet)
ORDER BY file, sheet, child_no
