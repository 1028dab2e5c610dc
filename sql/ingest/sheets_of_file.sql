-- Why: what delivery.toml says today is held against what a file was taken in as.
-- Grain: a sheet. Reads: sheets.
SELECT register, unit, kind FROM sheets WHERE file_id = $file_id ORDER BY sheet_id
