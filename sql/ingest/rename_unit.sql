-- Gives a sheet the delivering unit of the earlier sheets that it is a new version of.
-- Grain: a sheet. Writes: sheets.
UPDATE sheets SET unit = $unit WHERE sheet_id = $sheet
