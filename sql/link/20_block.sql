-- Pairs that share one blocking key, among records that no exact key has linked. A value so common that it would make
-- too many pairs is left to the other keys.
-- Grain: a pair of positions, once a block. Reads: link_left, link_right. Writes: block_pairs.
INSERT INTO block_pairs
WITH served AS (
    SELECT l.key
    FROM (SELECT {{key}} AS key, count(*) AS records FROM link_left WHERE {{key}} IS NOT NULL GROUP BY 1) AS l
    JOIN (SELECT {{key}} AS key, count(*) AS records FROM link_right WHERE {{key}} IS NOT NULL GROUP BY 1) AS r
        ON r.key = l.key
    WHERE l.records * r.records <= $largest
)
SELECT l.position AS left_position, r.position AS right_position, $block AS block
FROM served AS s
JOIN link_left AS l ON l.{{key}} = s.key
JOIN link_right AS r ON r.{{key}} = s.key
