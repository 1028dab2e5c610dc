-- Records that were repeated, one of which is no longer on the register.
-- Grain: a case. Reads: gone.
SELECT case_id, 'repeat_gone' AS proof
FROM gone
WHERE type LIKE 'duplicate\_in\_%' ESCAPE '\' AND left_there <> right_there
