-- How many discrepancies there are of each sort; a row for each type, pair, register, office, field, kind of difference
-- and whether they are restricted. Reads findings.
SELECT type, pair, register, office, field, difference, restricted, count(*) AS findings
FROM findings
GROUP BY ALL
ORDER BY type, pair, register, office, field, difference, restricted
