-- The records that a restricted discrepancy speaks of.
-- Grain: register, record. Reads: findings.
SELECT DISTINCT register, record_id FROM (
  SELECT left_register AS register, left_id AS record_id FROM findings WHERE restricted
  UNION ALL
  SELECT right_register, right_id FROM findings WHERE restricted
)
WHERE record_id IS NOT NULL
ORDER BY register, record_id
