-- What the run expects of the links of a comparison: how many there are, how many false, how many matches
-- missed; null where that is unknown.
-- Grain: the relation. Reads: models.
SELECT
  (model->'expected'->>'links')::BIGINT AS links,
  (model->'expected'->>'false')::DOUBLE AS "false",
  (model->'expected'->>'missed_below')::DOUBLE + (model->'expected'->>'missed_outside')::DOUBLE AS missed
FROM models
WHERE pair = $pair AND relation = $relation
