-- Why: no face opens the warehouse; this is what they may read of the ledger: counts and headers, no person's value.
-- Grain: a table of a file; a refused file has one row without a table. Reads: files, sheets.
SELECT
    f.sequence, f.file_id, f.period, f.path, f.status, f.problem, f.hint, f.format, f.encoding, f.bytes, f.kept_sha256,
    s.sheet_id, s.sheet, s.register, s.unit, s.unit_stated, s.kind, s.header_row, s.rows_in, s.rows_kept, s.rows_quarantined,
    s.superseded_by, s.columns, s.unclaimed, s.refused_columns
FROM files AS f
LEFT JOIN sheets AS s ON s.file_id = f.file_id
ORDER BY f.sequence, s.sheet_id
