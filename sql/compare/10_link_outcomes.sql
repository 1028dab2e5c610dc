-- What each link between two things says of the key fields: how many are present on both sides, agree, disagree.
-- Only the record that represents each thing speaks, so that duplicates count once; whether it is out of scope stands
-- beside the link, since whom one side leaves out the other cannot be asked for.
-- Grain: a link between two things. Reads: links, members, agreements, key_fields (pair, relation, field, minimum).
CREATE OR REPLACE TABLE link_outcomes AS
WITH firsts AS (
  SELECT links.*, l.standing = 'out_of_scope' AS left_out, r.standing = 'out_of_scope' AS right_out
  FROM links
  JOIN members AS l ON l.pair = links.pair AND l.relation = links.relation AND l.side = 'left'
    AND l.record_id = links.left_id AND l.represents
  JOIN members AS r ON r.pair = links.pair AND r.relation = links.relation AND r.side = 'right'
    AND r.record_id = links.right_id AND r.represents
  WHERE links.status IN ('accepted', 'set')
)
SELECT
  firsts.pair, firsts.relation, firsts.left_id, firsts.right_id, firsts.set_id, firsts.left_out, firsts.right_out,
  count(k.field) FILTER (a.agrees IS NOT NULL) AS present,
  count(k.field) FILTER (a.agrees) AS agreeing,
  count(k.field) FILTER (a.agrees_raw) AS agreeing_raw,
  count(k.field) AS key_fields,
  any_value(k.minimum) AS minimum
FROM firsts
JOIN key_fields AS k ON k.pair = firsts.pair AND k.relation = firsts.relation
LEFT JOIN agreements AS a
  ON a.pair = firsts.pair AND a.relation = firsts.relation AND a.left_id = firsts.left_id
  AND a.right_id = firsts.right_id AND a.field = k.field
GROUP BY ALL
