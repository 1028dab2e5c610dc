-- Why: what was received up to a date, to be set against what counts.
-- Grain: one row. Reads: records_<register>, current_rows, quarantine, sheets, files.
WITH delivered AS (
    SELECT s.sheet_id, s.file_id
    FROM sheets AS s
    JOIN files AS f ON f.file_id = s.file_id
    WHERE s.register = $register AND CAST(f.period || '-01' AS DATE) <= $as_of
)
SELECT
    (SELECT count(DISTINCT file_id) FROM delivered) AS files,
    (SELECT count(*) FROM {{records}} AS r JOIN delivered AS d ON d.sheet_id = r.sheet_id) AS records,
    (SELECT count(*) FROM quarantine AS q JOIN delivered AS d ON d.sheet_id = q.sheet_id) AS quarantined,
    (SELECT count(*) FROM current_rows) AS current
