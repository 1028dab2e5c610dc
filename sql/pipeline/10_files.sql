-- The files that count as of a day: accepted deliveries of the months that had begun, in an order of their own.
-- Grain: a file. Reads: files, sheets.
SELECT f.file_id AS sha256, f.period, f.path, list(s.register || ':' || s.kind || ':' || s.rows_kept ORDER BY s.sheet) AS sheets
FROM files AS f
JOIN sheets AS s USING (file_id)
WHERE f.status = 'accepted' AND (f.period || '-01')::DATE <= $as_of
GROUP BY ALL
ORDER BY f.period, f.path, f.file_id
