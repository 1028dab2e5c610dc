-- An empty table for the pairs that blocking finds.
-- Grain: a pair of positions, once a block.
CREATE OR REPLACE TEMP TABLE block_pairs (left_position INTEGER, right_position INTEGER, block INTEGER)
