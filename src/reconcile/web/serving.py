"""How the pages are served: where they listen, under which name, with which certificate."""

from __future__ import annotations

import socket
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from ipaddress import ip_address
from pathlib import Path
from typing import TYPE_CHECKING

import uvicorn

from reconcile.errors import WrongUse
from reconcile.pipeline.desk import open_desk
from reconcile.web.doors import listening
from reconcile.workspace import Workspace

if TYPE_CHECKING:
    from fastapi import FastAPI

KEPT_OPEN = 75
"""Seconds for which a browser's connection waits for its next page: people look at a pair for longer than five."""


@dataclass(frozen=True)
class Serving:
    """Where the pages listen; `name` is what browsers call the server where a proxy with https stands before it."""

    host: str = "127.0.0.1"
    port: int = 8080
    certificate: Path | None = None
    key: Path | None = None
    name: str = ""

    @property
    def loopback(self) -> bool:
        """Whether nobody but this machine can reach the pages: only then demo accounts are let in."""
        return not self.name and _is_loopback(self.host)

    @property
    def secure(self) -> bool:
        """Whether browsers speak https, be it with a proxy."""
        return bool(self.certificate or self.name)

    @property
    def names(self) -> frozenset[str]:
        """What browsers may call the server; anything else is somebody's trick with names."""
        own = {self.host.casefold(), f"[{self.host.casefold()}]", *([self.name.casefold()] if self.name else [])}
        return frozenset(own | ({"localhost", "127.0.0.1", "[::1]"} if _is_loopback(self.host) else set()))

    @property
    def address(self) -> str:
        """What to type into a browser."""
        if self.name and not self.certificate:
            return f"https://{self.name}/"
        if self.name:
            return f"https://{self.name}:{self.port}/"
        return f"{'https' if self.certificate else 'http'}://{self.host}:{self.port}/"

    def check(self) -> None:
        """WrongUse where passwords would travel in the clear, half of a certificate or the server's name is missing."""
        if bool(self.certificate) != bool(self.key):
            raise WrongUse("a certificate goes with its key", "Give both: --certificate server.pem --key server.key")
        for path in (self.certificate, self.key):
            if path is not None and not path.is_file():
                raise WrongUse(f"{path} is not there", "Name the file of the certificate, or of its key.")
        if self.host in {"0.0.0.0", "::"} and not self.name:  # noqa: S104  # asked for, not bound to
            raise WrongUse(
                f"{self.host} is every address of this machine, and none that a browser could call",
                "Give the address itself, or the name that browsers use: --name review.county.example",
            )
        if not self.certificate and not _is_loopback(self.host):
            raise WrongUse(
                f"without a certificate, passwords would be readable on the way to {self.host}",
                "Give --certificate and --key; or stay on 127.0.0.1 behind a proxy with https, and give its --name.",
            )


def serve(workspace: Workspace, serving: Serving, ready: Callable[[], None]) -> None:
    """Serve the pages until somebody stops it; `ready` is called once browsers that come are let wait, not refused."""
    from reconcile.web.app import create_app  # noqa: PLC0415  # the check of the arguments comes first

    with listening(serving) as door, open_desk(workspace) as desk:
        app = create_app(desk, serving)
        ready()
        _run(app, serving, door)


def _run(app: FastAPI, serving: Serving, door: socket.socket) -> None:
    # What people search for stands in addresses: no log of them is kept. Who did what is in the case store.
    config = uvicorn.Config(
        app,
        ssl_certfile=serving.certificate,
        ssl_keyfile=str(serving.key) if serving.key else None,
        access_log=False,
        log_level="warning",
        server_header=False,
        timeout_keep_alive=KEPT_OPEN,
        forwarded_allow_ips="127.0.0.1",
    )
    with suppress(KeyboardInterrupt):  # how somebody stops it
        uvicorn.Server(config).run(sockets=[door])


def _is_loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
