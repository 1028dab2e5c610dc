-- Where each current record came from; a row a record. Temporary: the run itself is never written.
CREATE TEMP TABLE provenance (register VARCHAR, record_id UBIGINT, file VARCHAR, sheet VARCHAR, row_no BIGINT, child_no BIGINT)
