-- The office's own list of townships, a row each. Reads townships, which a run has where its office supplied a list.
SELECT township, name
FROM townships
ORDER BY township
