-- How many counted records of a register pass each check made of it: completeness, validity, timeliness.
-- A check that has no answer (a record that does not say when it was entered) is counted apart.
-- Grain: register, check, field, window, cell. Reads: member_outcomes (relation 'record'), checks, pair_windows.
CREATE OR REPLACE TABLE check_counts AS
SELECT m.pair, c.definition, c.field, w.period,
  CASE grouping(m.township) WHEN 1 THEN 'all' ELSE coalesce(m.township, 'unknown') END AS township,
  CASE grouping(m.facility) WHEN 1 THEN 'all' ELSE coalesce(m.facility, 'unknown') END AS facility,
  CASE grouping(m.event_month) WHEN 1 THEN 'all' ELSE coalesce(m.event_month, 'unknown') END AS event_month,
  CASE grouping(m.sex) WHEN 1 THEN 'all' ELSE coalesce(m.sex, 'unknown') END AS sex,
  grouping(m.township, m.facility, m.event_month, m.sex) AS cell,
  count(*) FILTER (c.passes) AS passing,
  count(c.passes) AS checked,
  count(*) FILTER (c.passes IS NULL) AS untold
FROM member_outcomes AS m
JOIN pair_windows AS w ON w.pair = m.pair AND m.event_date BETWEEN w.first_day AND w.last_day
JOIN checks AS c ON c.register = m.pair AND c.record_id = m.record_id
WHERE m.relation = 'record' AND m.standing = 'counted'
GROUP BY GROUPING SETS (
  (m.pair, c.definition, c.field, w.period),
  (m.pair, c.definition, c.field, w.period, m.township),
  (m.pair, c.definition, c.field, w.period, m.facility),
  (m.pair, c.definition, c.field, w.period, m.event_month),
  (m.pair, c.definition, c.field, w.period, m.sex)
)
