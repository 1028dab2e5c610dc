-- How many current records of one register each sheet of a file gave, a row each. Reads record_<register>.
SELECT file, sheet, count(*) AS records
FROM {{records}}
GROUP BY file, sheet
ORDER BY file, sheet
