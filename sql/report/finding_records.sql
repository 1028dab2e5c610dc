-- The records of one register that a discrepancy speaks of, a row each, with what its list may need.
-- Reads record_<register>, findings.
SELECT {{columns}}
FROM {{records}}
WHERE record_id IN (
  SELECT left_id FROM findings WHERE left_register = $register
  UNION
  SELECT right_id FROM findings WHERE right_register = $register
)
ORDER BY record_id
