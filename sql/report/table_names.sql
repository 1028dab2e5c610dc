-- The tables of this run, a row each: a register that was not delivered has none. Reads the catalogue.
SELECT table_name
FROM information_schema.tables
ORDER BY table_name
