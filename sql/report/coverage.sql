-- What lists say of the total behind them, a row an estimate or a refusal. Reads coverage.
SELECT *
FROM coverage
ORDER BY lists, system, period, estimate DESC
