-- Why: figures are worth little where the records of a register do not say that they belong to the area.
-- Grain: a register with a rule on places. Reads: members (of every comparison; a record counts once).
SELECT
  register,
  count(DISTINCT record_id) AS records,
  count(DISTINCT record_id) FILTER (WHERE standing = 'scope_unknown') AS unknown,
  count(DISTINCT record_id) FILTER (WHERE standing = 'out_of_scope' AND scope_reason IN (SELECT unnest($reasons))) AS elsewhere
FROM members
WHERE relation = 'record'
GROUP BY register
ORDER BY register
