-- Pairs whose key stands exactly once on each side: certain enough to be looked at without any other evidence.
-- Grain: a pair of positions. Reads: link_left, link_right (position, one BIGINT column a key, null = cannot serve).
SELECT l.position AS left_position, r.position AS right_position
FROM (SELECT {{key}} AS key, min(position) AS position FROM link_left WHERE {{key}} IS NOT NULL GROUP BY 1 HAVING count(*) = 1) AS l
JOIN (SELECT {{key}} AS key, min(position) AS position FROM link_right WHERE {{key}} IS NOT NULL GROUP BY 1 HAVING count(*) = 1) AS r
  USING (key)
ORDER BY ALL
