-- The two records that a discrepancy speaks of.
-- Grain: a finding. Reads: findings.
SELECT finding_id, pair, relation, left_register, left_id, right_register, right_id
FROM findings
WHERE finding_id = $finding_id
