-- Why: rows are added by the names of their columns, so that their order in a frame does not matter.
-- Grain: that of the table. Reads: arriving (a frame handed over by the caller).
INSERT INTO {{table}} BY NAME
SELECT * FROM arriving
