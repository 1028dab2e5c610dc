-- Events on the population system's own lists: those due and those not yet due in other registers alike.
-- Grain: register, window, cell. Reads: member_outcomes, pair_windows.
SELECT m.pair, w.period, grouping(m.township, m.facility, m.event_month, m.sex) AS cell,
  CASE grouping(m.township) WHEN 1 THEN 'all' ELSE coalesce(m.township, 'unknown') END AS township,
  CASE grouping(m.facility) WHEN 1 THEN 'all' ELSE coalesce(m.facility, 'unknown') END AS facility,
  CASE grouping(m.event_month) WHEN 1 THEN 'all' ELSE coalesce(m.event_month, 'unknown') END AS event_month,
  CASE grouping(m.sex) WHEN 1 THEN 'all' ELSE coalesce(m.sex, 'unknown') END AS sex,
  count(*) AS counted,
  count(*) FILTER (m.sex = '1') AS boys,
  count(*) FILTER (m.sex = '2') AS girls
FROM member_outcomes AS m
JOIN pair_windows AS w ON w.pair = m.pair AND m.event_date BETWEEN w.first_day AND w.last_day
WHERE m.relation = 'record' AND m.pair IN ('births', 'population_deaths') AND m.standing IN ('counted', 'not_yet_due')
GROUP BY GROUPING SETS (
  (m.pair, w.period), (m.pair, w.period, m.township), (m.pair, w.period, m.facility),
  (m.pair, w.period, m.event_month), (m.pair, w.period, m.sex)
)
ORDER BY ALL
