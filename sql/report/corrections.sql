-- The figures that were reported otherwise, a row each. Reads corrections.
SELECT *
FROM corrections
ORDER BY ALL
