-- The tables of this run, a row each: a register that was never declared to it has no table.
SELECT table_name
FROM information_schema.tables
ORDER BY table_name
