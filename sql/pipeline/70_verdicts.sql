-- What people had decided about pairs of records when the run was made.
-- Grain: a pair of records. Reads: verdicts.
SELECT pair, relation, left_id, right_id, verdict FROM verdicts ORDER BY pair, relation, left_id, right_id
