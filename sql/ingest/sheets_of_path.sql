-- Why: an office may say which file a new one replaces.
-- Grain: a sheet of that file that still counts. Reads: files, sheets.
SELECT s.sheet_id, f.path
FROM files AS f
JOIN sheets AS s ON s.file_id = f.file_id
WHERE f.path = $path AND s.register = $register AND s.superseded_by IS NULL AND s.sheet_id <> $sheet
ORDER BY s.sheet_id
