-- Makes the table macro `audited_values`: what each compared field says of the linked records that a comparison counts, the
-- left side's: those that the figures of fields are made of.
-- Grain: record, field (`key`). Reads: member_outcomes, agreements.
CREATE OR REPLACE TEMP MACRO audited_values(of_pair, of_relation) AS TABLE
SELECT m.record_id, a.field AS key, a.agrees AS passes
FROM member_outcomes AS m
JOIN agreements AS a
  ON a.pair = m.pair AND a.relation = m.relation AND a.left_id = m.record_id AND a.right_id = m.partner_id
WHERE m.pair = of_pair AND m.relation = of_relation AND m.side = 'left' AND m.standing = 'counted' AND m.linked
