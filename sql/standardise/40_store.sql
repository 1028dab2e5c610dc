-- Appends the standardised rows: one row a delivered row.
-- Reads: standardised_rows, the frame just made.
INSERT INTO {{records}} BY NAME SELECT * FROM standardised_rows
