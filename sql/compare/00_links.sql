-- The links whose fields are compared: those that count, and those that another threshold, or chance, would let count.
-- Grain: a link between two records. Reads: links.
SELECT left_id, right_id, status FROM links
WHERE pair = $pair AND relation = $relation
ORDER BY left_id, right_id
