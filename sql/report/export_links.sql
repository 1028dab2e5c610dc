-- The links of a run with the rows they stand on, a row each, in a total order; a row may hold several
-- children, told apart by their number. Reads links, provenance.
SELECT
  run.run_id,
  links.pair,
  links.relation,
  links.left_register,
  left_row.file AS left_file,
  left_row.sheet AS left_sheet,
  left_row.row_no AS left_row,
  left_row.child_no AS left_child,
  links.right_register,
  right_row.file AS right_file,
  right_row.sheet AS right_sheet,
  right_row.row_no AS right_row,
  right_row.child_no AS right_child,
  links.status,
  links.set_id,
  links.probability,
  links.method,
  links.evidence
FROM links
CROSS JOIN run
LEFT JOIN provenance AS left_row
  ON left_row.register = links.left_register AND left_row.record_id = links.left_id
LEFT JOIN provenance AS right_row
  ON right_row.register = links.right_register AND right_row.record_id = links.right_id
ORDER BY
  links.pair, links.relation, links.left_register, left_row.file, left_row.sheet, left_row.row_no, links.left_id,
  links.right_register, right_row.file, right_row.sheet, right_row.row_no, links.right_id, links.status, links.method
