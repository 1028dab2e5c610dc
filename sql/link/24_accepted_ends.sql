-- The ends of all accepted links.
-- Grain: a link. Reads: links.
SELECT pair, relation, left_register, left_id, right_register, right_id FROM links WHERE status = 'accepted'
