"""A list as it comes back: any file of an office program that our own reader knows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from reconcile.errors import FileRefused, WrongUse
from reconcile.ingest.read import read
from reconcile.ingest.table import Table
from reconcile.pipeline.case_lists.rows import Head, ListRow, heads_of, rows_of

HOW = "Hand back the list that `reconcile cases export` wrote, saved as .xlsx or .xls."
Heads = Mapping[int, Head]


@dataclass(frozen=True)
class ListFile:
    """A file that was read: each sheet with its rows of headers, and the first half of its SHA-256."""

    path: Path
    digest: str
    sheets: tuple[tuple[Table, Heads], ...]

    @property
    def rows(self) -> Iterator[ListRow]:
        """All rows of its lists."""
        for table, heads in self.sheets:
            yield from rows_of(table, heads)


def list_file(path: Path) -> ListFile:
    """Read a file; WrongUse where it is not there, FileRefused where it cannot be read or holds no list of cases."""
    try:
        data = path.read_bytes()
    except OSError as error:
        raise WrongUse(f"{path} cannot be read: {error.strerror}", "Check that the file exists.") from error
    try:
        tables = read(data).tables
    except FileRefused as error:
        raise FileRefused(f"{path.name}: {error.message}", error.hint) from error
    lists = tuple((table, heads_of(table)) for table in tables)
    found = ListFile(path, sha256(data).hexdigest()[:32], lists)
    if not any(True for _ in found.rows):
        raise FileRefused(f"{path.name} holds no list of cases", HOW)
    return found
