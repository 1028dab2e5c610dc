-- Why: a workbook may hold several registers, so what was recognised and counted is kept for each table of a file.
-- Grain: a table of an accepted file. Reads: nothing.
CREATE TABLE IF NOT EXISTS sheets (
    sheet_id INTEGER NOT NULL,
    file_id VARCHAR NOT NULL,
    sheet VARCHAR NOT NULL,
    register VARCHAR NOT NULL,
    unit VARCHAR NOT NULL,
    unit_stated BOOLEAN NOT NULL,
    kind VARCHAR NOT NULL,
    header_row INTEGER NOT NULL,
    rows_in INTEGER NOT NULL,
    rows_kept INTEGER NOT NULL,
    rows_quarantined INTEGER NOT NULL,
    superseded_by INTEGER,
    columns VARCHAR NOT NULL,
    unclaimed VARCHAR NOT NULL,
    refused_columns VARCHAR NOT NULL
)
