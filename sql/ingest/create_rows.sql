-- Why: a register's rows lie in one table whose columns are its fields; the first delivery makes it.
-- Grain: a row as delivered. Reads: arriving (the frame of rows that is about to be added).
CREATE TABLE IF NOT EXISTS {{table}} AS
SELECT * FROM arriving LIMIT 0
