"""The tables of accounts; docs/web.md says what each holds."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, DateTime, ForeignKey, Index, String, Table, false

from reconcile.cases.tables import NUMBER, metadata

users = Table(
    "users",
    metadata,
    Column("login", String, primary_key=True),
    Column("name", String, nullable=False),
    Column("role", String, nullable=False),
    Column("office", String),
    Column("township", String),
    Column("password", String, nullable=False),
    Column("demo", Boolean, nullable=False),
    Column("disabled", Boolean, nullable=False),
    Column("created", DateTime(timezone=True), nullable=False),
    Column("given_by", String),
    Column("given_at", DateTime(timezone=True)),
    Column("signed_in", DateTime(timezone=True)),
    Column("waits", NUMBER),
    Column("given_used", Boolean, nullable=False, server_default=false()),
)
web_sessions = Table(
    "web_sessions",
    metadata,
    Column("token", String, primary_key=True),
    Column("login", String, ForeignKey("users.login"), nullable=False),
    Column("csrf", String, nullable=False),
    Column("blind", Boolean, nullable=False),
    Column("created", DateTime(timezone=True), nullable=False),
    Column("seen", DateTime(timezone=True), nullable=False),
    Column("before", DateTime(timezone=True)),
    Index("web_sessions_by_login", "login"),
)
login_failures = Table(
    "login_failures",
    metadata,
    Column("number", NUMBER, primary_key=True, autoincrement=True),
    Column("whose", String, nullable=False),
    Column("at", DateTime(timezone=True), nullable=False),
    Index("login_failures_by_whose", "whose", "at"),
)
