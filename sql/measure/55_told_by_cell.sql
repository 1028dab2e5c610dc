-- Persons that offices told of in totals, in total and by one cell at a time, for every window.
-- Grain: pair, window, cell. Reads: member_outcomes (relation 'total', right side), told_counts, pair_windows.
CREATE OR REPLACE TABLE told_by_cell AS
WITH told AS (
  SELECT m.pair, m.relation, w.period, coalesce(m.township, 'unknown') AS township, coalesce(m.facility, 'unknown') AS facility,
    m.event_month, t.sex, t.persons
  FROM member_outcomes AS m
  JOIN pair_windows AS w ON w.pair = m.pair AND m.event_date BETWEEN w.first_day AND w.last_day
  JOIN told_counts AS t ON t.register = m.register AND t.record_id = m.record_id
  WHERE m.relation = 'total' AND m.side = 'right' AND m.standing = 'counted'
)
SELECT pair, relation, period,
  CASE grouping(township) WHEN 1 THEN 'all' ELSE township END AS township,
  CASE grouping(facility) WHEN 1 THEN 'all' ELSE facility END AS facility,
  CASE grouping(event_month) WHEN 1 THEN 'all' ELSE event_month END AS event_month,
  CASE grouping(sex) WHEN 1 THEN 'all' ELSE sex END AS sex,
  grouping(township, facility, event_month, sex) AS cell,
  sum(persons)::BIGINT AS told
FROM told
GROUP BY GROUPING SETS (
  (pair, relation, period),
  (pair, relation, period, township),
  (pair, relation, period, facility),
  (pair, relation, period, event_month),
  (pair, relation, period, sex)
)
