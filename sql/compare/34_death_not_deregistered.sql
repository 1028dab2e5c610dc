-- Deaths whose household registration still stands.
-- Grain: a finding (link of a death with a registered person). Reads: member_outcomes, record_hukou.
INSERT INTO found
SELECT 'death_not_deregistered' AS type, m.pair, m.relation, NULL AS field, NULL AS difference,
  m.record_id AS left_id, m.partner_id AS right_id, $asked AS asked
FROM member_outcomes AS m
JOIN record_hukou AS h ON h.record_id = m.partner_id
WHERE m.pair = $pair AND m.relation = $relation AND m.side = 'left' AND m.standing = 'counted'
  AND h.death_date IS NULL AND h.cancelled_date IS NULL AND h.cancelled_reason IS DISTINCT FROM 'death'
