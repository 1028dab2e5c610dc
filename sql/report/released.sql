-- The release of the same period that this run is held against: one row or none. Reads released.
SELECT *
FROM released
