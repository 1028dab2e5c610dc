-- Things that two persons say are the business of another county: they leave the comparison that was asked about, and no other.
-- Grain: a record on one side of a comparison. Reads: members, feedback.
UPDATE members
SET standing = 'out_of_scope', scope_reason = 'answered'
FROM (
  SELECT DISTINCT m.pair, m.relation, m.side, m.entity_id
  FROM feedback AS f
  JOIN members AS m ON m.pair = f.pair AND m.relation = f.relation
    AND m.record_id = CASE m.side WHEN 'left' THEN f.left_id ELSE f.right_id END
  WHERE f.effect = 'leaves'
) AS elsewhere
WHERE members.pair = elsewhere.pair AND members.relation = elsewhere.relation AND members.side = elsewhere.side
  AND members.entity_id = elsewhere.entity_id AND members.standing IN ('counted', 'scope_unknown', 'not_yet_due')
