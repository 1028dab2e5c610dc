-- Links that the evidence leaves open: probable but below the threshold, members of a set that nothing tells apart, or
-- in contradiction to surer links of other registers, or true beside a link of the same record (a duplicate, perhaps).
-- The records that represent both things stand for them, so that duplicates make no second finding.
-- Grain: a finding (link between two things). Reads: links, conflicts, members.
INSERT INTO found
WITH accepted AS (
  SELECT left_id, right_id FROM links WHERE pair = $pair AND relation = $relation AND status = 'accepted'
)
SELECT DISTINCT 'link_uncertain' AS type, links.pair, links.relation, NULL AS field,
  CASE WHEN c.left_id IS NOT NULL THEN 'conflict'
       WHEN links.status = 'review' AND (links.left_id IN (SELECT left_id FROM accepted)
         OR $one_to_one AND links.right_id IN (SELECT right_id FROM accepted)) THEN 'beside'
       ELSE links.status END AS difference,
  l.record_id AS left_id, r.record_id AS right_id, $asked AS asked
FROM links
JOIN members AS ld ON ld.pair = links.pair AND ld.relation = links.relation AND ld.side = 'left' AND ld.record_id = links.left_id
JOIN members AS rd ON rd.pair = links.pair AND rd.relation = links.relation AND rd.side = 'right' AND rd.record_id = links.right_id
JOIN members AS l ON l.pair = links.pair AND l.relation = links.relation AND l.side = 'left'
  AND l.entity_id = ld.entity_id AND l.represents AND l.standing = 'counted'
JOIN members AS r ON r.pair = links.pair AND r.relation = links.relation AND r.side = 'right'
  AND r.entity_id = rd.entity_id AND r.represents
LEFT JOIN conflicts AS c ON c.pair = links.pair AND c.relation = links.relation
  AND c.left_id = links.left_id AND c.right_id = links.right_id
WHERE links.pair = $pair AND links.relation = $relation AND links.status IN ('review', 'set')
