-- What was received of each register, a row each. Reads receipts.
SELECT register, provided, files, rows_received, quarantined, superseded
FROM receipts
ORDER BY register
