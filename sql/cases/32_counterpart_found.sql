-- Records that were missing on the other side, or too many on their own, and are linked with one there now.
-- Grain: a case. Reads: gone, member_outcomes.
SELECT g.case_id, 'counterpart_found' AS proof
FROM gone AS g
JOIN member_outcomes AS m ON m.pair = g.pair AND m.relation = g.relation
  AND m.side = CASE WHEN g.left_id IS NULL THEN 'right' ELSE 'left' END AND m.record_id = coalesce(g.left_id, g.right_id)
WHERE (g.type LIKE 'missing\_in\_%' ESCAPE '\' OR g.type LIKE 'extra\_in\_%' ESCAPE '\' OR g.type = 'deregistered_without_death')
  AND m.linked AND m.standing <> 'out_of_scope'
