-- How many links there are by state and method, a row each. Reads links.
SELECT pair, relation, status, method, count(*) AS links
FROM links
GROUP BY ALL
ORDER BY pair, relation, status, method
