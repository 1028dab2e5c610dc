-- Every member of a universe with what became of it: linked or not, and whether its link agrees on the key fields.
-- In a set of two left things and one right thing one of the two is present: the first in order, which are alike.
-- Both sides are one population: who is linked only with what is out of scope there (managed or living elsewhere, not
-- void: a void record represents nobody and has no outcome) is out of scope here. In a set those in scope meet first.
-- Where registration is possible elsewhere since a day, absence from then on is out of scope, not missing.
-- Doubtful is who is linked with nobody and has a link for review, its own or that of a duplicate.
-- Grain: pair, relation, side, record. Reads: members, links, link_outcomes, registered_elsewhere (pair, since).
CREATE OR REPLACE TABLE member_outcomes AS
WITH ends AS (
  SELECT pair, relation, 'left' AS side, left_id AS entity_id, left_out AS is_out, right_id AS other_id, right_out AS other_out,
    set_id, present, agreeing, agreeing_raw, key_fields, minimum FROM link_outcomes
  UNION ALL
  SELECT pair, relation, 'right', right_id, right_out, left_id, left_out,
    set_id, present, agreeing, agreeing_raw, key_fields, minimum FROM link_outcomes
), sizes AS (
  SELECT pair, relation, side, set_id,
    least(count(DISTINCT entity_id), count(DISTINCT other_id)) AS places,
    count(DISTINCT other_id) FILTER (NOT other_out) AS places_in_scope
  FROM ends WHERE set_id IS NOT NULL GROUP BY ALL
), ranked AS (
  SELECT ends.*, coalesce(sizes.places, 1) AS places, coalesce(sizes.places_in_scope, (NOT ends.other_out)::INTEGER) AS places_in_scope,
    CASE WHEN ends.set_id IS NULL THEN 1
         ELSE dense_rank() OVER (PARTITION BY ends.pair, ends.relation, ends.side, ends.set_id ORDER BY ends.is_out, ends.entity_id) END AS place
  FROM ends LEFT JOIN sizes
    ON sizes.pair = ends.pair AND sizes.relation = ends.relation AND sizes.side = ends.side AND sizes.set_id = ends.set_id
), things AS (
  SELECT pair, relation, side, entity_id,
    bool_or(place <= places) AS linked,
    bool_or(place <= places) AND NOT bool_or(place <= places_in_scope) AS linked_out,
    bool_and(present >= minimum) AS comparable,
    bool_and(present >= minimum AND agreeing = present) AS consistent,
    bool_and(present >= minimum AND agreeing_raw = present) AS consistent_raw,
    bool_and(present = key_fields) AS complete,
    bool_and(present = key_fields AND agreeing = present) AS complete_consistent,
    CASE WHEN bool_and(set_id IS NULL) THEN min(other_id) END AS partner_id
  FROM ranked GROUP BY ALL
), in_review AS (
  SELECT DISTINCT m.pair, m.relation, m.side, m.entity_id, true AS doubtful
  FROM links
  JOIN members AS m ON m.pair = links.pair AND m.relation = links.relation
    AND m.record_id = CASE m.side WHEN 'left' THEN links.left_id ELSE links.right_id END
  WHERE links.status = 'review'
), outcomes AS (
  SELECT m.*, coalesce(r.doubtful AND t.linked IS DISTINCT FROM true, false) AS doubtful, t.* EXCLUDE (pair, relation, side, entity_id),
    coalesce(t.linked_out, false) AND m.standing IN ('counted', 'not_yet_due', 'scope_unknown') AS follows_out,
    m.standing = 'counted' AND m.side = 'left' AND t.linked IS DISTINCT FROM true AND m.event_date >= e.since AS elsewhere
  FROM members AS m
  LEFT JOIN registered_elsewhere AS e ON e.pair = m.pair
  LEFT JOIN in_review AS r ON r.pair = m.pair AND r.relation = m.relation AND r.side = m.side AND r.entity_id = m.entity_id
  LEFT JOIN things AS t ON t.pair = m.pair AND t.relation = m.relation AND t.side = m.side AND t.entity_id = m.record_id
)
SELECT o.* EXCLUDE (linked_out, follows_out, elsewhere) REPLACE (
  CASE WHEN follows_out OR elsewhere THEN 'out_of_scope' ELSE standing END AS standing,
  CASE WHEN follows_out THEN 'partner_out_of_scope' ELSE scope_reason END AS scope_reason,
  coalesce(linked, false) AS linked,
  coalesce(linked AND comparable, false) AS comparable,
  coalesce(linked AND consistent, false) AS consistent,
  coalesce(linked AND consistent_raw, false) AS consistent_raw,
  coalesce(linked AND complete, false) AS complete,
  coalesce(linked AND complete_consistent, false) AS complete_consistent)
FROM outcomes AS o
