-- Events on record by month up to a day (a later date is a mistake), to find where a register's coverage begins.
-- Grain: a month. Reads: members.
SELECT event_month, count(*) AS events
FROM members
WHERE pair = $pair AND side = $side AND relation = $relation AND standing IN ('counted', 'not_yet_due') AND event_date <= $until
GROUP BY event_month
ORDER BY event_month
