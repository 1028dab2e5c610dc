-- The windows figures are given for, a row each. Reads windows.
SELECT period, first_day, last_day, "window" AS kind
FROM windows
ORDER BY kind, period
