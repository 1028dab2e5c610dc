-- The things of the right side of a comparison that a record of the left side can be linked with, each by the record that
-- represents it, and whether it is out of scope.
-- Grain: a thing. Reads: members.
SELECT record_id, standing = 'out_of_scope' AS is_out
FROM members
WHERE pair = $pair AND relation = $relation AND side = 'right' AND represents
ORDER BY record_id
