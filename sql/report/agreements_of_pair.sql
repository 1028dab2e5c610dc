-- How the values of two linked records compare, field by field.
-- Grain: a compared field. Reads: agreements.
SELECT field, level, agrees
FROM agreements
WHERE pair = $pair AND relation = $relation AND left_id = $left_id AND right_id = $right_id
