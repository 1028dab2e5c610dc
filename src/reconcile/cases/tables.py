"""The tables of the store; docs/cases.md says what each column holds."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    Date,
    DateTime,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    text,
)

metadata = MetaData()
NUMBER = BigInteger().with_variant(Integer, "sqlite")
"""SQLite counts up by itself in an INTEGER alone."""

FILTERED = ("restricted", "office", "township", "field", "code", "due")
"""What queues filter by beside state, type and day."""
TOWNSHIP = text("coalesce(township, '')")
"""Those without a township come first; written out, as an index of it serves no other text."""

about = Table(
    "about",
    metadata,
    Column("one", Integer, CheckConstraint("one = 1"), primary_key=True),
    Column("area", String, nullable=False),
)
cases = Table(
    "cases",
    metadata,
    Column("case_id", String, primary_key=True),
    Column("type", String, nullable=False),
    Column("pair", String, nullable=False),
    Column("relation", String, nullable=False),
    Column("field", String),
    Column("difference", String),
    Column("register", String, nullable=False),
    Column("office", String, nullable=False),
    Column("left_register", String),
    Column("left_id", String),
    Column("right_register", String),
    Column("right_id", String),
    Column("township", String),
    Column("restricted", Boolean, nullable=False),
    Column("state", String, nullable=False),
    Column("outcome", String),
    Column("proof", String),
    Column("code", String),
    Column("answered_by", String),
    Column("asked", Date),
    Column("due", Date),
    Column("evidence", String, nullable=False),
    Column("revision", Integer, nullable=False),
    Column("first_run", String, nullable=False),
    Column("last_run", String, nullable=False),
    # Each order of a queue has one, and each holds all that queues filter by: pages and counts read no case for it.
    Index("cases_by_asked", "state", "asked", "case_id", *FILTERED, "type"),
    Index("cases_by_type", "state", "type", "asked", "case_id", *FILTERED),
    Index("cases_by_township", "state", TOWNSHIP, "asked", "case_id", *FILTERED, "type"),
    Index("cases_by_number", "state", "case_id", *FILTERED, "asked", "type"),
    Index("cases_by_day", "asked", "case_id", *FILTERED, "type", "state"),
    Index(
        "cases_of_township",
        "township",
        "state",
        "asked",
        "case_id",
        "restricted",
        "office",
        "field",
        "code",
        "due",
        "type",
    ),
)
events = Table(
    "events",
    metadata,
    Column("event_id", NUMBER, primary_key=True, autoincrement=True),
    Column("at", DateTime(timezone=True), nullable=False),
    Column("actor", String, nullable=False),
    Column("action", String, nullable=False),
    Column("subject", String, nullable=False),
    Column("reason", Text, nullable=False),
    Column("origin", String),
    Index("events_by_actor", "actor", "action", "at"),
)
TOLD = (events.c.at, events.c.actor, events.c.reason, events.c.origin)
"""What a line of a case's history says of its event."""
history = Table(
    "history",
    metadata,
    Column("case_id", String, ForeignKey("cases.case_id"), primary_key=True),
    Column("revision", Integer, primary_key=True),
    Column("event_id", NUMBER, ForeignKey("events.event_id"), nullable=False),
    Column("action", String, nullable=False),
    Column("state", String, nullable=False),
    Column("office", String, nullable=False),
    Column("code", String),
    Column("outcome", String),
    Column("proof", String),
    Column("evidence", String, nullable=False),
    Column("run_id", String, nullable=False),
    Column("list_row", String),
    Column("restricts", Boolean),
)
hand_outs = Table(
    "hand_outs",
    metadata,
    Column("event_id", NUMBER, ForeignKey("events.event_id"), primary_key=True),
    Column("case_id", String, ForeignKey("cases.case_id"), primary_key=True),
    Column("revision", Integer, nullable=False),
    Column("due", Date, nullable=False),
    Column("key_mark", String, nullable=False),
    Index("hand_outs_by_case", "case_id", "revision"),
)
runs = Table(
    "runs",
    metadata,
    Column("number", NUMBER, primary_key=True, autoincrement=True),
    Column("run_id", String, nullable=False, unique=True),
    Column("as_of", Date, nullable=False),
    Column("followed", Boolean, nullable=False),
    *(
        Column(name, Integer, nullable=False)
        for name in ("opened", "reopened", "changed", "unchanged", "agrees", "left_scope", "withdrawn")
    ),
)
KEPT = {"history": ("case_id", "revision"), "events": ("event_id",), "hand_outs": ("event_id", "case_id")}
"""The tables that are only ever added to, with their keys."""
