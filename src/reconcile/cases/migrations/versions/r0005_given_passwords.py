"""Who gave an account its password, when each signed in last, and what one person did of late."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"

MOMENT = sa.DateTime(timezone=True)
GIVEN = """
UPDATE users SET given_by = (SELECT actor FROM events WHERE event_id = {last}),
                 given_at = (SELECT at FROM events WHERE event_id = {last})
WHERE NOT demo AND (SELECT actor FROM events WHERE event_id = {last}) <> login
"""
LAST = "(SELECT max(event_id) FROM events WHERE subject = users.login AND action IN ('add_user', 'set_password'))"
SIGNED_IN = """
UPDATE users SET signed_in = (SELECT max(at) FROM events WHERE actor = users.login AND action = 'sign_in')
"""


def upgrade() -> None:
    """Add the columns and the index; the events tell what the columns hold."""
    op.create_index("events_by_actor", "events", ["actor", "action", "at"])
    op.add_column("users", sa.Column("given_by", sa.String))
    op.add_column("users", sa.Column("given_at", MOMENT))
    op.add_column("users", sa.Column("signed_in", MOMENT))
    op.add_column("web_sessions", sa.Column("before", MOMENT))
    op.execute(GIVEN.format(last=LAST))
    op.execute(SIGNED_IN)
