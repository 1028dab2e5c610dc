-- The things of the left side that count in a comparison, whether they are linked, and the columns of their own record
-- that say what subgroups they are of.
-- Grain: a thing. Reads: member_outcomes, record_<left register>.
SELECT m.record_id, m.event_date, m.linked, coalesce(m.sex, 'unknown') AS sex, coalesce(m.township, 'unknown') AS township,
  {{columns}}
FROM member_outcomes AS m
JOIN {{records}} AS r ON r.record_id = m.record_id
WHERE m.pair = $pair AND m.relation = $relation AND m.side = 'left' AND m.standing = 'counted' AND m.represents
ORDER BY m.record_id
