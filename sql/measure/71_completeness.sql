-- Completeness, in order.
-- Grain: register, field, window, cell. Reads: completeness_counts.
SELECT *, 'record' AS relation FROM completeness_counts ORDER BY ALL
