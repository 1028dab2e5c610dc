-- What each compared field, or each check, says of every record. Reads audited_values (a macro: audit_agreements.sql for a
-- comparison, audit_checks.sql for a register).
-- Grain: record, key.
SELECT *
FROM audited_values($pair, $relation)
ORDER BY record_id, key
