-- What a figure shares with that of another run: not the label of its window but the kind. One label may be of several
--   kinds. Only what is counted: of an estimate no part is anybody's.
-- Grain: a raw figure x a kind of window. Reads: figures, windows.
SELECT
  w."window", f.definition, f.pair, f.relation, f.field, f.township, f.facility, f.event_month, f.sex, f.numerator, f.denominator
FROM figures AS f
JOIN windows AS w ON w.period = f.period
WHERE f.estimate = 'raw' AND f.definition <> 'coverage.estimate'
