-- Every member of a universe with what became of it: linked or not, and whether its link agrees on the key fields.
-- In a set of two left things and one right thing one of the two is present: the first in order, which are alike.
-- Where registration is possible elsewhere since a day, absence from then on is out of scope, not missing.
-- Grain: pair, relation, side, record. Reads: members, link_outcomes, registered_elsewhere (pair, since).
CREATE OR REPLACE TABLE member_outcomes AS
WITH ends AS (
  SELECT pair, relation, 'left' AS side, left_id AS entity_id, right_id AS other_id, set_id, present, agreeing, key_fields, minimum FROM link_outcomes
  UNION ALL
  SELECT pair, relation, 'right', right_id, left_id, set_id, present, agreeing, key_fields, minimum FROM link_outcomes
), sizes AS (
  SELECT pair, relation, set_id, least(count(DISTINCT left_id), count(DISTINCT right_id)) AS places
  FROM link_outcomes WHERE set_id IS NOT NULL GROUP BY ALL
), ranked AS (
  SELECT ends.*, coalesce(sizes.places, 1) AS places,
    CASE WHEN ends.set_id IS NULL THEN 1
         ELSE dense_rank() OVER (PARTITION BY ends.pair, ends.relation, ends.side, ends.set_id ORDER BY ends.entity_id) END AS place
  FROM ends LEFT JOIN sizes ON sizes.pair = ends.pair AND sizes.relation = ends.relation AND sizes.set_id = ends.set_id
), things AS (
  SELECT pair, relation, side, entity_id,
    bool_or(place <= places) AS linked,
    bool_and(present >= minimum) AS comparable,
    bool_and(present >= minimum AND agreeing = present) AS consistent,
    bool_and(present = key_fields) AS complete,
    bool_and(present = key_fields AND agreeing = present) AS complete_consistent,
    CASE WHEN bool_and(set_id IS NULL) THEN min(other_id) END AS partner_id
  FROM ranked GROUP BY ALL
)
SELECT m.* REPLACE (
    CASE WHEN m.standing = 'counted' AND m.side = 'left' AND t.linked IS DISTINCT FROM true AND m.event_date >= e.since
         THEN 'out_of_scope' ELSE m.standing END AS standing),
  coalesce(t.linked, false) AS linked,
  coalesce(t.linked AND t.comparable, false) AS comparable,
  coalesce(t.linked AND t.consistent, false) AS consistent,
  coalesce(t.linked AND t.complete, false) AS complete,
  coalesce(t.linked AND t.complete_consistent, false) AS complete_consistent,
  t.partner_id
FROM members AS m
LEFT JOIN registered_elsewhere AS e ON e.pair = m.pair
LEFT JOIN things AS t ON t.pair = m.pair AND t.relation = m.relation AND t.side = m.side AND t.entity_id = m.record_id
