-- How many rows a figure has of each outcome and reason, in the whole or in a part of it.
-- Grain: outcome, reason (`became`). Reads: figure_members (a macro, figure_members.sql).
SELECT outcome, became, count(*) AS "rows"
FROM figure_members(
  $pair, $relation, $period, $key, $numerator::VARCHAR[], $denominator::VARCHAR[], $township, $restricted::BOOLEAN, $barred::VARCHAR[]
)
WHERE ($part IS NULL OR CASE $by WHEN 'township' THEN township WHEN 'facility' THEN facility
                                 WHEN 'event_month' THEN event_month WHEN 'sex' THEN sex END = $part)
GROUP BY outcome, became
ORDER BY outcome, became
