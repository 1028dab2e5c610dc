-- Conflicts of a field whose two records say the same now. Where one of them is gone, the record that is linked with the
-- other in its place speaks for it: a corrected ID number gives a registered person another record.
-- Values that nobody changed prove nothing: then a rule did it.
-- Grain: a case. Reads: gone, agreements.
WITH now AS (
  SELECT g.case_id, a.agrees
  FROM gone AS g
  JOIN agreements AS a ON a.pair = g.pair AND a.relation = g.relation AND a.field = g.field AND a.left_id = g.left_id
  WHERE a.right_id = g.right_id OR NOT g.right_there AND a.status IN ('accepted', 'set')
  UNION ALL
  SELECT g.case_id, a.agrees
  FROM gone AS g
  JOIN agreements AS a ON a.pair = g.pair AND a.relation = g.relation AND a.field = g.field AND a.right_id = g.right_id
  WHERE NOT g.left_there AND a.status IN ('accepted', 'set')
)
SELECT now.case_id, 'values_agree' AS proof
FROM now JOIN gone ON gone.case_id = now.case_id
WHERE gone.changed AND gone.type LIKE 'field_conflict.%'
GROUP BY now.case_id
HAVING bool_and(now.agrees)
