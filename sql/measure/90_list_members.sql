-- Who of both sides of a comparison may stand on a list: of the population list every record, of others those near in time
-- or linked with anything (a mistyped date does not part what was linked).
-- Grain: side, record. Reads: member_outcomes, clusters.
SELECT m.register, m.record_id, m.entity_id, m.event_date, m.standing, m.represents
FROM member_outcomes AS m
WHERE m.pair = $pair AND m.relation = $relation
  AND (m.register = $first_list OR m.linked OR m.event_date BETWEEN $first_day AND $last_day
    OR EXISTS (SELECT 1 FROM clusters AS c WHERE c.register = m.register AND c.record_id = m.record_id))
ORDER BY m.register, m.record_id
