-- How many discrepancies each township has, by type: a row each, those without a township under null. What is
-- restricted stays out. Reads findings.
SELECT township, split_part(type, '.', 1) AS kind, count(*) AS findings
FROM findings
WHERE NOT restricted
GROUP BY ALL
ORDER BY township, kind
