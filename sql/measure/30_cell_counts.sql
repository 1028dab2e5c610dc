-- Counts behind the presence and consistency figures, in total and by one cell at a time, for every window.
-- A record outside the window is counted there and nowhere else; one without a date cannot be placed: scope_unknown.
-- A record without a township (facility, month, sex) has the cell `unknown`; `all` marks the columns not cut by.
-- A record of the right side is `shared` where it is linked with one that counts on the left in the same window: it is
-- one thing of the union of both, counted there already.
-- Grain: pair, relation, side, window, cell. Reads: member_outcomes, link_outcomes, pair_windows.
CREATE OR REPLACE TABLE cell_counts AS
WITH met AS (
  SELECT DISTINCT k.pair, k.relation, k.right_id AS record_id, w.period, true AS met
  FROM link_outcomes AS k
  JOIN member_outcomes AS l ON l.pair = k.pair AND l.relation = k.relation AND l.side = 'left' AND l.record_id = k.left_id
  JOIN pair_windows AS w ON w.pair = k.pair
  WHERE l.standing = 'counted' AND l.event_date BETWEEN w.first_day AND w.last_day
), placed AS (
  SELECT m.* REPLACE (
      coalesce(m.township, 'unknown') AS township, coalesce(m.facility, 'unknown') AS facility,
      coalesce(m.event_month, 'unknown') AS event_month, coalesce(m.sex, 'unknown') AS sex),
    w.period, m.side = 'right' AND m.linked AND coalesce(met.met, false) AS shared,
    CASE WHEN NOT coalesce(m.event_date BETWEEN w.first_day AND w.last_day, true) THEN 'out_of_period'
         ELSE m.standing END AS place
  FROM member_outcomes AS m
  JOIN pair_windows AS w USING (pair)
  LEFT JOIN met ON met.pair = m.pair AND met.relation = m.relation AND met.record_id = m.record_id AND met.period = w.period
)
SELECT pair, relation, side, period,
  CASE grouping(township) WHEN 1 THEN 'all' ELSE township END AS township,
  CASE grouping(facility) WHEN 1 THEN 'all' ELSE facility END AS facility,
  CASE grouping(event_month) WHEN 1 THEN 'all' ELSE event_month END AS event_month,
  CASE grouping(sex) WHEN 1 THEN 'all' ELSE sex END AS sex,
  grouping(township, facility, event_month, sex) AS cell,
  count(*) FILTER (place = 'counted') AS counted,
  count(*) FILTER (place = 'counted' AND linked) AS linked,
  count(*) FILTER (place = 'counted' AND NOT shared) AS own,
  count(*) FILTER (place = 'counted' AND doubtful) AS doubtful,
  count(*) FILTER (place = 'counted' AND NOT linked AND NOT doubtful) AS absent,
  count(*) FILTER (place = 'counted' AND comparable) AS comparable,
  count(*) FILTER (place = 'counted' AND consistent) AS consistent,
  count(*) FILTER (place = 'counted' AND consistent_raw) AS consistent_raw,
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
