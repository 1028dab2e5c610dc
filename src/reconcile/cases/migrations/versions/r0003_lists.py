"""Which cases stood on which list that was handed out, until when; and from which row of a list an answer came."""

import sqlalchemy as sa
from alembic import op

from reconcile.cases.migrations.append_only import keep

revision = "0003"
down_revision = "0002"

NUMBER = sa.BigInteger().with_variant(sa.Integer, "sqlite")


def upgrade() -> None:
    """Add the table `hand_outs` and the columns `list_row` and `due`."""
    op.create_table(
        "hand_outs",
        sa.Column("event_id", NUMBER, sa.ForeignKey("events.event_id"), primary_key=True),
        sa.Column("case_id", sa.String, sa.ForeignKey("cases.case_id"), primary_key=True),
        sa.Column("revision", sa.Integer, nullable=False),
        sa.Column("due", sa.Date, nullable=False),
        sa.Column("key_mark", sa.String, nullable=False),
    )
    op.create_index("hand_outs_by_case", "hand_outs", ["case_id", "revision"])
    op.add_column("history", sa.Column("list_row", sa.String))
    op.add_column("cases", sa.Column("due", sa.Date))
    keep("hand_outs", ("event_id", "case_id"))
