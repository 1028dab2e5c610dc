-- The two records of each of these comparisons.
-- Grain: told, side. Reads: told.
CREATE OR REPLACE TEMP TABLE sides AS
SELECT told, left_register AS register, left_id AS record_id, left_column AS field, level, agrees FROM told
UNION ALL
SELECT told, right_register, right_id, right_column, level, agrees FROM told
