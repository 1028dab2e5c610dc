-- Why: what is reported upward are the raw figures of the whole county, in each window that is told.
-- Grain: a figure (definition, pair, relation, field). `not_yet_due`: records of both sides that are too young to be
-- counted; where all are, there is no value. Reads: figures.
SELECT
  period, definition, pair, relation, field, numerator, denominator, value,
  coalesce(left_out_not_yet_due_left, 0) + coalesce(left_out_not_yet_due_right, 0) AS not_yet_due
FROM figures
WHERE period = $period AND estimate = 'raw'
    AND coalesce(township, facility, event_month, sex) IS NULL
ORDER BY definition, pair, relation, field
