-- Every value that was compared with another register's, with the kind of difference where it is the one that differs:
-- of several kinds the commonest, then by name.
-- Grain: register, record, field. Reads: sides, blamed.
WITH kinds AS (
  SELECT register, record_id, field, level, count(*) AS times FROM blamed GROUP BY ALL
), chosen AS (
  SELECT register, record_id, field, arg_max(level, (times, level)) AS kind FROM kinds GROUP BY ALL
)
SELECT DISTINCT s.register, s.record_id, s.field, c.kind
FROM sides AS s
LEFT JOIN chosen AS c USING (register, record_id, field)
ORDER BY ALL
