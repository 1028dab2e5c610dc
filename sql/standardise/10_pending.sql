-- Sheets of a register that were not standardised as it is done now, in the order they came: one row a sheet.
-- Reads: sheets, standardised.
SELECT sheets.sheet_id, sheets.rows_kept
FROM sheets
WHERE sheets.register = $register
  AND sheets.sheet_id NOT IN (
    SELECT done.sheet_id FROM standardised AS done WHERE done.register = $register AND done.fingerprint = $fingerprint
  )
ORDER BY sheets.sheet_id
