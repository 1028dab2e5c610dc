-- Every link between two things that is on record, how likely it is, and what the key fields would say if it held. Of the
-- pairs of records that speak for two things the records that represent both come first, then the likeliest. A thing is
-- `out` for its partner if it is out of scope, and for a partner that names no place also unless it names one itself.
-- Grain: two things. Reads: links, members, agreements, key_fields.
WITH things AS (
  SELECT links.pair, links.relation, l.entity_id AS left_thing, r.entity_id AS right_thing,
    max(links.probability) AS probability,
    max_by(links.evidence, (links.evidence <> '', links.probability)) AS evidence,
    max_by(links.left_id, (l.represents AND r.represents, links.probability)) AS left_spoken,
    max_by(links.right_id, (l.represents AND r.represents, links.probability)) AS right_spoken
  FROM links
  JOIN members AS l ON l.pair = links.pair AND l.relation = links.relation AND l.side = 'left' AND l.record_id = links.left_id
  JOIN members AS r ON r.pair = links.pair AND r.relation = links.relation AND r.side = 'right' AND r.record_id = links.right_id
  WHERE links.pair = $pair AND links.relation = $relation
  GROUP BY ALL
), firsts AS (
  SELECT *, standing IN ('counted', 'not_yet_due') AND once_placed IS NULL AS placed FROM members WHERE represents
)
SELECT lr.record_id AS left_id, rr.record_id AS right_id, things.probability, things.evidence,
  lr.standing = 'out_of_scope' OR rr.once_placed IS NOT NULL AND NOT lr.placed AS left_out,
  rr.standing = 'out_of_scope' OR lr.once_placed IS NOT NULL AND NOT rr.placed AS right_out,
  count(k.field) FILTER (a.agrees IS NOT NULL) AS present,
  count(k.field) FILTER (a.agrees) AS agreeing,
  count(k.field) FILTER (a.agrees_raw) AS agreeing_raw,
  count(k.field) AS key_fields,
  any_value(k.minimum) AS minimum
FROM things
JOIN firsts AS lr ON lr.pair = things.pair AND lr.relation = things.relation AND lr.side = 'left'
  AND lr.entity_id = things.left_thing
JOIN firsts AS rr ON rr.pair = things.pair AND rr.relation = things.relation AND rr.side = 'right'
  AND rr.entity_id = things.right_thing
JOIN key_fields AS k ON k.pair = things.pair AND k.relation = things.relation
LEFT JOIN agreements AS a ON a.pair = things.pair AND a.relation = things.relation
  AND a.left_id = things.left_spoken AND a.right_id = things.right_spoken AND a.field = k.field
GROUP BY ALL
ORDER BY left_id, right_id
