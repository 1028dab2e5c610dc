-- Why: every file ever delivered stays on record, refused ones with their reason.
-- Grain: a file, by the SHA-256 of its bytes as delivered. Reads: nothing.
-- said is what delivery.toml said of it, as JSON. read_with is a hash of the declarations a file was read with: a refused file is read again when they change.
CREATE TABLE IF NOT EXISTS files (
    file_id VARCHAR PRIMARY KEY,
    sequence INTEGER NOT NULL,
    period VARCHAR NOT NULL,
    path VARCHAR NOT NULL,
    status VARCHAR NOT NULL,
    problem VARCHAR NOT NULL,
    hint VARCHAR NOT NULL,
    format VARCHAR NOT NULL,
    encoding VARCHAR NOT NULL,
    bytes BIGINT NOT NULL,
    kept_sha256 VARCHAR NOT NULL,
    read_with VARCHAR NOT NULL,
    said VARCHAR
)
