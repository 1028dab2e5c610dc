"""By which way each write came in; of those that are there already nobody knows it."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    """Add the column `origin`."""
    op.add_column("events", sa.Column("origin", sa.String))
