-- Why: a field that is new to a register gets its column; rows delivered before stay null in it.
-- Grain: none. Reads: nothing.
ALTER TABLE {{table}} ADD COLUMN {{column}} VARCHAR
