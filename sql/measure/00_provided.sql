-- The registers that were delivered.
-- Grain: a register. Reads: receipts.
SELECT register FROM receipts WHERE provided ORDER BY register
