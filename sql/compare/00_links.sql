-- The links whose fields are compared.
-- Grain: a link between two records. Reads: links.
SELECT left_id, right_id FROM links
WHERE pair = $pair AND relation = $relation AND status IN ('accepted', 'set')
ORDER BY left_id, right_id
