-- The comparisons about which something was decided: a link that exists because two persons said so, or an answer.
-- Grain: pair, relation. Reads: links, feedback.
SELECT pair, relation FROM links WHERE method = 'verdict'
UNION
SELECT pair, relation FROM feedback
ORDER BY pair, relation
