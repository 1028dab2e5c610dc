-- Rows of each register that never became a current record.
-- Grain: a register. Reads: receipts.
SELECT register, quarantined, superseded FROM receipts ORDER BY register
