-- The discrepancies of a run as cases keep them, with their ids as texts: they are whole numbers of 64 bits without sign,
-- which not every database knows.
-- Grain: a finding. Reads: findings.
SELECT
  finding_id AS case_id, type, pair, relation, field, difference, register, office,
  left_register, left_id::VARCHAR AS left_id, right_register, right_id::VARCHAR AS right_id, township, restricted
FROM findings
ORDER BY finding_id
