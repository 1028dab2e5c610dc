-- Which sheets were standardised with which specification, places and code: one row a sheet.
CREATE TABLE IF NOT EXISTS standardised (sheet_id INTEGER, register VARCHAR, fingerprint VARCHAR)
