-- Checks of records, in order.
-- Grain: register, check, field, window, cell. Reads: check_counts.
SELECT *, 'record' AS relation FROM check_counts ORDER BY ALL
