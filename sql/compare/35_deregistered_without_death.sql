-- Persons deregistered as dead, in the time that death cards cover, for whom there is no death card although it is due.
-- Grain: a finding (registered person). Reads: members, record_hukou, links, pair_windows.
INSERT INTO found
SELECT 'deregistered_without_death' AS type, m.pair, m.relation, NULL AS field, NULL AS difference,
  NULL AS left_id, h.record_id AS right_id, $asked AS asked
FROM members AS m
JOIN record_hukou AS h ON h.record_id = m.record_id
JOIN pair_windows AS w ON w.pair = m.pair AND w.period = 'all'
WHERE m.pair = $pair AND m.relation = $relation AND m.side = 'right' AND m.represents AND m.standing <> 'out_of_scope'
  AND (h.cancelled_reason = 'death' OR h.death_date IS NOT NULL)
  AND coalesce(h.death_date, h.cancelled_date) BETWEEN w.first_day AND least(w.last_day, $due_until)
  AND h.record_id NOT IN (
    SELECT right_id FROM links WHERE pair = $pair AND relation = $relation AND status IN ('accepted', 'set', 'review'))
