-- Whose value it is that differs: of two records the one that fewer others agree with; else, of a day that one of them has
-- filled in as the first, that one; both where nothing tells.
-- Grain: told, side that differs. Reads: sides, first_days.
CREATE OR REPLACE TEMP TABLE blamed AS
WITH support AS (
  SELECT register, record_id, field, count(*) FILTER (agrees) AS agreeing FROM sides GROUP BY ALL
), weighed AS (
  SELECT sides.*, s.agreeing, min(s.agreeing) OVER both_sides AS least, max(s.agreeing) OVER both_sides AS most,
    f.record_id IS NOT NULL AS is_first, count(f.record_id) OVER both_sides AS firsts
  FROM sides
  JOIN support AS s USING (register, record_id, field)
  LEFT JOIN first_days AS f USING (register, record_id, field)
  WHERE NOT sides.agrees
  WINDOW both_sides AS (PARTITION BY told)
)
SELECT told, register, record_id, field, level FROM weighed
WHERE agreeing = least AND (is_first OR most > least OR level <> 'defaulted' OR firsts <> 1)
