-- Why: each ingest finds the same bytes at the same place again.
-- Grain: a place in the inbox. Reads: repeats.
INSERT OR IGNORE INTO repeats VALUES ($file_id, $period, $path)
