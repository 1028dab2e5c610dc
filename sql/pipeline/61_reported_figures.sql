-- Why: what is reported upward are the raw figures of the whole county, in each window that is told.
-- Grain: a figure (definition, pair, relation, field). `waiting_left`, `waiting_right`: records of each side that
-- are too young to be counted; where all are, there is no value. Reads: figures.
SELECT
  period, definition, pair, relation, field, numerator, denominator, value,
  coalesce(left_out_not_yet_due_left, 0) AS waiting_left, coalesce(left_out_not_yet_due_right, 0) AS waiting_right
FROM figures
WHERE period = $period AND estimate = 'raw'
    AND coalesce(township, facility, event_month, sex) IS NULL
ORDER BY definition, pair, relation, field
