-- Links that the evidence leaves open: probable but below the threshold, or members of a set that nothing tells apart.
-- Grain: a finding (link). Reads: links, members.
INSERT INTO found
SELECT 'link_uncertain' AS type, links.pair, links.relation, NULL AS field, links.status AS difference,
  links.left_id, links.right_id, $asked AS asked
FROM links
JOIN members AS m ON m.pair = links.pair AND m.relation = links.relation AND m.side = 'left'
  AND m.record_id = links.left_id AND m.standing = 'counted'
WHERE links.pair = $pair AND links.relation = $relation AND links.status IN ('review', 'set')
