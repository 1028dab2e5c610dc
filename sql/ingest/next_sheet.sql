-- Why: sheets are numbered in the order they were taken in.
-- Grain: one row. Reads: sheets.
SELECT coalesce(max(sheet_id), 0) + 1 AS next FROM sheets
