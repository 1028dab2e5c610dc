-- Why: a refused file that is read again with better declarations leaves one line in the ledger, not two.
-- Grain: a file. Reads: files.
DELETE FROM files WHERE file_id = $file_id AND status = 'refused'
