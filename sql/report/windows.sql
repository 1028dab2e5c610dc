-- The windows figures are given for, a row for each kind that a window is of. Reads windows.
SELECT period, first_day, last_day, "window" AS kind, year_before
FROM windows
ORDER BY kind, period
