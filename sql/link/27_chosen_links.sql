-- The links that were chosen for their two things, with these things, how each was found and on what evidence.
-- Grain: a pair of things that was chosen, in no set. Reads: links, entities.
SELECT
  l.left_id, l.right_id, l.log_odds,
  coalesce(le.entity_id, l.left_id) AS left_entity,
  coalesce(re.entity_id, l.right_id) AS right_entity,
  l.method::VARCHAR AS method, l.evidence::VARCHAR AS evidence
FROM links AS l
LEFT JOIN entities AS le ON le.register = l.left_register AND le.record_id = l.left_id
LEFT JOIN entities AS re ON re.register = l.right_register AND re.record_id = l.right_id
WHERE l.pair = $pair AND l.relation = $relation AND l.log_odds IS NOT NULL
ORDER BY l.left_id, l.right_id
