-- Why: figures are worth little where the records of a register do not say that they belong to the area, or when.
-- Grain: a register. Reads: members (of every comparison; a record counts once). `unknown` are those of which a rule on
-- places ($reasons) does not know, `undated` those that count in no period for lack of a date.
SELECT
  register,
  count(DISTINCT record_id) AS records,
  count(DISTINCT record_id) FILTER (WHERE standing = 'scope_unknown' AND scope_reason IN (SELECT unnest($reasons))) AS unknown,
  count(DISTINCT record_id) FILTER (WHERE standing = 'scope_unknown' AND event_date IS NULL) AS undated,
  count(DISTINCT record_id) FILTER (WHERE standing = 'out_of_scope' AND scope_reason IN (SELECT unnest($reasons))) AS elsewhere
FROM members
WHERE relation = 'record'
GROUP BY register
ORDER BY register
