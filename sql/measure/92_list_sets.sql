-- Things linked as a set: that they belong together is known, which with which is not.
-- Grain: set, side, thing. Reads: links, entities.
SELECT DISTINCT links.set_id, side.register, coalesce(e.entity_id, side.record_id) AS entity_id
FROM links
CROSS JOIN LATERAL (VALUES (left_register, left_id), (right_register, right_id)) AS side (register, record_id)
LEFT JOIN entities AS e ON e.register = side.register AND e.record_id = side.record_id
WHERE links.pair = $pair AND links.relation = $relation AND links.status = 'set'
ORDER BY ALL
