-- Who counts on the reference side, is due in the other register, and was found nowhere there.
-- A doubtful record, with a link for review, is left to `link_uncertain`.
-- Grain: a finding. Reads: member_outcomes, pair_windows.
INSERT INTO found
SELECT $type AS type, m.pair, m.relation, NULL AS field, NULL AS difference,
  CASE m.side WHEN 'left' THEN m.record_id END AS left_id, CASE m.side WHEN 'right' THEN m.record_id END AS right_id,
  $asked AS asked
FROM member_outcomes AS m
JOIN pair_windows AS w ON w.pair = m.pair AND w.period = 'all' AND m.event_date BETWEEN w.first_day AND w.last_day
WHERE m.pair = $pair AND m.relation = $relation AND m.side = $side AND m.standing = 'counted'
  AND NOT m.linked AND NOT m.doubtful
