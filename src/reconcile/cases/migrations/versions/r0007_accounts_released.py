"""Which accounts wait for a data officer, and whether a password that is good for signing in once was used."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"

WAITS = """
UPDATE users SET waits = (SELECT max(event_id) FROM events
                          WHERE subject = users.login AND action IN ('add_user', 'set_password') AND origin = 'web')
WHERE given_by IS NOT NULL
"""
USED = "UPDATE users SET given_used = true WHERE given_by IS NOT NULL AND signed_in >= given_at"


def upgrade() -> None:
    """Add the columns; passwords that were set on the pages and are not changed yet wait too."""
    op.add_column("users", sa.Column("waits", sa.BigInteger().with_variant(sa.Integer, "sqlite")))
    op.add_column("users", sa.Column("given_used", sa.Boolean, nullable=False, server_default=sa.false()))
    op.execute(WAITS)
    op.execute(USED)
