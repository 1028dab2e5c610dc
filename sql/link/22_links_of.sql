-- What is on record about two records of one relation: their own link and those of either with others.
-- Why: a pair that looks good may have lost against a better one. Grain: a link. Reads: links.
SELECT left_id, right_id, status, probability, method
FROM links
WHERE pair = $pair AND relation = $relation AND (left_id = $left_id OR right_id = $right_id)
ORDER BY probability DESC, left_id, right_id
