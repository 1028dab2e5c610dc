"""Accounts of the review pages, and the day on which each case was asked about last."""

import datetime as dt

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

NUMBER = sa.BigInteger().with_variant(sa.Integer, "sqlite")
MOMENT = sa.DateTime(timezone=True)
ASKS = ("open", "reopen", "change", "send_back", "hand_over")
BEIJING = dt.timezone(dt.timedelta(hours=8))


def upgrade() -> None:
    """Add the tables of accounts, and the column `asked` with its indexes."""
    op.create_table(
        "users",
        sa.Column("login", sa.String, primary_key=True),
        *(sa.Column(name, sa.String, nullable=False) for name in ("name", "role")),
        *(sa.Column(name, sa.String) for name in ("office", "township")),
        sa.Column("password", sa.String, nullable=False),
        *(sa.Column(name, sa.Boolean, nullable=False) for name in ("demo", "disabled")),
        sa.Column("created", MOMENT, nullable=False),
    )
    op.create_table(
        "web_sessions",
        sa.Column("token", sa.String, primary_key=True),
        sa.Column("login", sa.String, sa.ForeignKey("users.login"), nullable=False),
        sa.Column("csrf", sa.String, nullable=False),
        sa.Column("blind", sa.Boolean, nullable=False),
        *(sa.Column(name, MOMENT, nullable=False) for name in ("created", "seen")),
    )
    op.create_index("web_sessions_by_login", "web_sessions", ["login"])
    op.create_table(
        "login_failures",
        sa.Column("number", NUMBER, primary_key=True, autoincrement=True),
        sa.Column("whose", sa.String, nullable=False),
        sa.Column("at", MOMENT, nullable=False),
    )
    op.create_index("login_failures_by_whose", "login_failures", ["whose", "at"])
    op.add_column("cases", sa.Column("asked", sa.Date))
    _fill_asked()
    op.create_index("cases_by_asked", "cases", ["state", "asked", "case_id", "restricted"])
    op.create_index("cases_by_day", "cases", ["asked", "case_id"])
    op.create_index("cases_by_type", "cases", ["state", "type", "asked", "case_id", "restricted"])
    op.create_index("cases_by_township", "cases", ["township", "state", "asked", "case_id"])


def _fill_asked() -> None:
    """From the history, by the clocks of the mainland."""
    wanted = "SELECT case_id, at FROM history JOIN events USING (event_id) WHERE history.action IN :asks ORDER BY at"
    said = sa.text(wanted).bindparams(sa.bindparam("asks", ASKS, expanding=True)).columns(at=MOMENT)
    days = {case_id: _day(at) for case_id, at in op.get_bind().execute(said)}
    cases = sa.table("cases", sa.column("case_id", sa.String), sa.column("asked", sa.Date))
    update = cases.update().where(cases.c.case_id == sa.bindparam("of_case")).values(asked=sa.bindparam("day"))
    if days:
        op.get_bind().execute(update, [{"of_case": case_id, "day": day} for case_id, day in days.items()])


def _day(at: dt.datetime) -> dt.date:
    return (at if at.tzinfo else at.replace(tzinfo=dt.UTC)).astimezone(BEIJING).date()
