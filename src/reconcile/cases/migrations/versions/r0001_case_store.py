"""The case store: cases, their history, events, and the runs that were followed."""

import sqlalchemy as sa
from alembic import op

from reconcile.cases.migrations.append_only import keep

revision = "0001"
down_revision = None

NUMBER = sa.BigInteger().with_variant(sa.Integer, "sqlite")
COUNTS = ("opened", "reopened", "changed", "unchanged", "agrees", "left_scope", "withdrawn")


def upgrade() -> None:
    """Make all tables and the triggers that keep history and events as they are."""
    op.create_table(
        "about",
        sa.Column("one", sa.Integer, sa.CheckConstraint("one = 1"), primary_key=True),
        sa.Column("area", sa.String, nullable=False),
    )
    _cases()
    op.create_table(
        "events",
        sa.Column("event_id", NUMBER, primary_key=True, autoincrement=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        *(sa.Column(name, sa.String, nullable=False) for name in ("actor", "action", "subject")),
        sa.Column("reason", sa.Text, nullable=False),
    )
    op.create_table(
        "history",
        sa.Column("case_id", sa.String, sa.ForeignKey("cases.case_id"), primary_key=True),
        sa.Column("revision", sa.Integer, primary_key=True),
        sa.Column("event_id", NUMBER, sa.ForeignKey("events.event_id"), nullable=False),
        *(sa.Column(name, sa.String, nullable=False) for name in ("action", "state", "office")),
        *(sa.Column(name, sa.String) for name in ("code", "outcome", "proof")),
        *(sa.Column(name, sa.String, nullable=False) for name in ("evidence", "run_id")),
    )
    op.create_table(
        "runs",
        sa.Column("number", NUMBER, primary_key=True, autoincrement=True),
        sa.Column("run_id", sa.String, nullable=False, unique=True),
        sa.Column("as_of", sa.Date, nullable=False),
        sa.Column("followed", sa.Boolean, nullable=False),
        *(sa.Column(name, sa.Integer, nullable=False) for name in COUNTS),
    )
    keep("history", ("case_id", "revision"))
    keep("events", ("event_id",))


def _cases() -> None:
    must = ("type", "pair", "relation", "register", "office", "state", "evidence", "first_run", "last_run")
    may = (
        *("field", "difference", "left_register", "left_id", "right_register", "right_id", "township"),
        *("outcome", "proof", "code", "answered_by"),
    )
    op.create_table(
        "cases",
        sa.Column("case_id", sa.String, primary_key=True),
        *(sa.Column(name, sa.String, nullable=False) for name in must),
        *(sa.Column(name, sa.String) for name in may),
        sa.Column("restricted", sa.Boolean, nullable=False),
        sa.Column("revision", sa.Integer, nullable=False),
    )
    op.create_index("cases_by_state", "cases", ["state", "office", "township"])
