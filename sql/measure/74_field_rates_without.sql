-- Field agreement over the links that would have been accepted without the field, in order.
-- Grain: pair, relation, field, window. Reads: field_counts_without.
SELECT * FROM field_counts_without ORDER BY ALL
