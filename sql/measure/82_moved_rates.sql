-- The rates between registers as they would be at other thresholds.
-- Grain: period, pair, relation, definition, threshold. Reads: sensitivity.
SELECT period, pair, relation, definition, threshold, numerator, denominator, value FROM sensitivity
ORDER BY period, pair, relation, definition, threshold
