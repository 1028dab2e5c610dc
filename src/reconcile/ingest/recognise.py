"""Says which register a table belongs to, by its headers and title rows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from reconcile.errors import FileRefused
from reconcile.ingest.header_rows import Top, read_top, windows
from reconcile.ingest.header_text import Vocabulary, generic_words, normal
from reconcile.ingest.headers import Parts, Resolution, resolve
from reconcile.ingest.table import Table
from reconcile.registers import Declarations, RegisterSpec

_TELLING = 2
_TITLE = 3
_MARGIN = 2
_NEARLY = 4
_LISTED = 3


@dataclass(frozen=True)
class Recognised:
    """A table, the register it belongs to, its header rows (from 0, the last one included) and columns."""

    table: Table
    spec: RegisterSpec
    first_row: int
    last_row: int
    columns: list[Parts]
    resolution: Resolution
    titles: list[str]
    points: int

    @property
    def missing(self) -> list[str]:
        """Fields that the register requires and no column has."""
        found = self.resolution.fields
        return [field.name for field in self.spec.fields if field.required and field.name not in found]


class Recogniser:
    """Knows the headers of all registers."""

    def __init__(self, declarations: Declarations) -> None:
        generic = generic_words(declarations.registers.values())
        self.refused = declarations.refused
        self.vocabularies = {name: Vocabulary(spec, generic) for name, spec in declarations.registers.items()}

    def recognise(self, table: Table, register: str = "") -> Recognised | None:
        """The register of a table, or None where it is no table of records; `register` is what the office says.

        FileRefused where two registers fit equally, or where one is meant and a required column is missing.
        """
        top = read_top(table)
        asked = {register: self.vocabularies[register]} if register else self.vocabularies
        readings = [reading for vocabulary in asked.values() if (reading := self._best(table, top, vocabulary))]
        readings.sort(key=lambda reading: -reading.points)
        whole = [reading for reading in readings if not reading.missing]
        if whole:
            return _only(whole)
        if readings and (register or len(readings[0].resolution.fields) >= _NEARLY):
            raise _incomplete(min(readings, key=lambda r: (len(r.missing) - len(r.resolution.fields), -r.points)))
        return None

    def _best(self, table: Table, top: Top, vocabulary: Vocabulary) -> Recognised | None:
        hits = [sum(vocabulary.knows(normal(text)) for text in set(row) if text) for row in top.rows]
        places = [place for place in windows(hits) if not top.cuts(*place)]
        readings = [self._reading(table, top, vocabulary, first, last) for first, last in places]
        return max(readings, key=_fit, default=None)

    def _reading(self, table: Table, top: Top, vocabulary: Vocabulary, first: int, last: int) -> Recognised:
        columns = top.header(first, last)
        resolution = resolve(columns, vocabulary, self.refused, short_headers=table.short_headers)
        titles = [table.name, *top.titles(first)]
        return Recognised(
            table,
            vocabulary.spec,
            first,
            last,
            columns,
            resolution,
            titles,
            _points(vocabulary.spec, resolution, titles),
        )


def _fit(reading: Recognised) -> tuple[int, int, int, int]:
    """More fields without conflict first, then more titles understood, then fewer rows, then further up."""
    height = reading.last_row - reading.first_row
    clear = len(reading.resolution.fields) - len(reading.resolution.conflicts)
    return clear, reading.resolution.roles_seen, -height, -reading.first_row


def _points(spec: RegisterSpec, resolution: Resolution, titles: Sequence[str]) -> int:
    fields = resolution.fields
    telling = sum(field.telling and field.name in fields for field in spec.fields)
    titled = any(normal(word) in normal(title) for word in spec.titles for title in titles)
    return len(fields) + _TELLING * telling + _TITLE * titled


def _only(whole: list[Recognised]) -> Recognised:
    best = whole[0]
    rivals = [reading for reading in whole[1:] if best.points - reading.points < _MARGIN]
    if rivals:
        names = " or ".join(_named(reading.spec) for reading in (best, *rivals))
        raise FileRefused(
            f"the headers fit {names} equally well",
            f'Put a title row above the header that names the register, such as "{best.spec.titles[0]}", or say it in '
            f'delivery.toml beside the file: register = "{best.spec.id}".'
            if best.spec.titles
            else f'Say it in delivery.toml beside the file: register = "{best.spec.id}".',
        )
    return best


def _incomplete(reading: Recognised) -> FileRefused:
    missing = "; ".join(_headers_of(reading.spec, name) for name in reading.missing)
    return FileRefused(
        f"it looks like {_named(reading.spec)}, but has no column for {missing}",
        "Export it again with these columns. If they are there under another header, add that header in "
        f'registers/local.toml: extends = "{reading.spec.id}".',
    )


def _headers_of(spec: RegisterSpec, name: str) -> str:
    headers = spec.field(name).headers
    return f"{name} ({', '.join(headers[:_LISTED])}{', ...' if len(headers) > _LISTED else ''})"


def _named(spec: RegisterSpec) -> str:
    return f"{spec.id} ({spec.label.zh})"
