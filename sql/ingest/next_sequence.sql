-- Why: files are numbered in the order they were taken in.
-- Grain: one row. Reads: files.
SELECT coalesce(max(sequence), 0) + 1 AS next FROM files
