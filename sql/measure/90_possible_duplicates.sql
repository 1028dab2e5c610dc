-- Pairs of things that count on one side of a comparison and may be one after all, though nobody joined them, and how
-- likely. Where a register in which each of them has one partner at most has another one for each, they are two as surely
-- as both are their partners. `one_to_one`: the comparisons of this register in which that is so, `pair relation` each.
-- Grain: two things. Reads: links, members, entities.
WITH pairs AS (
  SELECT lr.record_id AS first_id, rr.record_id AS second_id,
    any_value(l.entity_id) AS first_thing, any_value(r.entity_id) AS second_thing, max(links.probability) AS probability
  FROM links
  JOIN members AS l ON l.pair = $pair AND l.relation = $relation AND l.side = $side AND l.record_id = links.left_id
  JOIN members AS r ON r.pair = $pair AND r.relation = $relation AND r.side = $side AND r.record_id = links.right_id
  JOIN members AS lr ON lr.pair = $pair AND lr.relation = $relation AND lr.side = $side
    AND lr.entity_id = l.entity_id AND lr.represents AND lr.standing = 'counted'
  JOIN members AS rr ON rr.pair = $pair AND rr.relation = $relation AND rr.side = $side
    AND rr.entity_id = r.entity_id AND rr.represents AND rr.standing = 'counted'
  WHERE links.pair = $own AND l.entity_id <> r.entity_id
  GROUP BY ALL
), ends AS (
  SELECT pair, relation, probability,
    CASE left_register WHEN $register THEN left_id ELSE right_id END AS record_id,
    CASE left_register WHEN $register THEN right_register ELSE left_register END AS other_register,
    CASE left_register WHEN $register THEN right_id ELSE left_id END AS other_id
  FROM links
  WHERE status = 'accepted' AND list_contains($one_to_one, concat(pair, ' ', relation))
), partners AS (
  SELECT ends.pair, ends.relation, coalesce(e.entity_id, ends.record_id) AS thing,
    coalesce(o.entity_id, ends.other_id) AS partner, max(ends.probability) AS probability
  FROM ends
  LEFT JOIN entities AS e ON e.register = $register AND e.record_id = ends.record_id
  LEFT JOIN entities AS o ON o.register = ends.other_register AND o.record_id = ends.other_id
  GROUP BY ALL
), two AS (
  SELECT pairs.first_id, pairs.second_id, max(a.probability * b.probability) AS probability
  FROM pairs
  JOIN partners AS a ON a.thing = pairs.first_thing
  JOIN partners AS b ON b.thing = pairs.second_thing AND b.pair = a.pair AND b.relation = a.relation AND b.partner <> a.partner
  GROUP BY ALL
)
SELECT pairs.first_id, pairs.second_id,
  pairs.probability * (1 - coalesce(two.probability, 0)) / (1 - pairs.probability * coalesce(two.probability, 0)) AS probability
FROM pairs
LEFT JOIN two USING (first_id, second_id)
ORDER BY pairs.first_id, pairs.second_id
