-- The distinct pairs that blocking found, with the first block that did. In a register linked with itself a pair counts
-- once, whichever of the two the block (a lunar reading is one-sided) met on the left.
-- Grain: a pair of positions. Reads: block_pairs.
SELECT
  CASE WHEN $same_register THEN least(left_position, right_position) ELSE left_position END AS left_position,
  CASE WHEN $same_register THEN greatest(left_position, right_position) ELSE right_position END AS right_position,
  min(block) AS block
FROM block_pairs
WHERE NOT $same_register OR left_position <> right_position
GROUP BY 1, 2
ORDER BY 1, 2
