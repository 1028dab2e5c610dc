-- The population system's list beside an office's totals, where the office told of any. A column that it does not tell
-- by (all its rows are of township `unknown`) is no cut of the comparison.
-- Grain: pair, window, cell. Reads: told_by_cell, cell_counts.
WITH telling AS (
  SELECT DISTINCT pair, period, cell FROM told_by_cell
  WHERE cell = 15 OR 'unknown' NOT IN (township, facility, event_month, sex)
), listed AS (
  SELECT * FROM cell_counts WHERE relation = 'total' AND side = 'left'
)
SELECT pair, 'total' AS relation, period, cell, township, facility, event_month, sex,
  coalesce(listed.counted, 0) AS listed, coalesce(t.told, 0) AS told, coalesce(listed.scope_unknown, 0) AS unknown
FROM told_by_cell AS t
FULL JOIN listed USING (pair, period, cell, township, facility, event_month, sex)
WHERE (pair, period, cell) IN (SELECT (pair, period, cell) FROM telling)
  AND (t.told > 0 OR listed.counted > 0 OR cell = 15)
ORDER BY ALL
