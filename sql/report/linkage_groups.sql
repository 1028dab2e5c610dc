-- How many are linked, and how many links are expected to be false or missed, by subgroup, in order.
-- Grain: a comparison, window and subgroup. Reads: linkage_groups.
SELECT * FROM linkage_groups ORDER BY ALL
