-- The discrepancies that speak of some records of a comparison, or (of a register by itself) of them alone.
-- Grain: record, discrepancy. Reads: findings.
WITH asked AS (SELECT unnest($records::VARCHAR[]) AS record)
SELECT asked.record, f.finding_id, f.type
FROM findings AS f
JOIN asked ON asked.record IN (f.left_register || ':' || f.left_id, f.right_register || ':' || f.right_id)
WHERE CASE WHEN $relation = 'record' THEN f.pair IN ($pair, $pair || '-' || $pair)
           ELSE f.pair = $pair AND f.relation = $relation END
  AND ($field IS NULL OR f.field IS NULL OR f.field = $field)
ORDER BY asked.record, f.finding_id
