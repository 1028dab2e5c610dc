-- Where the records of a register lead to: from one that names a number to the only record that bears it.
-- Grain: a record that names a number. Reads: record_<register>.
SELECT f.record_id AS through, t.right_id
FROM {{records}} AS f
JOIN (SELECT {{key}} AS number, any_value(record_id) AS right_id FROM {{records}} WHERE {{key}} IS NOT NULL GROUP BY 1 HAVING count(*) = 1) AS t
  ON t.number = f.{{column}}
ORDER BY ALL
