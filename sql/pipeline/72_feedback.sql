-- The answers that two persons had agreed on when the run was made, and that its rates with feedback take into account.
-- Grain: an answer. Reads: feedback.
SELECT pair, relation, field, left_id, right_id, code, effect FROM feedback ORDER BY ALL NULLS FIRST
