-- The place of this run in the chain of runs, printed at the foot of reports: one row. Reads checkpoint.
SELECT line, digits
FROM checkpoint
