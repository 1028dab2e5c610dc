-- Why: a warehouse made before the ledger kept what offices said of a file goes on working.
-- Grain: none. Reads: files.
ALTER TABLE files ADD COLUMN IF NOT EXISTS said VARCHAR
