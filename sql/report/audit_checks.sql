-- Makes the table macro `audited_values`: what each check says of the counted records of a register by itself; a check
-- without an answer is null.
-- Grain: record, check (`key`: the definition with the field it speaks of). Reads: member_outcomes (relation 'record'), checks.
CREATE OR REPLACE TEMP MACRO audited_values(of_pair, of_relation) AS TABLE
SELECT m.record_id, c.passes,
  CASE WHEN c.field IS NULL OR suffix(c.definition, '.' || c.field) THEN c.definition
       ELSE c.definition || '.' || c.field END AS key
FROM member_outcomes AS m
JOIN checks AS c ON c.register = m.pair AND c.record_id = m.record_id
WHERE m.pair = of_pair AND m.relation = of_relation AND m.standing = 'counted'
