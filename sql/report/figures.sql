-- Every figure, a row each, in a total order; the columns are those the export promises. Reads figures.
SELECT
  run_id, period, as_of, definition, pair, relation, field, township, facility, event_month, sex, estimate,
  numerator, denominator, value, low, high,
  left_out_quarantined_left, left_out_quarantined_right,
  left_out_superseded_left, left_out_superseded_right,
  left_out_out_of_period_left, left_out_out_of_period_right,
  left_out_out_of_scope_left, left_out_out_of_scope_right,
  left_out_scope_unknown_left, left_out_scope_unknown_right,
  left_out_duplicate_left, left_out_duplicate_right,
  left_out_not_yet_due_left, left_out_not_yet_due_right
FROM figures
ORDER BY period, definition, pair, relation, field, township, facility, event_month, sex, estimate
