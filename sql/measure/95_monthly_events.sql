-- Events on the population system's own lists by month and township, those not yet due in other registers too.
-- Grain: register, township, month. Reads: member_outcomes.
SELECT pair, township, event_month, count(*) AS events,
  count(*) FILTER (sex = '1') AS boys,
  count(*) FILTER (sex IN ('1', '2')) AS of_known_sex
FROM member_outcomes
WHERE relation = 'record' AND pair IN ('births', 'population_deaths') AND standing IN ('counted', 'not_yet_due')
  AND event_month IS NOT NULL
GROUP BY ALL
ORDER BY ALL
