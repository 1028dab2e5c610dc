-- How many current records of one register lie outside its universe, by reason, a row each. Reads record_<register>.
SELECT scope, scope_reason, count(*) AS records
FROM {{records}}
WHERE scope <> 'in'
GROUP BY scope, scope_reason
ORDER BY scope, scope_reason
