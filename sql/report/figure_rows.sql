-- A page of the rows that a figure is made of, and of those it leaves out: some outcome, reason or part of it, or all.
-- Grain: side, record. Reads: figure_members (a macro, figure_members.sql).
SELECT record_id, side, register, file, sheet, "row", township, facility, event_month, sex, outcome, became, scope_reason,
  partner_file, partner_sheet, partner_row, probability, method
FROM figure_members(
  $pair, $relation, $period, $key, $numerator::VARCHAR[], $denominator::VARCHAR[], $township, $restricted::BOOLEAN, $barred::VARCHAR[]
)
WHERE ($outcome IS NULL OR outcome = $outcome)
  AND ($became IS NULL OR became = $became)
  AND ($part IS NULL OR CASE $by WHEN 'township' THEN township WHEN 'facility' THEN facility
                                 WHEN 'event_month' THEN event_month WHEN 'sex' THEN sex END = $part)
ORDER BY side, file, sheet, "row", record_id
LIMIT $most OFFSET $after
