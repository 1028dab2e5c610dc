-- Deaths whose household registration has ended: it says so, or it is no longer on the list and nobody's stands in its place.
-- Grain: a case. Reads: gone, record_hukou, member_outcomes.
SELECT g.case_id, 'deregistered' AS proof
FROM gone AS g
LEFT JOIN record_hukou AS h ON h.record_id = g.right_id
LEFT JOIN member_outcomes AS m ON m.pair = g.pair AND m.relation = g.relation AND m.side = 'left' AND m.record_id = g.left_id
WHERE g.type = 'death_not_deregistered' AND g.left_there
  AND (h.death_date IS NOT NULL OR h.cancelled_date IS NOT NULL OR h.cancelled_reason = 'death'
    OR NOT g.right_there AND NOT coalesce(m.linked, false))
