-- The thing that each record of a register belongs to: itself, or the first of its duplicates.
-- Grain: a record. Reads: entities.
SELECT record_id, entity_id FROM entities WHERE register = $register
