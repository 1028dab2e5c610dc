"""The store in both databases: its tables, what it refuses, and what it says where it cannot be used."""

from __future__ import annotations

import subprocess
import sys
from datetime import date
from pathlib import Path

import psycopg
import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine, text
from sqlalchemy.exc import DBAPIError
from tests.cases.conftest import AREA, NewUrl
from tests.cases.told import Run, found

from reconcile.accounts import tables as accounts
from reconcile.cases import reading, service
from reconcile.cases.store import NEWEST, Store, open_store
from reconcile.cases.tables import KEPT, metadata
from reconcile.errors import WorkspaceError

MIGRATIONS = Path(__file__).parents[2] / "src" / "reconcile" / "cases" / "migrations"


@pytest.mark.filterwarnings("ignore:Skipped unsupported reflection of expression-based index cases_by_township")
@pytest.mark.filterwarnings("ignore:autogenerate skipping metadata-specified expression-based index")
def test_the_migrations_make_the_tables_that_are_declared(store: Store) -> None:
    with store.reading() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert accounts.users.metadata is metadata
        assert compare_metadata(context, metadata) == []
        assert context.get_current_revision() == NEWEST


def test_the_last_migration_is_the_one_that_is_looked_for() -> None:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    assert ScriptDirectory.from_config(config).get_current_head() == NEWEST


@pytest.fixture
def filled(store: Store) -> Store:
    """A store with a row in each of the tables that are only added to."""
    Run("r1", [found()]).by(store)
    service.hand_out(store, "police", [("F1", 1, date(2026, 10, 23))], "mark", actor="张", reason="一项")
    return store


@pytest.mark.parametrize("table", KEPT)
@pytest.mark.parametrize("statement", ["UPDATE {} SET event_id = 9", "DELETE FROM {}"])
def test_what_was_written_can_neither_be_changed_nor_dropped(filled: Store, table: str, statement: str) -> None:
    store = filled
    with pytest.raises(DBAPIError, match="can only be added to"), store.writing() as connection:
        connection.execute(text(statement.format(table)))
    with store.reading() as connection:
        assert connection.execute(text(f"SELECT count(*) FROM {table} WHERE event_id <> 9")).scalar_one() >= 1


@pytest.mark.parametrize("table", KEPT)
def test_nor_can_it_be_replaced_or_emptied_as_a_whole(filled: Store, table: str) -> None:
    store = filled
    sqlite = store.engine.dialect.name == "sqlite"
    statement = f"REPLACE INTO {table} SELECT * FROM {table}" if sqlite else f"TRUNCATE {table} CASCADE"
    with pytest.raises(DBAPIError, match="can only be added to"), store.writing() as connection:
        connection.execute(text(statement))


def test_a_store_of_an_older_version_keeps_all_that_it_holds(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/cases.db"
    old = create_engine(url)
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    with old.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "0001")
        connection.execute(text("INSERT INTO events VALUES (1, '2026-10-08 04:00:00', '张', 'open', 'F1', '发现')"))
        line = "'F1', 1, 1, 'open', 'open', 'health', NULL, NULL, NULL, 'k:a', 'r1'"
        connection.execute(text(f"INSERT INTO history VALUES ({line})"))
    old.dispose()
    with open_store(url, AREA) as store:
        (kept,) = reading.history_of(store, "F1")
    assert (kept["actor"], kept["evidence"], kept["list_row"]) == ("张", "k:a", None)


def test_of_accounts_that_are_there_the_trail_tells_who_knows_their_passwords(new_url: NewUrl) -> None:
    with open_store(new_url(), AREA) as store, store.writing() as connection:
        config = Config()
        config.set_main_option("script_location", str(MIGRATIONS))
        config.attributes["connection"] = connection
        for index in ("events_by_actor",):
            connection.execute(text(f"DROP INDEX {index}"))
        for table, column in (
            ("users", "given_by"),
            ("users", "given_at"),
            ("users", "signed_in"),
            ("users", "waits"),
            ("users", "given_used"),
            ("web_sessions", "before"),
        ):
            connection.execute(text(f"ALTER TABLE {table} DROP COLUMN {column}"))
        connection.execute(text("UPDATE alembic_version SET version_num = '0004'"))
        for login in ("given", "own", "demo", "old"):
            values = f"'{login}', '张', 'county', NULL, NULL, 'x', {login == 'demo'}, false, '2026-10-01'"
            connection.execute(text(f"INSERT INTO users VALUES ({values})"))
        said = [("周强", "add_user", "given"), ("given", "set_password", "given"), ("周强", "set_password", "given")]
        said += [("周强", "add_user", "own"), ("own", "sign_in", "own"), ("own", "set_password", "own")]
        said += [("reconcile", "add_user", "demo")]
        for at, (actor, action, subject) in enumerate(said, start=1):
            line = f"'2026-10-0{at} 04:00:00', '{actor}', '{action}', '{subject}', 'x'"
            connection.execute(text(f"INSERT INTO events (at, actor, action, subject, reason) VALUES ({line})"))
        command.upgrade(config, "0005")
        rows = connection.execute(text("SELECT login, given_by, given_at, signed_in FROM users ORDER BY login"))
        found = {login: (by, str(at)[:10], str(signed)[:10]) for login, by, at, signed in rows}
    assert found == {
        "demo": (None, "None", "None"),
        "given": ("周强", "2026-10-03", "None"),
        "old": (None, "None", "None"),
        "own": (None, "None", "2026-10-05"),
    }


def test_passwords_that_were_set_on_pages_and_not_changed_yet_wait_for_a_data_officer(new_url: NewUrl) -> None:
    with open_store(new_url(), AREA) as store, store.writing() as connection:
        for column in ("waits", "given_used"):
            connection.execute(text(f"ALTER TABLE users DROP COLUMN {column}"))
        connection.execute(text("UPDATE alembic_version SET version_num = '0006'"))
        given = {"page": "'周强', '2026-10-01', '2026-10-02'", "command": "'周强', '2026-10-01', NULL"}
        for login, told in (given | {"own": "NULL, NULL, '2026-10-02'"}).items():
            values = f"'{login}', '张', 'county', NULL, NULL, 'x', false, false, '2026-09-01', {told}"
            connection.execute(text(f"INSERT INTO users VALUES ({values})"))
            line = (
                f"'2026-10-01', '周强', 'set_password', '{login}', 'x', '{'command' if login == 'command' else 'web'}'"
            )
            connection.execute(text(f"INSERT INTO events (at, actor, action, subject, reason, origin) VALUES ({line})"))
        config = Config()
        config.set_main_option("script_location", str(MIGRATIONS))
        config.attributes["connection"] = connection
        command.upgrade(config, "0007")
        rows = connection.execute(text("SELECT login, waits, given_used FROM users ORDER BY login"))
        found = {login: (waits is not None, bool(used)) for login, waits, used in rows}
    assert found == {"command": (False, False), "own": (False, False), "page": (True, True)}


def test_a_store_belongs_to_one_county(new_url: NewUrl) -> None:
    refused = pytest.raises(WorkspaceError, match="of county 990121, the workspace is of county 990122")
    with refused, open_store(new_url(), "990122"):
        pass


def test_a_newer_version_is_left_alone(new_url: NewUrl) -> None:
    url = new_url()
    with open_store(url, AREA) as opened, opened.writing() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(WorkspaceError, match="by a newer version of reconcile"), open_store(url, AREA):
        pass


def test_several_may_make_the_tables_at_once(server: str, tmp_path: Path) -> None:
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute("CREATE SCHEMA empty")
    code = "import sys; from reconcile.cases.store import open_store\nwith open_store(sys.argv[1], '990121'): pass"
    for url in (f"{server}&options=-csearch_path%3Dempty", f"sqlite:///{tmp_path / 'cases.db'}"):
        started = [subprocess.Popen([sys.executable, "-c", code, url], stderr=subprocess.PIPE) for _ in range(2)]
        assert [(one.communicate()[1], one.returncode) for one in started] == [(b"", 0)] * 2


def test_sqlite_lets_readers_read_while_somebody_writes(tmp_path: Path) -> None:
    with open_store(f"sqlite:///{tmp_path / 'cases.db'}", AREA) as store:
        with store.writing() as writer, store.reading() as reader:
            writer.execute(text("UPDATE about SET area = '990199'"))
            assert reader.execute(text("SELECT area FROM about")).scalar_one() == AREA
        with store.reading() as reader:
            assert reader.execute(text("PRAGMA journal_mode")).scalar_one() == "wal"


def test_what_is_no_store_is_named_in_words(tmp_path: Path) -> None:
    (tmp_path / "cases.db").write_text("no database at all" * 100)
    with (
        pytest.raises(WorkspaceError, match="file is not a database"),
        open_store(f"sqlite:///{tmp_path / 'cases.db'}", AREA),
    ):
        pass


def test_a_server_that_does_not_answer_is_named_in_words() -> None:
    refused = pytest.raises(WorkspaceError, match="cannot be used: connection failed")
    with refused as told, open_store("postgresql://reconcile@127.0.0.1:9/county", AREA):
        pass
    assert "its server answers" in told.value.hint
