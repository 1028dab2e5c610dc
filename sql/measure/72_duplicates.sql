-- Surplus records of each register: those that repeat another one, of all records in scope or of unknown scope.
-- Grain: register, window, cell. Reads: cell_counts.
SELECT pair, relation, period, cell, township, facility, event_month, sex,
  duplicate AS surplus, counted + not_yet_due + scope_unknown + duplicate AS records
FROM cell_counts
WHERE relation = 'record' AND pair IN (SELECT left_register FROM links WHERE relation = 'duplicate' UNION ALL SELECT register FROM entities)
ORDER BY ALL
