-- Numbers on two people where a value was changed since and the record is linked: with the same one, whose name or number is
-- another now, or with the one whose number it is. If that one's name differed too, it would be a case of its own.
-- Grain: a case. Reads: gone, links.
SELECT DISTINCT g.case_id, 'values_agree' AS proof
FROM gone AS g
JOIN links AS k ON k.pair = g.pair AND k.relation = g.relation AND k.left_id = g.left_id AND k.status IN ('accepted', 'set')
WHERE g.type = 'identity_conflict' AND g.changed
