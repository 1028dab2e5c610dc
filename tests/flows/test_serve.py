"""The schedule fires: seen with a real server and a cron of every minute."""

from __future__ import annotations

import asyncio
import logging
import signal
import socket
import sqlite3
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.flows.conftest import PERIOD, Script, free_port, ran, script

from reconcile.errors import WorkspaceError
from reconcile.workspace import Workspace, create, latest_run


def wait_for(condition: Callable[[], object], process: subprocess.Popen[str], seconds: float) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert process.poll() is None, "serve.py ended by itself"
        assert time.monotonic() < deadline, "the schedule did not fire"
        time.sleep(0.5)


def asked(workspace: Workspace, question: str) -> list[tuple[object, ...]]:
    """Rows of Prefect's own database."""
    database = sqlite3.connect(workspace.prefect_home / "prefect.db")
    try:
        return database.execute(question).fetchall()
    finally:
        database.close()


@pytest.mark.slow
def test_a_minutely_schedule_fires_and_ends_with_its_server(county: Callable[[str], Workspace], tmp_path: Path) -> None:
    workspace, port = county("served"), free_port()
    options = ("--cron", "* * * * *", "--port", str(port), "--period", PERIOD)
    with (tmp_path / "said").open("w") as said:
        serving = subprocess.Popen(
            script("serve.py", workspace.root, *options),
            env={"PATH": "/usr/bin:/bin"},
            stdout=said,
            stderr=said,
            text=True,
        )
        try:
            wait_for(lambda: latest_run(workspace), serving, seconds=220)
            finished = "SELECT name FROM flow_run WHERE state_type = 'COMPLETED' AND auto_scheduled"
            wait_for(lambda: asked(workspace, finished), serving, seconds=30)
        finally:
            serving.send_signal(signal.SIGTERM)
            code = serving.wait(60)
    printed = (tmp_path / "said").read_text()
    assert code == 0, printed
    assert f"Serving {workspace.root} at '* * * * *' (Asia/Shanghai)" in printed
    assert "Traceback" not in printed
    assert asked(workspace, "SELECT active FROM deployment_schedule") == [(1,)], "on again after a restart"
    with socket.socket() as client:
        assert client.connect_ex(("127.0.0.1", port)) != 0, "its server went with it"


def test_a_port_that_is_taken_is_named_before_a_server_starts(tmp_path: Path) -> None:
    workspace = create(tmp_path / "county", "990121")
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        done = ran(script("serve.py", workspace.root, "--port", str(other.getsockname()[1])))
    assert done.returncode == 5
    assert "no Prefect server could be started" in done.stderr
    assert "--port" in done.stderr
    assert not (workspace.prefect_home / "server.log").exists()


def test_a_server_that_ends_while_it_starts_says_where_it_wrote(tmp_path: Path) -> None:
    from serve import _wait

    with subprocess.Popen(["false"]) as server, pytest.raises(WorkspaceError, match=r"server\.log"):
        _wait(server, f"http://127.0.0.1:{free_port()}", tmp_path / "server.log")


def test_another_folder_is_no_workspace(tmp_path: Path) -> None:
    done = ran(script("serve.py", tmp_path))
    assert done.returncode == 5
    assert "reconcile init" in done.stderr


def test_a_cancelled_conversation_is_no_error_but_others_are() -> None:
    from serve import _is_no_farewell

    def record(error: BaseException) -> logging.LogRecord:
        told = (type(error), error, None)
        return logging.LogRecord("asyncio", logging.ERROR, __file__, 1, "Exception in callback", (), told)

    assert not _is_no_farewell(record(asyncio.CancelledError()))
    assert _is_no_farewell(record(ValueError()))
    assert _is_no_farewell(logging.LogRecord("asyncio", logging.ERROR, __file__, 1, "said", (), None))


@pytest.mark.parametrize("options", [("--cron", "monthly"), ("--timezone", "Mars/Olympus")])
def test_a_schedule_that_is_none_is_told_before_a_server_starts(
    called_script: Script, prefect_home: Path, tmp_path: Path, options: tuple[str, str]
) -> None:
    workspace = create(tmp_path / "county", "990121")
    done = called_script("serve", workspace.root, *options)
    assert (done.returncode, done.stdout) == (4, "")
    assert "is no schedule" in done.stderr
    assert "Traceback" not in done.stderr
    for home in (prefect_home, workspace.prefect_home):
        assert not (home / "prefect.db").exists()
        assert not (home / "server.log").exists()
