-- What each unit delivered for a month against what was expected, a row each. Reads monitoring.
SELECT *
FROM monitoring
ORDER BY definition, pair, relation, township NULLS FIRST, event_month, months
