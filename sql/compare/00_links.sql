-- The links whose fields are compared: those that count, and those that another threshold would let count.
-- Grain: a link between two records. Reads: links.
SELECT left_id, right_id, status FROM links
WHERE pair = $pair AND relation = $relation AND status IN ('accepted', 'set', 'review')
ORDER BY left_id, right_id
