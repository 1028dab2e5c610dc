"""The address and port at which browsers knock: taken before anything is said of them."""

from __future__ import annotations

import errno
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Protocol

from reconcile.errors import WorkspaceError

HIGHEST = 65_535
TRIES = 100
"""Ports that are looked at behind one that is taken."""


class Place(Protocol):
    """Where pages are to be served."""

    @property
    def host(self) -> str:
        """An address of this machine."""

    @property
    def port(self) -> int:
        """The port at it."""


@contextmanager
def listening(place: Place) -> Iterator[socket.socket]:
    """A socket that listens there; WorkspaceError where another program does, or the address is not ours."""
    try:
        door = _bound(place.host, place.port)
    except OSError as error:
        what = f"nothing can be served at {place.host} on port {place.port}: {error.strerror or error}"
        raise WorkspaceError(what, _instead(place, error)) from error
    with door:
        door.listen(socket.SOMAXCONN)
        yield door


def _bound(host: str, port: int) -> socket.socket:
    """Of a socket that does not say it is one of TCP asyncio holds answers back until the last one is taken: 40 ms."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    door = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    try:
        door.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        door.bind((host, port))
    except OSError:
        door.close()
        raise
    return door


def _instead(place: Place, error: OSError) -> str:
    """What to do: of a port that is taken which one behind it is free."""
    if error.errno != errno.EADDRINUSE:
        return "Choose an address of this machine with --host, or a port that you may use with --port (from 1024 on)."
    for port in range(place.port + 1, min(place.port + TRIES, HIGHEST) + 1):
        try:
            _bound(place.host, port).close()
        except OSError:
            continue
        return f"Another program uses it, perhaps pages that are served already; free is: --port {port}"
    return "Another program uses it; choose another one with --port."
