-- Why: what is reported upward are the raw figures of the whole county, for the period that was asked for.
-- Grain: a figure of two registers (definition, pair, relation). Reads: figures.
SELECT definition, pair, relation, numerator, denominator, value
FROM figures
WHERE period = $period AND estimate = 'raw'
    AND coalesce(township, facility, event_month, sex) IS NULL
ORDER BY definition, pair, relation
