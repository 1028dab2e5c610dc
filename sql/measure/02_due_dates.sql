-- When each record of a register is due there, by its own lag.
-- Grain: a record. Reads: members.
SELECT record_id, due_date FROM members WHERE pair = $register AND relation = 'record' ORDER BY record_id
