-- Agreement of each compared field over the linked pairs whose reference side counts; a set has no pair to compare.
-- Grain: pair, relation, field, window, cell. Reads: member_outcomes, agreements, pair_windows.
CREATE OR REPLACE TABLE field_counts AS
SELECT m.pair, m.relation, a.field, w.period, 
  CASE grouping(m.township) WHEN 1 THEN 'all' ELSE coalesce(m.township, 'unknown') END AS township,
  CASE grouping(m.facility) WHEN 1 THEN 'all' ELSE coalesce(m.facility, 'unknown') END AS facility,
  CASE grouping(m.event_month) WHEN 1 THEN 'all' ELSE coalesce(m.event_month, 'unknown') END AS event_month,
  CASE grouping(m.sex) WHEN 1 THEN 'all' ELSE coalesce(m.sex, 'unknown') END AS sex,
  grouping(m.township, m.facility, m.event_month, m.sex) AS cell,
  count(*) FILTER (a.agrees) AS agreeing,
  count(*) FILTER (a.agrees IS NOT NULL) AS present,
  count(*) AS linked
FROM member_outcomes AS m
JOIN pair_windows AS w ON w.pair = m.pair AND m.event_date BETWEEN w.first_day AND w.last_day
JOIN agreements AS a
  ON a.pair = m.pair AND a.relation = m.relation AND a.left_id = m.record_id AND a.right_id = m.partner_id
WHERE m.side = 'left' AND m.standing = 'counted' AND m.linked
GROUP BY GROUPING SETS (
  (m.pair, m.relation, a.field, w.period),
  (m.pair, m.relation, a.field, w.period, m.township),
  (m.pair, m.relation, a.field, w.period, m.facility),
  (m.pair, m.relation, a.field, w.period, m.event_month),
  (m.pair, m.relation, a.field, w.period, m.sex)
)
