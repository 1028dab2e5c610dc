-- The linkage models of a run.
-- Grain: a relation of a pair. Reads: models.
SELECT pair, relation, model FROM models ORDER BY pair, relation
