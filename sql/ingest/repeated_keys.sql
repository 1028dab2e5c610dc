-- Why: a file that repeats at least half of an earlier one's keys is a new version of it; else it is a further part.
--   Rows counted from one, or without a number (无, 待补), repeat nothing.
--   Two units are different only where the office named both: one that was concluded from the rows changes with them.
-- Grain: an earlier sheet of the same register, unit, period and kind, from another file. Reads: rows, sheets, files.
WITH arriving AS (
    SELECT s.sheet_id, s.register, s.unit, s.unit_stated, s.kind, s.file_id, f.period
    FROM sheets AS s
    JOIN files AS f ON f.file_id = s.file_id
    WHERE s.sheet_id = $sheet
),
earlier AS (
    SELECT s.sheet_id, f.path
    FROM arriving AS a
    JOIN sheets AS s
        ON s.register = a.register AND s.kind = a.kind AND s.file_id <> a.file_id AND s.superseded_by IS NULL
    JOIN files AS f ON f.file_id = s.file_id AND f.period = a.period
    WHERE s.unit = a.unit OR NOT (s.unit_stated AND a.unit_stated)
),
keys AS (
    SELECT DISTINCT sheet_id, hash({{key}}) AS key
    FROM {{rows}}
    WHERE sheet_id IN (SELECT sheet_id FROM earlier UNION ALL SELECT $sheet)
        AND NOT regexp_full_match(concat_ws('', {{key}}), '\s*([0-9]{1,4}|无|空|待补|待定|待查|待填|/+|-+|—+)?\s*')
)
SELECT e.sheet_id, e.path, count(k.key) AS keys, count(n.key) AS repeated
FROM earlier AS e
LEFT JOIN keys AS k ON k.sheet_id = e.sheet_id
LEFT JOIN keys AS n ON n.sheet_id = $sheet AND n.key = k.key
GROUP BY e.sheet_id, e.path
ORDER BY e.sheet_id
