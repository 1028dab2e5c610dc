-- Notes that these sheets are done: one row a sheet.
INSERT INTO standardised SELECT unnest($sheets), $register, $fingerprint
