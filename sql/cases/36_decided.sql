-- Links that were in doubt and are accepted now.
-- Grain: a case. Reads: gone, links.
SELECT g.case_id, 'decided' AS proof
FROM gone AS g
JOIN links AS k ON k.pair = g.pair AND k.relation = g.relation AND k.left_id = g.left_id AND k.right_id = g.right_id
WHERE g.type = 'link_uncertain' AND k.status = 'accepted'
