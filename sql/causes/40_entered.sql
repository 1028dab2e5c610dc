-- Whether records were entered in time, those whose events fall in the time that the register was really kept: who is
-- registered years later is no fault of the unit that registers.
-- Grain: a record that says when it was entered. Reads: checks, member_outcomes, pair_windows.
SELECT c.register, c.record_id, CASE WHEN NOT c.passes THEN 'late' END AS kind
FROM checks AS c
JOIN member_outcomes AS m ON m.pair = c.register AND m.relation = 'record' AND m.side = 'left'
  AND m.record_id = c.record_id AND m.standing IN ('counted', 'not_yet_due')
JOIN pair_windows AS w ON w.pair = c.register AND w.period = 'all' AND m.event_date BETWEEN w.first_day AND w.last_day
WHERE starts_with(c.definition, 'timeliness.') AND c.passes IS NOT NULL
ORDER BY c.register, c.record_id
