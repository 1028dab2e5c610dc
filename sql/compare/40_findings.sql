-- Every finding with a lasting number, the register and office that are asked, and where it belongs.
-- The number is made of type, comparison, field and record ids, never of a value that a correction changes.
-- Grain: a finding. Reads: found, pair_sides (pair, left_register, right_register), offices, cells, restricted_records.
CREATE OR REPLACE TABLE findings AS
SELECT
  'F' || substr(md5(concat_ws('|', f.type, f.pair, f.relation, coalesce(f.field, ''), coalesce(f.left_id, 0), coalesce(f.right_id, 0))), 1, 14) AS finding_id,
  f.type, f.pair, f.relation, f.field, f.difference,
  CASE f.asked WHEN 'left' THEN p.left_register ELSE p.right_register END AS register,
  o.office,
  CASE WHEN f.left_id IS NOT NULL THEN p.left_register END AS left_register, f.left_id,
  CASE WHEN f.right_id IS NOT NULL THEN p.right_register END AS right_register, f.right_id,
  coalesce(l.township, r.township) AS township,
  coalesce(l.facility, r.facility) AS facility,
  coalesce(l.event_month, r.event_month) AS event_month,
  (f.type = 'identity_conflict' OR rl.record_id IS NOT NULL OR rr.record_id IS NOT NULL) AS restricted
FROM found AS f
JOIN pair_sides AS p ON p.pair = f.pair
JOIN offices AS o ON o.register = CASE f.asked WHEN 'left' THEN p.left_register ELSE p.right_register END
LEFT JOIN cells AS l ON l.register = p.left_register AND l.record_id = f.left_id
LEFT JOIN cells AS r ON r.register = p.right_register AND r.record_id = f.right_id
LEFT JOIN restricted_records AS rl ON rl.register = p.left_register AND rl.record_id = f.left_id
LEFT JOIN restricted_records AS rr ON rr.register = p.right_register AND rr.record_id = f.right_id
ORDER BY finding_id
