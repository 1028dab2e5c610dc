-- The distinct pairs that blocking found, with the first block that did. In a register linked with itself a pair counts once.
-- Grain: a pair of positions. Reads: block_pairs.
SELECT left_position, right_position, min(block) AS block
FROM block_pairs
WHERE NOT $same_register OR left_position < right_position
GROUP BY left_position, right_position
ORDER BY left_position, right_position
