-- Why: a file that an office hands in for another month and that is the same as before brings nothing new; whoever signs is told.
-- Grain: a place in the inbox where the bytes of a file that was accepted elsewhere lay again. Reads: nothing.
CREATE TABLE IF NOT EXISTS repeats (
    file_id VARCHAR NOT NULL,
    period VARCHAR NOT NULL,
    path VARCHAR NOT NULL,
    PRIMARY KEY (file_id, path)
)
