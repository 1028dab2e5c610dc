-- Counts behind the presence and consistency figures, in total and by one cell at a time, for every window.
-- Grain: pair, relation, side, window, cell. Reads: member_outcomes, windows.
CREATE OR REPLACE TABLE cell_counts AS
WITH placed AS (
  SELECT m.*, w.period,
    CASE WHEN m.standing IN ('duplicate', 'out_of_scope', 'scope_unknown') THEN m.standing
         WHEN w.first_day IS NOT NULL AND NOT (m.event_date BETWEEN w.first_day AND w.last_day) THEN 'out_of_period'
         ELSE m.standing END AS place
  FROM member_outcomes AS m CROSS JOIN windows AS w
)
SELECT pair, relation, side, period, township, facility, event_month, sex,
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
