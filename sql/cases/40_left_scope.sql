-- Cases of which a record is no longer on its register, or is out of scope, with which of both it is.
-- A question about one register by itself is about its own universe: pair of its own name, relation record.
-- Grain: a case. Reads: gone, member_outcomes.
WITH ends AS (
  SELECT case_id, pair, relation, 'left' AS side, left_register AS register, left_id AS record_id, left_there AS there, left_register = right_register AS alone
  FROM gone WHERE left_id IS NOT NULL
  UNION ALL
  SELECT case_id, pair, relation, 'right', right_register, right_id, right_there, left_register = right_register
  FROM gone WHERE right_id IS NOT NULL
), placed AS (
  SELECT case_id, record_id, there,
    CASE WHEN alone THEN register ELSE pair END AS pair,
    CASE WHEN alone THEN 'record' ELSE relation END AS relation,
    CASE WHEN alone THEN 'left' ELSE side END AS side
  FROM ends
)
SELECT p.case_id,
  min(CASE WHEN NOT p.there THEN 'record_gone' ELSE 'out_of_scope.' || m.scope_reason END) AS proof
FROM placed AS p
LEFT JOIN member_outcomes AS m
  ON m.pair = p.pair AND m.relation = p.relation AND m.side = p.side AND m.record_id = p.record_id
WHERE NOT p.there OR m.standing = 'out_of_scope'
GROUP BY p.case_id
