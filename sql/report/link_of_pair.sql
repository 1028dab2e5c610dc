-- What is on record about two records being one: nothing where they were never looked at together.
-- Grain: a link. Reads: links.
SELECT status, probability, method
FROM links
WHERE pair = $pair AND relation = $relation AND left_id = $left_id AND right_id = $right_id
