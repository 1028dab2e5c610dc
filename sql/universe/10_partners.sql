-- Which things were linked with which, duplicates taken together.
-- Grain: a pair of things. Reads: links, entities.
SELECT DISTINCT
  coalesce(l.entity_id, links.left_id) AS left_entity,
  coalesce(r.entity_id, links.right_id) AS right_entity
FROM links
LEFT JOIN entities AS l ON l.register = links.left_register AND l.record_id = links.left_id
LEFT JOIN entities AS r ON r.register = links.right_register AND r.record_id = links.right_id
WHERE links.pair = $pair AND links.relation = $relation AND links.status IN ('accepted', 'set')
ORDER BY ALL
