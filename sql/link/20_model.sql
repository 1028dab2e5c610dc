-- The model of one relation, as it was written.
-- Grain: the relation. Reads: models.
SELECT model FROM models WHERE pair = $pair AND relation = $relation
