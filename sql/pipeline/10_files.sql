-- The files that count as of a day: accepted deliveries of the months that had begun, in an order of their own.
-- Grain: a file. Reads: warehouse.files, warehouse.sheets.
SELECT f.file_id AS sha256, f.period, f.path, list(s.register || ':' || s.kind || ':' || s.rows_kept ORDER BY s.sheet) AS sheets
FROM warehouse.files AS f
JOIN warehouse.sheets AS s USING (file_id)
WHERE f.status = 'accepted' AND (f.period || '-01')::DATE <= $as_of
GROUP BY ALL
ORDER BY f.period, f.path, f.file_id
