-- Leaves the sides of comparisons that have a rate: no other needs counting at another threshold.
-- Grain: a record on one side of a comparison. Reads: members, rated (pair, relation, definition).
DELETE FROM members
WHERE NOT EXISTS (SELECT 1 FROM rated WHERE rated.pair = members.pair AND rated.relation = members.relation)
