-- An empty table for what the finding rules find.
-- Grain: a finding.
CREATE OR REPLACE TEMP TABLE found (
  type VARCHAR, pair VARCHAR, relation VARCHAR, field VARCHAR, difference VARCHAR,
  left_id UBIGINT, right_id UBIGINT, asked VARCHAR)
