-- The models of all relations that were linked.
-- Grain: relation of a pair. Reads: models.
SELECT pair, relation, model FROM models ORDER BY pair, relation
