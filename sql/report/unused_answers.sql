-- The rows of answers that say nothing of a person on the list, by reason; a repeated answer is none of them.
-- Grain: register, reason. Reads: list_answers.
SELECT register, scope_reason AS reason, count(*) AS "rows"
FROM list_answers
WHERE standing = 'scope_unknown'
GROUP BY register, scope_reason
ORDER BY ALL
