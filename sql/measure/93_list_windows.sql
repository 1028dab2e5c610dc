-- The windows of a run for a comparison, without those of a year before.
-- Grain: a window. Reads: pair_windows, windows.
SELECT p.period, p.first_day, p.last_day, bool_or(w."window" = 'all') AS whole
FROM pair_windows AS p
JOIN windows AS w ON w.period = p.period
WHERE p.pair = $pair
GROUP BY ALL
ORDER BY p.period
