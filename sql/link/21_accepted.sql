-- All accepted links of a run: other links may lead from them.
-- Grain: a link. Reads: links.
SELECT pair, relation, left_id, right_id, status, probability FROM links WHERE status = 'accepted'
