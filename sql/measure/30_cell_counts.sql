-- Counts behind the presence and consistency figures, in total and by one cell at a time, for every window.
-- A record outside the window is counted there and nowhere else; one without a date cannot be placed: scope_unknown.
-- A record without a township (facility, month, sex) has the cell `unknown`; `all` marks the columns not cut by.
-- Grain: pair, relation, side, window, cell. Reads: member_outcomes, pair_windows.
CREATE OR REPLACE TABLE cell_counts AS
WITH placed AS (
  SELECT m.* REPLACE (
      coalesce(m.township, 'unknown') AS township, coalesce(m.facility, 'unknown') AS facility,
      coalesce(m.event_month, 'unknown') AS event_month, coalesce(m.sex, 'unknown') AS sex),
    w.period,
    CASE WHEN NOT coalesce(m.event_date BETWEEN w.first_day AND w.last_day, true) THEN 'out_of_period'
         ELSE m.standing END AS place
  FROM member_outcomes AS m JOIN pair_windows AS w USING (pair)
)
SELECT pair, relation, side, period,
  CASE grouping(township) WHEN 1 THEN 'all' ELSE township END AS township,
  CASE grouping(facility) WHEN 1 THEN 'all' ELSE facility END AS facility,
  CASE grouping(event_month) WHEN 1 THEN 'all' ELSE event_month END AS event_month,
  CASE grouping(sex) WHEN 1 THEN 'all' ELSE sex END AS sex,
  grouping(township, facility, event_month, sex) AS cell,
  count(*) FILTER (place = 'counted') AS counted,
  count(*) FILTER (place = 'counted' AND linked) AS linked,
  count(*) FILTER (place = 'counted' AND comparable) AS comparable,
  count(*) FILTER (place = 'counted' AND consistent) AS consistent,
  count(*) FILTER (place = 'counted' AND complete) AS complete,
  count(*) FILTER (place = 'counted' AND complete_consistent) AS complete_consistent,
  count(*) FILTER (place = 'scope_unknown' AND linked) AS unknown_linked,
  count(*) FILTER (place = 'out_of_period') AS out_of_period,
  count(*) FILTER (place = 'out_of_scope') AS out_of_scope,
  count(*) FILTER (place = 'scope_unknown') AS scope_unknown,
  count(*) FILTER (place = 'duplicate') AS duplicate,
  count(*) FILTER (place = 'not_yet_due') AS not_yet_due
FROM placed
GROUP BY GROUPING SETS (
  (pair, relation, side, period),
  (pair, relation, side, period, township),
  (pair, relation, side, period, facility),
  (pair, relation, side, period, event_month),
  (pair, relation, side, period, sex)
)
