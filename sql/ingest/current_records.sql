-- Why: the records of a register that count, with the file and sheet they came from and the month that brought them first.
-- Grain: a record. Reads: records_<register>, current_rows.
SELECT
    r.* REPLACE (
        CASE WHEN c.repeat = 0 THEN r.record_id ELSE xor(r.record_id, CAST(c.repeat AS UBIGINT) * 2654435761) END
        AS record_id
    ),
    c.path AS file,
    c.sheet AS sheet,
    c.first_month AS first_month
FROM {{records}} AS r
JOIN current_rows AS c ON c.sheet_id = r.sheet_id AND c.row_no = r.row_no AND c.child_no = r.child_no
ORDER BY record_id
