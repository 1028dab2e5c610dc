-- The totals of a run for the period that was asked for.
-- Grain: a figure. Reads: figures, windows, run.
SELECT f.*, w.period AS asked
FROM figures AS f
JOIN (SELECT period FROM windows WHERE "window" IN ('asked', 'month') ORDER BY "window" LIMIT 1) AS w USING (period)
WHERE f.township IS NULL AND f.facility IS NULL AND f.event_month IS NULL AND f.sex IS NULL
ORDER BY ALL
