-- Records whose later event lies no longer before the earlier one.
-- Grain: a case. Reads: gone, record_<register>.
SELECT g.case_id, 'dates_in_order' AS proof
FROM gone AS g
JOIN {{records}} AS r ON r.record_id = g.left_id
WHERE g.type = 'impossible_sequence' AND g.left_register = $register AND g.field = $field
  AND r.{{later}} >= r.{{earlier}} AND g.changed
