-- Whether who counts in a comparison was found in the other register, as the findings of missing records tell it: in the
-- month of the event, since what is not there was entered in none. Who is in doubt says nothing.
-- Grain: a record and comparison. Reads: member_outcomes, pair_windows, cause_sides (pair, relation, side, register, field).
SELECT s.register, m.record_id, s.field, CASE WHEN NOT m.linked THEN 'missing' END AS kind, m.event_month AS month
FROM member_outcomes AS m
JOIN cause_sides AS s ON s.pair = m.pair AND s.relation = m.relation AND s.side = m.side
JOIN pair_windows AS w ON w.pair = m.pair AND w.period = 'all' AND m.event_date BETWEEN w.first_day AND w.last_day
WHERE m.standing = 'counted' AND NOT m.doubtful
ORDER BY s.register, m.record_id, s.field
