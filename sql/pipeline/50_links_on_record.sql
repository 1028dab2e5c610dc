-- What became of pairs that were looked at, for whoever holds them against labels.
-- Grain: a link on record. Reads: links.
SELECT pair, relation, left_id, right_id, status, probability FROM links
