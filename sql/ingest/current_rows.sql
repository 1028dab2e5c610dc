-- Why: the records that count as of a date. A sheet counts from the first day of its month on, while nothing has
--   superseded it. Full extracts of later months replace an earlier sheet of which they hold at least four fifths of
--   the keys, or half where one of them is of the same named unit: what they no longer hold is gone. Nothing else deletes
--   by absence: a list that is late, or was split and came in part, takes nobody away. Of the versions of a record (the same version_key) the newest month's
--   count, and among those of one unit the file taken in last; rows that share a key inside it are duplicates and stay. So do rows of several units or sheets that share a key; the
--   second of them gets a record_id of its own here, because records_<register> numbers each sheet by itself.
-- Grain: a row that counts. Reads: records_<register>, sheets, files.
CREATE OR REPLACE TEMP TABLE current_rows AS
WITH delivered AS (
    SELECT s.sheet_id, s.sheet, s.unit, s.kind, f.period, f.sequence, f.path
    FROM sheets AS s
    JOIN files AS f ON f.file_id = s.file_id
    WHERE s.register = $register AND s.superseded_by IS NULL AND CAST(f.period || '-01' AS DATE) <= $as_of
),
keys AS (
    SELECT DISTINCT d.sheet_id, d.period, d.kind, d.unit, r.version_key
    FROM {{records}} AS r
    JOIN delivered AS d ON d.sheet_id = r.sheet_id
),
first_delivered AS (
    SELECT version_key, min(period) AS first_month FROM keys GROUP BY version_key
),
repeated AS (
    SELECT
        sheet_id,
        period < max(period) FILTER (WHERE kind = 'full') OVER (PARTITION BY version_key) AS is_repeated,
        unit <> '' AND period < max(period) FILTER (WHERE kind = 'full') OVER (PARTITION BY version_key, unit) AS by_its_unit
    FROM keys
),
succeeded AS (
    SELECT sheet_id
    FROM repeated
    GROUP BY sheet_id
    HAVING 5 * count(*) FILTER (WHERE is_repeated) >= 4 * count(*)
        OR 2 * count(*) FILTER (WHERE by_its_unit) >= count(*)
),
counting AS (
    SELECT d.*
    FROM delivered AS d
    ANTI JOIN succeeded AS s ON s.sheet_id = d.sheet_id
),
versions AS (
    SELECT
        r.record_id, r.version_key, r.sheet_id, r.row_no, r.child_no, c.unit, c.path, c.sheet, c.sequence,
        c.period = max(c.period) OVER (PARTITION BY r.version_key) AS of_newest_month
    FROM {{records}} AS r
    JOIN counting AS c ON c.sheet_id = r.sheet_id
),
newest AS (
    SELECT *, sequence = max(sequence) OVER (PARTITION BY version_key, unit) AS of_newest_file
    FROM versions
    WHERE of_newest_month
),
numbered AS (
    SELECT *,
        row_number() OVER (PARTITION BY record_id ORDER BY sequence, sheet_id, row_no, child_no) - 1 AS repeat
    FROM newest
    WHERE of_newest_file
)
SELECT n.sheet_id, n.row_no, n.child_no, n.repeat, n.path, n.sheet, f.first_month
FROM numbered AS n
JOIN first_delivered AS f ON f.version_key = n.version_key
