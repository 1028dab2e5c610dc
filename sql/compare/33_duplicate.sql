-- Records that repeat another record of their register.
-- Grain: a finding (surplus record), the record that stands for it on the left. Reads: members.
INSERT INTO found
SELECT $type AS type, $pair AS pair, 'duplicate' AS relation, NULL AS field, NULL AS difference,
  f.record_id AS left_id, d.record_id AS right_id, $asked AS asked
FROM members AS d
JOIN members AS f ON f.pair = d.pair AND f.relation = d.relation AND f.side = d.side
  AND f.entity_id = d.entity_id AND f.represents
WHERE d.pair = $register AND d.relation = 'record' AND d.standing = 'duplicate'
