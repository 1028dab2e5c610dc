-- What the run says of each record of the left side of a comparison: linked and agreeing (agree), linked and not agreeing
-- (differ), linked with nobody (absent), or not of the universe after all (out).
-- Grain: a record. Reads: member_outcomes.
SELECT record_id,
  CASE WHEN standing <> 'counted' THEN 'out' WHEN linked AND consistent THEN 'agree' WHEN linked THEN 'differ'
       ELSE 'absent' END AS said
FROM member_outcomes
WHERE pair = $pair AND relation = $relation AND side = 'left'
ORDER BY record_id
