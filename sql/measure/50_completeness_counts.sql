-- How many counted records hold a valid value in each field that must be filled.
-- Grain: register, field, window, cell. Reads: member_outcomes (relation 'record'), field_validity, pair_windows.
CREATE OR REPLACE TABLE completeness_counts AS
SELECT m.pair, f.field, w.period, 
  CASE grouping(m.township) WHEN 1 THEN 'all' ELSE coalesce(m.township, 'unknown') END AS township,
  CASE grouping(m.facility) WHEN 1 THEN 'all' ELSE coalesce(m.facility, 'unknown') END AS facility,
  CASE grouping(m.event_month) WHEN 1 THEN 'all' ELSE coalesce(m.event_month, 'unknown') END AS event_month,
  CASE grouping(m.sex) WHEN 1 THEN 'all' ELSE coalesce(m.sex, 'unknown') END AS sex,
  grouping(m.township, m.facility, m.event_month, m.sex) AS cell,
  count(*) FILTER (f.valid) AS valid,
  count(*) AS required
FROM member_outcomes AS m
JOIN pair_windows AS w ON w.pair = m.pair AND m.event_date BETWEEN w.first_day AND w.last_day
JOIN field_validity AS f ON f.register = m.pair AND f.record_id = m.record_id
WHERE m.relation = 'record' AND m.standing = 'counted'
GROUP BY GROUPING SETS (
  (m.pair, f.field, w.period),
  (m.pair, f.field, w.period, m.township),
  (m.pair, f.field, w.period, m.facility),
  (m.pair, f.field, w.period, m.event_month),
  (m.pair, f.field, w.period, m.sex)
)
