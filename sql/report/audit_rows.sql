-- Every record of a comparison or register with what became of it, in the order of files, sheets and rows.
-- Grain: side, record. Reads: audited_members (a macro, audit_members.sql).
SELECT *
FROM audited_members($pair, $relation, $period)
ORDER BY side, file, sheet, "row", record_id
