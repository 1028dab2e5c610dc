-- How many are linked, and how many links are expected to be false or missed, by subgroup, in order. Reads linkage_groups.
SELECT * FROM linkage_groups ORDER BY ALL
