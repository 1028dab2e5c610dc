-- Of what each township's raw figures are made: which of them speak of so few that they are not shown, and which would give
-- those back.
-- Grain: a figure of a period, township. Reads: figures.
SELECT definition, period, pair, relation, field, township, numerator, denominator, value
FROM figures
WHERE township IS NOT NULL AND estimate = 'raw'
ORDER BY definition, period, pair, relation, field, township
