-- Why: the same bytes are taken in once, and a refused file is reported again without being read.
-- Grain: a file. Reads: files.
SELECT * FROM files ORDER BY sequence
