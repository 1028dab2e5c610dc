"""Serves the monthly flow on a schedule, until it is stopped.

    python flows/serve.py WORKSPACE [--cron '0 3 6 * *'] [--timezone Asia/Shanghai] [--port 4200]

Prefect fires schedules only where a server runs: one that answers on the port is used, else one is started beside
this program and ended with it.
"""

from __future__ import annotations

import argparse
import asyncio
import logging
import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import surroundings
from reconcile.errors import ReconcileError, SettingsError, WorkspaceError
from reconcile.workspace import Workspace, open_workspace

STARTUP_SECONDS = 90


def main(arguments: list[str]) -> int:
    """Serve until stopped; the exit code of a user's error otherwise."""
    asked = _parsed(arguments)
    surroundings.prepare(sys.argv)
    address = f"http://127.0.0.1:{asked.port}"
    os.environ["PREFECT_API_URL"] = f"{address}/api"  # Prefect reads where its server is when it is imported
    try:
        workspace = open_workspace(asked.workspace)
        _check_schedule(asked)
        with _server(workspace, address):
            _serve(workspace, asked, address)
    except ReconcileError as error:
        print(f"{error.message}\n{error.hint}", file=sys.stderr)
        return error.exit_code
    return 0


def _check_schedule(asked: argparse.Namespace) -> None:
    from prefect.client.schemas.schedules import CronSchedule

    try:
        CronSchedule(cron=asked.cron, timezone=asked.timezone)
    except ValueError as error:
        raise SettingsError(
            f"'{asked.cron}' in {asked.timezone} is no schedule",
            "Write minute hour day month weekday, such as --cron '0 3 6 * *', and a zone such as Asia/Shanghai.",
        ) from error


def _parsed(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Serve the monthly flow on a schedule.")
    parser.add_argument("workspace", type=Path)
    parser.add_argument("--cron", default="0 3 6 * *", help="minute hour day month weekday (default: %(default)s)")
    parser.add_argument("--timezone", default="Asia/Shanghai", help="of the schedule (default: %(default)s)")
    parser.add_argument("--port", type=int, default=4200, help="of the Prefect server (default: %(default)s)")
    parser.add_argument("--period", help="the same period at every firing, as 2026-09 (default: the month before)")
    return parser.parse_args(arguments)


def _serve(workspace: Workspace, asked: argparse.Namespace, address: str) -> None:
    from prefect.schedules import Cron

    from monthly import monthly

    _part_quietly()
    print(f"Serving {workspace.root} at '{asked.cron}' ({asked.timezone}); runs: {address}/runs", flush=True)
    monthly.serve(
        name=workspace.root.name,
        schedule=Cron(asked.cron, timezone=asked.timezone),
        parameters={"workspace": str(workspace.root), "period": asked.period, "timezone": asked.timezone},
        pause_on_shutdown=False,  # the default leaves the schedule off after a restart
        print_starting_message=False,
    )


def _part_quietly() -> None:
    """Say nothing of what Prefect leaves undone when it is stopped while a flow run is still talking to it."""
    logging.getLogger("asyncio").addFilter(_is_no_farewell)
    warnings.filterwarnings("ignore", "coroutine 'Runner.astop' was never awaited", RuntimeWarning)


def _is_no_farewell(record: logging.LogRecord) -> bool:
    return not (record.exc_info and isinstance(record.exc_info[1], asyncio.CancelledError))


@contextmanager
def _server(workspace: Workspace, address: str) -> Iterator[None]:
    """A server at that address while the block lasts: the one that is there, or one of our own."""
    if _answers(address):
        yield
        return
    port = address.rpartition(":")[2]
    _check_free(address, int(port))
    log = workspace.prefect_home / "server.log"
    log.parent.mkdir(parents=True, exist_ok=True)
    command = [sys.executable, "-m", "prefect", "server", "start", "--host", "127.0.0.1", "--port", port]
    environment = os.environ | {"PREFECT_SERVER_UI_API_URL": f"{address}/api"}
    with log.open("w") as output, subprocess.Popen(command, env=environment, stdout=output, stderr=output) as server:
        try:
            _wait(server, address, log)
            yield
        finally:
            server.terminate()


def _check_free(address: str, port: int) -> None:
    """Prefect would take its time to start, and only then find the port taken."""
    with socket.socket() as listener:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # as its server does
        try:
            listener.bind(("127.0.0.1", port))
        except OSError as error:
            raise WorkspaceError(
                f"no Prefect server could be started at {address}: {error.strerror}", "Choose another port with --port."
            ) from error


def _wait(server: subprocess.Popen[bytes], address: str, log: Path) -> None:
    deadline = time.monotonic() + STARTUP_SECONDS
    while not _answers(address):
        if server.poll() is not None or time.monotonic() > deadline:
            raise WorkspaceError(
                f"no Prefect server could be started at {address}; it wrote to {log}",
                "Read the end of that file.",
            )
        time.sleep(0.2)


def _answers(address: str) -> bool:
    direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with direct.open(f"{address}/api/health", timeout=2) as response:
            return bool(response.read() == b"true")
    except (OSError, urllib.error.HTTPError):
        return False


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
