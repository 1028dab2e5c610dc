-- The discrepancies of a run with the rows they stand on, a row each, in a total order; the restricted ones only where
-- asked for. Reads findings, provenance.
SELECT
  run.run_id,
  findings.finding_id,
  findings.type,
  findings.pair,
  findings.relation,
  findings.field,
  findings.difference,
  findings.register,
  findings.office,
  findings.left_register,
  left_row.file AS left_file,
  left_row.sheet AS left_sheet,
  left_row.row_no AS left_row,
  findings.right_register,
  right_row.file AS right_file,
  right_row.sheet AS right_sheet,
  right_row.row_no AS right_row,
  findings.township,
  findings.facility,
  findings.event_month,
  findings.restricted
FROM findings
CROSS JOIN run
LEFT JOIN provenance AS left_row
  ON left_row.register = findings.left_register AND left_row.record_id = findings.left_id
LEFT JOIN provenance AS right_row
  ON right_row.register = findings.right_register AND right_row.record_id = findings.right_id
WHERE $restricted OR NOT findings.restricted
ORDER BY findings.type, findings.pair, findings.finding_id
