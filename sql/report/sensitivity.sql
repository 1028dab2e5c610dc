-- Every headline rate at every threshold, a row each. Reads sensitivity.
SELECT period, definition, pair, relation, threshold, numerator, denominator, value
FROM sensitivity
ORDER BY period, pair, relation, definition, threshold
