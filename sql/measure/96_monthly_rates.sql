-- What the rates of the population list are made of, by month and township.
-- Grain: pair, relation, township, month. Reads: member_outcomes.
SELECT pair, relation, township, event_month,
  count(*) AS "left.counted",
  count(*) FILTER (linked) AS "left.linked",
  count(*) FILTER (consistent) AS "left.consistent"
FROM member_outcomes
WHERE side = 'left' AND standing = 'counted' AND relation NOT IN ('record', 'total') AND event_month IS NOT NULL
GROUP BY ALL
ORDER BY ALL
