"""Opens a workbook whose bytes depend on its contents alone."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

import xlsxwriter
from xlsxwriter.format import Format

from reconcile.workbook.styles import STYLES, Style

# Strings stay strings: neither `=...` nor an address in a delivered cell may become anything that acts.
_OPTIONS = {
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
    "nan_inf_to_errors": False,
}
_FORBIDDEN = re.compile(r"[\[\]:*?/\\\x00-\x1f]")


@dataclass
class Book:
    """A workbook being written and the formats it has used so far."""

    workbook: xlsxwriter.Workbook
    _formats: dict[str, Format] = field(default_factory=dict)
    _names: set[str] = field(default_factory=set)

    def format(self, style: Style) -> Format:
        """The format of that style, made once a workbook."""
        return self.made(style, STYLES[style])

    def made(self, name: str, looks: dict[str, Any]) -> Format:
        """A format that one kind of sheet alone needs, made once a workbook under that name."""
        if name not in self._formats:
            self._formats[name] = self.workbook.add_format(looks)
        return self._formats[name]

    def free_name(self, wanted: str) -> str:
        """A sheet name that is allowed and not taken yet; Excel compares them without case."""
        base = safe_sheet_name(wanted)
        name, count = base, 1
        while name.casefold() in self._names:
            count += 1
            name = f"{base[: 30 - len(str(count))]} {count}"
        self._names.add(name.casefold())
        return name


@contextmanager
def open_book(path: Path, *, title: str, created: date, large: bool = False) -> Iterator[Book]:
    """Write a workbook to `path`; `created` is the date its properties carry, never today's.

    A `large` one goes row by row to the disk instead of lying in memory as a whole.
    """
    workbook = xlsxwriter.Workbook(str(path), _OPTIONS | {"constant_memory": large, "in_memory": not large})
    workbook.set_properties({"title": title, "author": "reconcile", "created": datetime.combine(created, time())})
    workbook.set_size(2400, 1400)
    yield Book(workbook)
    workbook.close()


def safe_sheet_name(wanted: str) -> str:
    """The name without what Excel forbids, at most 31 characters, never empty."""
    plain = _FORBIDDEN.sub(" ", wanted).strip().strip("'")[:31].strip()
    return plain or "sheet"
