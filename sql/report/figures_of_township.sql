-- The figures of one township, and of no other, as the whole that they are to whoever works there. Reads figures.
-- Grain: a figure of a period. What a figure is made of by facility, month or sex is given for the county alone.
SELECT * REPLACE (NULL::VARCHAR AS township)
FROM figures
WHERE township = $township
ORDER BY period, definition, pair, relation, field, estimate
