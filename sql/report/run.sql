-- The run a report speaks of: one row. Reads run.
SELECT run_id, period, as_of, area, headline, code_version
FROM run
