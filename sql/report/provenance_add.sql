-- Adds the records of one register to provenance, a row each. Reads record_<register>.
INSERT INTO provenance
SELECT $register, record_id, file, sheet, row_no, child_no
FROM {{records}}
