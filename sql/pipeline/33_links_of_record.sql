-- Everything on record about one record, over all pairs and relations, the likeliest first.
-- Grain: a link. Reads: links.
SELECT pair, relation, left_register, left_id, right_register, right_id, status, probability
FROM links
WHERE (left_register = $register AND left_id = $record_id) OR (right_register = $register AND right_id = $record_id)
ORDER BY pair, relation, probability DESC, left_id, right_id
