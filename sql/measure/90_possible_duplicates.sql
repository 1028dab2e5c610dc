-- Pairs of things that count on one side of a comparison and may be one after all, though nobody joined them, and how
-- likely. Grain: two things. Reads: links, members.
SELECT lr.record_id AS first_id, rr.record_id AS second_id, max(links.probability) AS probability
FROM links
JOIN members AS l ON l.pair = $pair AND l.relation = $relation AND l.side = $side AND l.record_id = links.left_id
JOIN members AS r ON r.pair = $pair AND r.relation = $relation AND r.side = $side AND r.record_id = links.right_id
JOIN members AS lr ON lr.pair = $pair AND lr.relation = $relation AND lr.side = $side
  AND lr.entity_id = l.entity_id AND lr.represents AND lr.standing = 'counted'
JOIN members AS rr ON rr.pair = $pair AND rr.relation = $relation AND rr.side = $side
  AND rr.entity_id = r.entity_id AND rr.represents AND rr.standing = 'counted'
WHERE links.pair = $own AND l.entity_id <> r.entity_id
GROUP BY ALL
ORDER BY first_id, second_id
