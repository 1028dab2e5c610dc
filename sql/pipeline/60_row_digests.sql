-- Why: a table is held against another machine's by the hashes of its rows, in the order of the hashes, so that neither
--   the order of rows nor the number of threads shows.
-- Grain: a row of the table. Reads: the table.
SELECT sha256(CAST(to_json(t) AS VARCHAR)) AS digest
FROM {{table}} AS t
ORDER BY digest
