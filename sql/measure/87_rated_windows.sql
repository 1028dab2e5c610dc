-- The windows that a comparison is measured in.
-- Grain: a window. Reads: pair_windows.
SELECT period, first_day, last_day FROM pair_windows WHERE pair = $pair ORDER BY period
