-- Whether a restricted discrepancy speaks of one of two records.
-- Grain: one row. Reads: findings.
SELECT count(*) > 0 AS restricted
FROM findings
WHERE restricted AND (
  (left_register = $left AND left_id = $left_id) OR (right_register = $left AND right_id = $left_id)
  OR (left_register = $right AND left_id = $right_id) OR (right_register = $right AND right_id = $right_id)
)
