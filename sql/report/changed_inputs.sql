-- The inputs that are others than those of the release, a row each. Reads changed_inputs.
SELECT *
FROM changed_inputs
ORDER BY ALL
