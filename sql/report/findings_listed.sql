-- The discrepancies for the check lists, a row each, those of one township together. Reads findings.
SELECT *
FROM findings
ORDER BY restricted, township, type, pair, left_register, finding_id
