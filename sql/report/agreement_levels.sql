-- How the values of linked records compare, those for review not among them; a row for each pair, relation, field and
-- level. Reads agreements.
SELECT pair, relation, field, level, agrees, count(*) AS links
FROM agreements
WHERE status IN ('accepted', 'set')
GROUP BY ALL
ORDER BY pair, relation, field, level, agrees
