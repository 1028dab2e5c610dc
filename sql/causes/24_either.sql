-- Two values of which either may be the one that differs: where one is explained, so is the other.
-- Grain: two values. Reads: blamed.
SELECT DISTINCT a.register AS register, a.record_id AS record_id, a.field AS field,
  b.register AS other_register, b.record_id AS other_id, b.field AS other_field
FROM blamed AS a
JOIN blamed AS b ON b.told = a.told AND (b.register, b.record_id, b.field) <> (a.register, a.record_id, a.field)
ORDER BY ALL
