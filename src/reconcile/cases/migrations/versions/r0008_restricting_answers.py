"""Which step made a case a restricted one, so that it is none any more where that is taken back."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    """Add the column `restricts`; of steps that are there already nobody knows it."""
    op.add_column("history", sa.Column("restricts", sa.Boolean))
