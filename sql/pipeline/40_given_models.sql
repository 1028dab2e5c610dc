-- The saved models that a run was told to link by; none where it learned its own.
-- Grain: a relation of a pair. Reads: given_models.
SELECT pair, relation, model FROM given_models ORDER BY pair, relation
