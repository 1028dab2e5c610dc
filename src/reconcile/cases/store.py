"""The database of the cases: opened, brought up to date, and one transaction a write."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum
from importlib.resources import as_file, files

from sqlalchemy import Connection, Engine, create_engine, event, inspect, select, text
from sqlalchemy.exc import DBAPIError, IntegrityError, OperationalError

from reconcile.cases.tables import about
from reconcile.errors import WorkspaceError

NEWEST = "0008"
"""The last of the migrations."""
WAIT = 30
"""Seconds to wait for another writer of SQLite: a run of a county with 100,000 cases was seen to write for eight."""
ANSWER = 10
"""Seconds within which a server has to answer."""
CONNECTIONS = 20
"""Held open for whoever comes next: one that is made anew for a page costs as much as the page."""
ITS_OWN = ("not a database", "permission denied")
"""What a database says that is wrong with it and not with our statements."""
_ONE_AT_A_TIME = 20261126
"""The number under which PostgreSQL lets one process at a time bring tables up to date."""


class Origin(StrEnum):
    """By which way a write comes in: a run, the review pages, a list that is taken in, or a command."""

    RUN = "run"
    WEB = "web"
    LIST = "list"
    COMMAND = "command"


@dataclass(frozen=True)
class Store:
    """An open store. Reading sees one state of it; writing is one transaction that is kept as a whole or not at all.

    `origin` stands with every event that is written by it.
    """

    engine: Engine
    origin: Origin = Origin.COMMAND

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A connection that sees the store as it was when it first looked."""
        with _told(), self.engine.connect().execution_options(isolation_level=_snapshot(self.engine)) as connection:
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """A connection whose writes are kept where the block ends well; it waits for other writers of SQLite."""
        with _told(), self.engine.execution_options(writes=True, origin=self.origin).begin() as connection:
            yield connection


@contextmanager
def open_store(url: str, area: str, origin: Origin = Origin.COMMAND) -> Iterator[Store]:
    """The store at `sqlite:///path` or `postgresql://...`, its tables made or brought up to date, of that county.

    WorkspaceError where it cannot be reached or belongs to another county.
    """
    engine = _engine(url)
    try:
        store = Store(engine, origin)
        _brought_up_to_date(store, area)
        yield store
    finally:
        engine.dispose()


def in_turn(connection: Connection, *of: str) -> None:
    """Let the writers that speak of the same go on one after the other, until each one's transaction has ended.

    Those of SQLite do so anyway.
    """
    if connection.dialect.name == "postgresql":
        for one in sorted(of):
            connection.execute(text("SELECT pg_advisory_xact_lock(hashtextextended(:one, 0))"), {"one": one})


def _engine(url: str) -> Engine:
    url = url.replace("postgresql://", "postgresql+psycopg://", 1)
    sqlite = url.startswith("sqlite:")
    # A plan that PostgreSQL keeps for every filter alike reads all cases where one for this filter reads fifty.
    asks: dict[str, int | None] = (
        {"timeout": WAIT} if sqlite else {"connect_timeout": ANSWER, "prepare_threshold": None}
    )
    try:
        engine = create_engine(url, pool_size=CONNECTIONS, max_overflow=0, pool_pre_ping=not sqlite, connect_args=asks)
    except ModuleNotFoundError as error:
        raise WorkspaceError(
            "cases are to be kept in PostgreSQL, but its driver psycopg is not installed",
            "Install it: pip install 'reconcile[postgresql]'; or take `database` out of reconcile.toml.",
        ) from error
    if sqlite:
        event.listen(engine, "connect", _prepare)
        event.listen(engine, "begin", _begin)
    return engine


def _prepare(connection: object, _record: object) -> None:
    connection.isolation_level = None  # type: ignore[attr-defined]  # the driver begins nothing by itself
    for pragma in ("journal_mode=WAL", "foreign_keys=ON", f"busy_timeout={WAIT * 1000}"):
        connection.execute(f"PRAGMA {pragma}")  # type: ignore[attr-defined]


def _begin(connection: Connection) -> None:
    # A writer that begins as a reader may find at its first write that another one was quicker.
    writes = connection.get_execution_options().get("writes")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def _snapshot(engine: Engine) -> str:
    return "SERIALIZABLE" if engine.dialect.name == "sqlite" else "REPEATABLE READ"


def _brought_up_to_date(store: Store, area: str) -> None:
    with store.reading() as connection:
        if _version(connection) == NEWEST:
            _check_area(connection, area)
            return
    with store.writing() as connection:
        if connection.dialect.name == "postgresql":
            connection.execute(text("SELECT pg_advisory_xact_lock(:number)"), {"number": _ONE_AT_A_TIME})
        if (found := _version(connection)) is not None and found > NEWEST:
            raise WorkspaceError(
                f"the cases were kept by a newer version of reconcile ({found})",
                "Install that version, or a newer one.",
            )
        _migrate(connection)
        if connection.execute(select(about.c.area)).scalar_one_or_none() is None:
            connection.execute(about.insert().values(one=1, area=area))
        _check_area(connection, area)


def _version(connection: Connection) -> str | None:
    if not inspect(connection).has_table("alembic_version"):
        return None
    found = connection.execute(text("SELECT version_num FROM alembic_version")).scalar_one_or_none()
    return None if found is None else str(found)


def _migrate(connection: Connection) -> None:
    from alembic import command  # noqa: PLC0415  # a third of a second that is seldom needed
    from alembic.config import Config  # noqa: PLC0415

    with as_file(files("reconcile.cases") / "migrations") as folder:
        config = Config()
        config.set_main_option("script_location", str(folder).replace("%", "%%"))
        config.attributes["connection"] = connection
        command.upgrade(config, "head")


def _check_area(connection: Connection, area: str) -> None:
    found = connection.execute(select(about.c.area)).scalar_one()
    if found != area:
        raise WorkspaceError(
            f"the cases are those of county {found}, the workspace is of county {area}",
            "Give each workspace a database of its own: `database` in reconcile.toml.",
        )


@contextmanager
def _told() -> Iterator[None]:
    """What a database says about itself, in words of ours; what it says about our own statements is a bug."""
    try:
        yield
    except IntegrityError:
        raise
    except DBAPIError as error:
        said = str(error.orig).strip().splitlines()[0]
        if not isinstance(error, OperationalError) and not any(words in said for words in ITS_OWN):
            raise
        hint = (
            "Another command is writing: try again."
            if "locked" in said
            else "Check `database` in reconcile.toml and that its server answers; for cases.db, that it may be written."
        )
        raise WorkspaceError(f"the case store cannot be used: {said}", hint) from error
