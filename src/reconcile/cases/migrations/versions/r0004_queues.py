"""Queues of many cases are quick in every order and by every filter: indexes that hold all that is asked for."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"

FORMER = ("cases_by_state", "cases_by_asked", "cases_by_day", "cases_by_type", "cases_by_township")
FILTERED = ("restricted", "office", "township", "field", "code", "due")
INDEXES = {
    "cases_by_asked": ("state", "asked", "case_id", *FILTERED, "type"),
    "cases_by_type": ("state", "type", "asked", "case_id", *FILTERED),
    "cases_by_township": ("state", sa.text("coalesce(township, '')"), "asked", "case_id", *FILTERED, "type"),
    "cases_by_number": ("state", "case_id", *FILTERED, "asked", "type"),
    "cases_by_day": ("asked", "case_id", *FILTERED, "type", "state"),
    "cases_of_township": (
        *("township", "state", "asked", "case_id"),
        *("restricted", "office", "field", "code", "due", "type"),
    ),
}


def upgrade() -> None:
    """Put these indexes in the place of the former ones."""
    for name in FORMER:
        op.drop_index(name, "cases")
    for name, columns in INDEXES.items():
        op.create_index(name, "cases", list(columns))
