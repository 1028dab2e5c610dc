-- Why: a register may have been given a new field since its table was made.
-- Grain: a column of the table. Reads: the catalogue.
SELECT column_name
FROM duckdb_columns()
WHERE table_name = $table AND NOT internal
