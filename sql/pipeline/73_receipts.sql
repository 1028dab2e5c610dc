-- What was received of each register.
-- Grain: a register. Reads: receipts.
SELECT * FROM receipts ORDER BY register
