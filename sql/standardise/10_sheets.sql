-- The sheets of a register in the order they came, and whether they were standardised as it is done now: one row a
-- sheet. Reads: sheets, standardised.
SELECT
  sheets.sheet_id,
  sheets.rows_kept,
  sheets.sheet_id IN (
    SELECT earlier.sheet_id FROM standardised AS earlier
    WHERE earlier.register = $register AND earlier.fingerprint = $fingerprint
  ) AS done
FROM sheets
WHERE sheets.register = $register
ORDER BY sheets.sheet_id
