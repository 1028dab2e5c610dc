-- Agreement of each compared field over the links that would have been accepted without it: those that count, less those
-- that hang on the field, and those that the field alone keeps from being accepted.
-- Why: a field by which links are made agrees in them more often than in all matches. For totals only.
-- Grain: pair, relation, field, window. Reads: member_outcomes, members, agreements, leaning, pair_windows.
CREATE OR REPLACE TABLE field_counts_without AS
WITH linked AS (
  SELECT m.pair, m.relation, m.event_date, m.record_id, m.partner_id, m.entity_id, r.entity_id AS partner_entity
  FROM member_outcomes AS m
  JOIN members AS r ON r.pair = m.pair AND r.relation = m.relation AND r.side = 'right' AND r.record_id = m.partner_id
  WHERE m.side = 'left' AND m.standing = 'counted' AND m.linked
), kept AS (
  SELECT k.pair, k.relation, k.event_date, a.field, a.agrees
  FROM linked AS k
  JOIN agreements AS a ON a.pair = k.pair AND a.relation = k.relation AND a.left_id = k.record_id AND a.right_id = k.partner_id
  LEFT JOIN leaning AS v ON v.pair = k.pair AND v.relation = k.relation AND v.left_entity = k.entity_id
    AND v.right_entity = k.partner_entity AND v.field = a.field AND NOT v.gained
  WHERE v.field IS NULL
), gained AS (
  SELECT v.pair, v.relation, m.event_date, v.field, a.agrees
  FROM leaning AS v
  JOIN member_outcomes AS m ON m.pair = v.pair AND m.relation = v.relation AND m.side = 'left'
    AND m.entity_id = v.left_entity AND m.represents AND m.standing = 'counted' AND NOT m.linked
  JOIN members AS r ON r.pair = v.pair AND r.relation = v.relation AND r.side = 'right'
    AND r.entity_id = v.right_entity AND r.represents AND r.standing <> 'out_of_scope'
  JOIN agreements AS a ON a.pair = v.pair AND a.relation = v.relation AND a.left_id = m.record_id
    AND a.right_id = r.record_id AND a.field = v.field
  WHERE v.gained
), every AS (
  SELECT * FROM kept UNION ALL SELECT * FROM gained
)
SELECT e.pair, e.relation, e.field, w.period,
  'all' AS township, 'all' AS facility, 'all' AS event_month, 'all' AS sex, 15 AS cell,
  count(*) FILTER (e.agrees) AS agreeing,
  count(*) FILTER (e.agrees IS NOT NULL) AS present
FROM every AS e
JOIN pair_windows AS w ON w.pair = e.pair AND e.event_date BETWEEN w.first_day AND w.last_day
GROUP BY ALL
