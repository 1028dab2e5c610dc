-- The things of every register that was linked with itself.
-- Grain: a record. Reads: entities.
SELECT register, record_id, entity_id FROM entities
