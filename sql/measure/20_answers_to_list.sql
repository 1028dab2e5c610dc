-- Every record of the list that an office was handed, with what the office answered of it: null where it did not. A month
-- was handed over where the office answered to any record of it.
-- Grain: a counted record of the list. Reads: member_outcomes (relation 'record'), list_answers.
WITH told AS (
  SELECT list_id, answer, differs FROM list_answers WHERE register = $register AND standing = 'counted'
), listed AS (
  SELECT m.record_id, m.event_month, told.answer, told.differs
  FROM member_outcomes AS m
  LEFT JOIN told ON told.list_id = m.record_id
  WHERE m.pair = $listed AND m.relation = 'record' AND m.standing = 'counted'
)
SELECT record_id, answer, differs
FROM listed
WHERE event_month IN (SELECT event_month FROM listed WHERE answer IS NOT NULL)
ORDER BY record_id
