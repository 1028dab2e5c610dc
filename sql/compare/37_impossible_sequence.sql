-- Records whose later event lies before the earlier one.
-- Grain: a finding (record). Reads: record_<register>.
INSERT INTO found
SELECT 'impossible_sequence' AS type, $register AS pair, 'record' AS relation, $field AS field, NULL AS difference,
  record_id AS left_id, NULL AS right_id, $asked AS asked
FROM {{records}}
WHERE scope <> 'out' AND {{later}} < {{earlier}}
