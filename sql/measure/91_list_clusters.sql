-- The thing that each record of a register is, as far as it was linked with any other.
-- Grain: a record. Reads: clusters.
SELECT register, record_id AS entity_id, cluster_id FROM clusters
WHERE register = $register
ORDER BY record_id
