-- Some columns of the current records of a register as they are stored: by record id, which the caller makes sure of once.
-- Why: a register of millions is read a column at a time, and sorting it anew for each would cost more than linking.
-- Grain: a current record. Reads: record_<register>.
SELECT {{columns}} FROM {{records}}
