-- Whose value it is that differs: of two records the one that fewer others agree with; both where nothing tells.
-- Grain: told, side that differs. Reads: sides.
CREATE OR REPLACE TEMP TABLE blamed AS
WITH support AS (
  SELECT register, record_id, field, count(*) FILTER (agrees) AS agreeing FROM sides GROUP BY ALL
), weighed AS (
  SELECT sides.*, s.agreeing, min(s.agreeing) OVER (PARTITION BY told) AS least
  FROM sides JOIN support AS s USING (register, record_id, field)
  WHERE NOT sides.agrees
)
SELECT told, register, record_id, field, level FROM weighed WHERE agreeing = least
