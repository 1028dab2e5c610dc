-- Key fields on which a linked pair disagrees, with the kind of difference.
-- Grain: a finding (link and field). Reads: member_outcomes, agreements, key_fields.
INSERT INTO found
SELECT 'field_conflict.' || a.field AS type, m.pair, m.relation, a.field, a.level AS difference,
  a.left_id, a.right_id, $asked AS asked
FROM member_outcomes AS m
JOIN agreements AS a
  ON a.pair = m.pair AND a.relation = m.relation AND a.left_id = m.record_id AND a.right_id = m.partner_id
JOIN key_fields AS k ON k.pair = m.pair AND k.relation = m.relation AND k.field = a.field
WHERE m.pair = $pair AND m.relation = $relation AND m.side = 'left' AND m.standing = 'counted' AND NOT a.agrees
