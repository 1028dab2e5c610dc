-- Why: an auditor follows a figure down to its rows, those that pass as well as those that do not.
-- Makes the table macro `audited_members`: the records of both sides of a comparison (or of a register by itself) whose
-- event lies in a window or has no date, with what became of each. The flags are those that cell_counts counts, by the same
-- names.
-- Grain: side, record. Reads: member_outcomes, link_outcomes, pair_windows, links, record_<register> of both sides.
CREATE OR REPLACE TEMP MACRO audited_members(of_pair, of_relation, of_period) AS TABLE
WITH span AS (
  SELECT first_day, last_day FROM pair_windows WHERE pair = of_pair AND period = of_period
), places AS (
  SELECT 'left' AS side, record_id, file, sheet, row_no FROM {{left_records}}
  UNION ALL
  SELECT 'right', record_id, file, sheet, row_no FROM {{right_records}}
), met AS (
  SELECT DISTINCT k.right_id AS record_id, true AS met
  FROM link_outcomes AS k
  JOIN member_outcomes AS l ON l.pair = k.pair AND l.relation = k.relation AND l.side = 'left' AND l.record_id = k.left_id
  CROSS JOIN span
  WHERE k.pair = of_pair AND k.relation = of_relation
    AND l.standing = 'counted' AND l.event_date BETWEEN span.first_day AND span.last_day
)
SELECT
  m.record_id, m.side, m.register, here.file, here.sheet, here.row_no AS "row",
  m.township, m.facility, m.event_month, m.sex, m.standing, m.scope_reason,
  m.standing = 'counted' AS counted,
  m.standing = 'counted' AND m.linked AS linked,
  m.standing = 'counted' AND NOT (m.side = 'right' AND m.linked AND coalesce(met.met, false)) AS own,
  m.standing = 'counted' AND m.doubtful AS doubtful,
  m.standing = 'counted' AND NOT m.linked AND NOT m.doubtful AS absent,
  m.standing = 'counted' AND m.linked AND NOT m.comparable AS not_comparable,
  m.standing = 'counted' AND m.consistent AS consistent,
  m.standing = 'counted' AND m.consistent_raw AS consistent_raw,
  m.standing = 'counted' AND m.complete AS complete,
  m.standing = 'counted' AND m.complete_consistent AS complete_consistent,
  there.file AS partner_file, there.sheet AS partner_sheet, there.row_no AS partner_row,
  m.partner_id, links.probability, links.method
FROM member_outcomes AS m
CROSS JOIN span
LEFT JOIN met ON m.side = 'right' AND met.record_id = m.record_id
LEFT JOIN places AS here ON here.side = m.side AND here.record_id = m.record_id
LEFT JOIN places AS there ON there.side <> m.side AND there.record_id = m.partner_id
LEFT JOIN links ON links.pair = m.pair AND links.relation = m.relation
  AND links.left_id = CASE m.side WHEN 'left' THEN m.record_id ELSE m.partner_id END
  AND links.right_id = CASE m.side WHEN 'left' THEN m.partner_id ELSE m.record_id END
WHERE m.pair = of_pair AND m.relation = of_relation
  AND coalesce(m.event_date BETWEEN span.first_day AND span.last_day, true)
