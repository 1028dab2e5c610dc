-- Field agreement, in order.
-- Grain: pair, relation, field, window, cell. Reads: field_counts.
SELECT * FROM field_counts ORDER BY ALL
