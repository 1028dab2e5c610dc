-- One number on two people: the number agrees, the name is another one. Restricted; a question about data, never about a person.
-- Grain: a finding (link). Reads: agreements, members.
INSERT INTO found
SELECT 'identity_conflict' AS type, n.pair, n.relation, n.field, n.level AS difference, n.left_id, n.right_id, $asked AS asked
FROM agreements AS n
JOIN agreements AS i ON i.pair = n.pair AND i.relation = n.relation AND i.left_id = n.left_id AND i.right_id = n.right_id
JOIN members AS m ON m.pair = n.pair AND m.relation = n.relation AND m.side = 'left'
  AND m.record_id = n.left_id AND m.standing = 'counted'
JOIN members AS o ON o.pair = n.pair AND o.relation = n.relation AND o.side = 'right'
  AND o.record_id = n.right_id AND o.represents
WHERE n.pair = $pair AND n.relation = $relation AND n.status IN ('accepted', 'set') AND n.field = $name_field
  AND i.field = $id_field AND n.level = 'different' AND i.agrees
