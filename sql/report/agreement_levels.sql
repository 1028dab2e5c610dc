-- How the values of linked records compare; a row for each pair, relation, field and level. Reads agreements.
SELECT pair, relation, field, level, agrees, count(*) AS links
FROM agreements
GROUP BY ALL
ORDER BY pair, relation, field, level, agrees
