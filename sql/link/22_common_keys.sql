-- Why: blocking reports itself. How many values of a blocking key both sides share, the pairs they make, the pairs of
-- the largest, and what is left to the other keys because a value is too common.
-- Grain: one row. Reads: link_left, link_right.
WITH shared AS (
    SELECT l.records AS left_records, r.records AS right_records, l.records * r.records AS pairs
    FROM (SELECT {{key}} AS key, count(*) AS records FROM link_left WHERE {{key}} IS NOT NULL GROUP BY 1) AS l
    JOIN (SELECT {{key}} AS key, count(*) AS records FROM link_right WHERE {{key}} IS NOT NULL GROUP BY 1) AS r
        ON r.key = l.key
)
SELECT
    count(*) FILTER (WHERE pairs <= $largest) AS values,
    coalesce(max(pairs) FILTER (WHERE pairs <= $largest), 0) AS largest_block,
    coalesce(sum(left_records + right_records) FILTER (WHERE pairs > $largest), 0) AS records_too_common
FROM shared
