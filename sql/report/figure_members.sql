-- Why: whoever looks at a figure goes down to its rows, and never to one that is not theirs to see.
-- Makes the table macro `figure_members`: the records of the sides that a figure counts, those of one township where one is
-- given, without restricted persons unless they are wanted, on either end of the link.
-- `outcome`: numerator, denominator (alone) or left_out; `became`: what became of the record, in one word.
-- A term is `<side>.<flag>`; `agrees` and `told` are what a field or check (`of_key`) says, `paired` has one partner.
-- Grain: side, record. Reads: audited_members, audited_values (macros), pair_sides, restricted_records, findings.
CREATE OR REPLACE TEMP MACRO figure_members(
  of_pair, of_relation, of_period, of_key, numerator, denominator, of_township, with_restricted, barred
) AS TABLE
WITH hidden AS (
  SELECT register || ':' || record_id AS record FROM restricted_records
  UNION
  SELECT left_register || ':' || left_id FROM findings WHERE restricted AND left_id IS NOT NULL
  UNION
  SELECT right_register || ':' || right_id FROM findings WHERE restricted AND right_id IS NOT NULL
  UNION
  SELECT unnest(barred)
), told AS (
  SELECT m.*, s.passes,
    CASE m.side WHEN 'left' THEN p.right_register ELSE p.left_register END || ':' || m.partner_id AS partner,
    [m.side || '.' || m.standing,
     CASE WHEN m.linked THEN m.side || '.linked' END, CASE WHEN m.own THEN m.side || '.own' END,
     CASE WHEN m.absent THEN m.side || '.absent' END, CASE WHEN m.doubtful THEN m.side || '.doubtful' END,
     CASE WHEN m.not_comparable THEN m.side || '.not_comparable' END,
     CASE WHEN m.consistent THEN m.side || '.consistent' END,
     CASE WHEN m.consistent_raw THEN m.side || '.consistent_raw' END,
     CASE WHEN m.complete THEN m.side || '.complete' END,
     CASE WHEN m.complete_consistent THEN m.side || '.complete_consistent' END,
     CASE WHEN s.passes THEN m.side || '.agrees' END,
     CASE WHEN s.passes IS NOT NULL THEN m.side || '.told' END,
     CASE WHEN m.linked AND m.partner_row IS NOT NULL THEN m.side || '.paired' END] AS flags
  FROM audited_members(of_pair, of_relation, of_period) AS m
  LEFT JOIN pair_sides AS p ON p.pair = of_pair
  LEFT JOIN (SELECT * FROM audited_values(of_pair, of_relation) WHERE key = of_key) AS s
    ON m.side = 'left' AND s.record_id = m.record_id
  WHERE m.side IN (SELECT split_part(unnest(numerator || denominator), '.', 1))
    AND (of_township IS NULL OR m.township = of_township)
)
SELECT * EXCLUDE (flags),
  CASE WHEN list_has_any(flags, numerator) THEN 'numerator'
       WHEN list_has_any(flags, denominator) THEN 'denominator' ELSE 'left_out' END AS outcome,
  CASE WHEN standing <> 'counted' THEN standing
       WHEN passes THEN 'agrees'
       WHEN NOT passes THEN 'differs'
       WHEN of_relation = 'record' THEN 'counted'
       WHEN doubtful THEN 'doubtful'
       WHEN NOT linked THEN 'unlinked'
       WHEN of_key IS NOT NULL THEN 'untold'
       WHEN not_comparable THEN 'not_comparable'
       WHEN consistent THEN 'agrees'
       ELSE 'differs' END AS became
FROM told
WHERE with_restricted OR NOT (
  register || ':' || record_id IN (SELECT record FROM hidden)
  OR coalesce(partner IN (SELECT record FROM hidden), false)
)
