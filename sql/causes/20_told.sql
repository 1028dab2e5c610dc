-- What links say of both of their records, field by field, where both sides tell: each in the columns of its register.
-- A measure that is close enough is no discrepancy.
-- Grain: a link and compared field. Reads: agreements, cause_columns (pair, relation, field, registers and columns).
CREATE OR REPLACE TEMP TABLE told AS
SELECT row_number() OVER (ORDER BY a.pair, a.relation, a.left_id, a.right_id, a.field) AS told,
  c.left_register, a.left_id, c.left_column, c.right_register, a.right_id, c.right_column, a.level,
  a.agrees OR a.level = 'close' AS agrees
FROM agreements AS a
JOIN cause_columns AS c ON c.pair = a.pair AND c.relation = a.relation AND c.field = a.field
WHERE a.status = 'accepted' AND a.agrees IS NOT NULL
