-- Cases that the run does not find any more, where both registers were delivered and are compared still.
-- Grain: a case. Reads: asked (cases that were not found), pair_sides, receipts, cells.
WITH compared AS (
  SELECT p.pair
  FROM pair_sides AS p
  JOIN receipts AS l ON l.register = p.left_register AND l.provided
  JOIN receipts AS r ON r.register = p.right_register AND r.provided
)
SELECT asked.*, l.record_id IS NOT NULL AS left_there, r.record_id IS NOT NULL AS right_there
FROM asked
JOIN compared ON compared.pair = asked.pair
LEFT JOIN cells AS l ON l.register = asked.left_register AND l.record_id = asked.left_id
LEFT JOIN cells AS r ON r.register = asked.right_register AND r.record_id = asked.right_id
ORDER BY asked.case_id
