-- The files that count as of a day, in the order in which they were taken in: what must be ingested again, and how, to
--   make the same run. Accepted deliveries of the months that had begun.
-- Grain: a file. Reads: files, sheets.
SELECT
    f.file_id AS sha256, f.kept_sha256, f.period, f.path, coalesce(f.said, '{}') AS said,
    list({
        'sheet': s.sheet, 'register': s.register, 'kind': s.kind, 'rows_in': s.rows_in, 'rows_kept': s.rows_kept,
        'rows_quarantined': s.rows_quarantined
    } ORDER BY s.sheet_id) AS sheets
FROM files AS f
JOIN sheets AS s USING (file_id)
WHERE f.status = 'accepted' AND (f.period || '-01')::DATE <= $as_of
GROUP BY f.sequence, f.file_id, f.kept_sha256, f.period, f.path, f.said
ORDER BY f.sequence
