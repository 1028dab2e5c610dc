"""`reconcile serve` as a process: started, killed, started again; and what it used of the processor."""

from __future__ import annotations

import signal
import socket
import subprocess
import sys
import time
import urllib.request

from benchmarks.reviewers.processor import used

from reconcile.workspace import Workspace

STARTS_WITHIN = 60
"""Seconds."""


class Server:
    """The pages of a workspace at an address of this machine; a context manager that stops them."""

    def __init__(self, office: Workspace) -> None:
        self._office = office
        self._port = _free_port()
        self._running: subprocess.Popen[bytes] | None = None
        self._used_before = 0.0

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self._port}"

    def __enter__(self) -> Server:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        if self._running is not None:
            self._running.terminate()
            self._running.wait(STARTS_WITHIN)

    def start(self) -> None:
        """Start it and wait until it answers."""
        command = [sys.executable, "-m", "reconcile", "serve", str(self._office.root), "--port", str(self._port)]
        self._running = subprocess.Popen(command, stdout=subprocess.DEVNULL)
        until = time.monotonic() + STARTS_WITHIN
        while not self._answers():
            if self._running.poll() is not None or time.monotonic() > until:
                raise RuntimeError(f"`reconcile serve` did not start: exit code {self._running.poll()}")
            time.sleep(0.1)

    def kill(self) -> None:
        """Kill it in the midst of whatever it does (`kill -9`)."""
        assert self._running is not None
        self._used_before += used(self._running.pid)
        self._running.send_signal(signal.SIGKILL)
        self._running.wait()

    @property
    def cpu(self) -> float:
        """Seconds of the processor that it has used, those before it was killed too."""
        assert self._running is not None
        return self._used_before + used(self._running.pid)

    def _answers(self) -> bool:
        try:
            with urllib.request.urlopen(f"{self.address}/login", timeout=5) as page:
                return bool(page.status == 200)
        except OSError:
            return False


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])
