-- Why: a delivery that is the same as that of an earlier month changes no figure, and is no delivery of its own month.
-- Grain: a file handed in for a later month than the one for which it was taken in. Reads: repeats, files.
SELECT r.file_id AS sha256, r.period, r.path, f.path AS of_path
FROM repeats AS r
JOIN files AS f USING (file_id)
WHERE f.status = 'accepted' AND r.period > f.period AND (r.period || '-01')::DATE <= $as_of
ORDER BY r.period, r.path
