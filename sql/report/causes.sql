-- What discrepancies have in common, a row a line, those surest to be frequent first. Reads causes.
SELECT *
FROM causes
ORDER BY line
