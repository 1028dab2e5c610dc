-- Counts of both sides beside each other, ready for the definitions.
-- Grain: pair, relation, window, cell. Reads: cell_counts.
SELECT pair, relation, period, cell, township, facility, event_month, sex,
  coalesce(l.counted, 0) AS "left.counted",
  coalesce(l.linked, 0) AS "left.linked",
  coalesce(l.linked - l.comparable, 0) AS "left.not_comparable",
  coalesce(l.consistent, 0) AS "left.consistent",
  coalesce(l.consistent_raw, 0) AS "left.consistent_raw",
  coalesce(l.complete, 0) AS "left.complete",
  coalesce(l.complete_consistent, 0) AS "left.complete_consistent",
  coalesce(r.counted, 0) AS "right.counted",
  coalesce(r.linked, 0) AS "right.linked",
  coalesce(r.own, 0) AS "right.own",
  coalesce(r.absent, 0) AS "right.absent",
  coalesce(r.doubtful, 0) AS "right.doubtful",
  coalesce(l.scope_unknown, 0) AS "left.scope_unknown",
  coalesce(r.scope_unknown, 0) AS "right.scope_unknown",
  coalesce(l.unknown_linked, 0) AS "left.unknown_linked",
  coalesce(r.scope_unknown - r.unknown_linked, 0) AS "right.unknown_unlinked",
  coalesce(l.out_of_period, 0) AS left_out_out_of_period_left,
  coalesce(l.out_of_scope, 0) AS left_out_out_of_scope_left,
  coalesce(l.scope_unknown, 0) AS left_out_scope_unknown_left,
  coalesce(l.duplicate, 0) AS left_out_duplicate_left,
  coalesce(l.not_yet_due, 0) AS left_out_not_yet_due_left,
  coalesce(r.out_of_period, 0) AS left_out_out_of_period_right,
  coalesce(r.out_of_scope, 0) AS left_out_out_of_scope_right,
  coalesce(r.scope_unknown, 0) AS left_out_scope_unknown_right,
  coalesce(r.duplicate, 0) AS left_out_duplicate_right,
  coalesce(r.not_yet_due, 0) AS left_out_not_yet_due_right
FROM (SELECT * FROM cell_counts WHERE side = 'left') AS l
FULL JOIN (SELECT * FROM cell_counts WHERE side = 'right') AS r
  USING (pair, relation, period, cell, township, facility, event_month, sex)
ORDER BY ALL
