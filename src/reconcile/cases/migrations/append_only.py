"""Triggers by which a database refuses to change or drop what a table holds."""

from collections.abc import Sequence

from alembic import op

_REFUSES = """
CREATE OR REPLACE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION '% can only be added to', TG_TABLE_NAME; END $$
"""


def keep(table: str, key: Sequence[str]) -> None:
    """Let rows only be added to a table; `key` are the columns of its primary key."""
    if op.get_bind().dialect.name == "sqlite":
        _keep_in_sqlite(table, key)
    else:
        op.execute(_REFUSES)
        op.execute(
            f"CREATE TRIGGER {table}_rows BEFORE UPDATE OR DELETE ON {table} FOR EACH ROW EXECUTE FUNCTION refuse()"
        )
        op.execute(f"CREATE TRIGGER {table}_all BEFORE TRUNCATE ON {table} EXECUTE FUNCTION refuse()")


def _keep_in_sqlite(table: str, key: Sequence[str]) -> None:
    refused = f"BEGIN SELECT RAISE(ABORT, '{table} can only be added to'); END"
    op.execute(f"CREATE TRIGGER {table}_no_update BEFORE UPDATE ON {table} {refused}")
    op.execute(f"CREATE TRIGGER {table}_no_delete BEFORE DELETE ON {table} {refused}")
    # INSERT OR REPLACE deletes without asking the trigger above.
    same = " AND ".join(f"{name} = NEW.{name}" for name in key)
    op.execute(
        f"CREATE TRIGGER {table}_no_replace BEFORE INSERT ON {table} "
        f"WHEN EXISTS (SELECT 1 FROM {table} WHERE {same}) {refused}"
    )
