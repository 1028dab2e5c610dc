-- Whether one of two records is one of several of the same thing.
-- Grain: one row. Reads: entities.
SELECT count(*) > count(DISTINCT (register, entity_id)) AS several
FROM entities
WHERE (register, entity_id) IN (
  SELECT register, entity_id FROM entities
  WHERE (register = $left AND record_id = $left_id) OR (register = $right AND record_id = $right_id)
)
