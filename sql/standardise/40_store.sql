-- Appends the standardised rows: one row a delivered row.
INSERT INTO {{records}} BY NAME SELECT * FROM standardised_rows
