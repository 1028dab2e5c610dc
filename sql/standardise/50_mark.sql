-- Notes that these sheets are done: one row a sheet.
-- Reads: nothing; the sheets are bound.
INSERT INTO standardised SELECT unnest($sheets), $register, $fingerprint
