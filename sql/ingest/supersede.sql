-- Why: the older version stays on record and no longer counts.
-- Grain: a sheet. Reads: sheets.
UPDATE sheets SET superseded_by = $by WHERE sheet_id = $sheet
