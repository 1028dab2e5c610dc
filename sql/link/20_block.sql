-- Pairs that share one blocking key, among records that no exact key has linked.
-- Grain: a pair of positions, once a block. Reads: link_left, link_right (free = not linked yet). Writes: block_pairs.
INSERT INTO block_pairs
SELECT l.position AS left_position, r.position AS right_position, $block AS block
FROM link_left AS l
JOIN link_right AS r ON l.{{key}} = r.{{key}}
WHERE l.free AND r.free
