-- Why: a row that is no record is set aside with its reason, never dropped.
-- Grain: a row set aside. Reads: nothing.
CREATE TABLE IF NOT EXISTS quarantine (
    sheet_id INTEGER NOT NULL,
    row_no INTEGER NOT NULL,
    rule VARCHAR NOT NULL,
    field VARCHAR NOT NULL,
    value VARCHAR,
    message VARCHAR NOT NULL
)
