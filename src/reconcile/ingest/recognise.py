"""Says which register a table belongs to, by its headers and title rows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache

from reconcile.errors import FileRefused
from reconcile.ingest.header_rows import Top, read_top, windows
from reconcile.ingest.header_text import Vocabulary, generic_words, normal
from reconcile.ingest.headers import Resolution, resolve
from reconcile.ingest.meaning import Parts
from reconcile.ingest.split_headers import refused_beside
from reconcile.ingest.table import Table
from reconcile.registers import Declarations, RegisterSpec

_TELLING = 2
_ANSWERING = 6
"""An answer stands on a list beside whatever that list has: it tells more than any other column."""
_TITLE = 3
_MARGIN = 2
_NEARLY = 4
_FEW = 2
_LISTED = 3


@dataclass(frozen=True)
class Recognised:
    """A table, the register it belongs to, its header rows (from 0, the last one included) and columns.

    `known_headers` are the headers of all registers, which a second table below this one would begin with.
    """

    table: Table
    spec: RegisterSpec
    first_row: int
    last_row: int
    columns: list[Parts]
    resolution: Resolution
    titles: list[str]
    points: int
    known_headers: frozenset[str] = frozenset()

    @property
    def telling(self) -> list[str]:
        """Fields that no other register has."""
        return [field.name for field in self.spec.fields if field.telling]

    @property
    def is_told(self) -> bool:
        """Whether a title or a field that is peculiar to the register says that it is this one."""
        return not self.telling or bool(self.resolution.fields & set(self.telling)) or _titled(self.spec, self.titles)

    @property
    def missing(self) -> list[str]:
        """Fields that the register requires and no column has."""
        found = self.resolution.fields
        return [field.name for field in self.spec.fields if field.required and field.name not in found]


class Recogniser:
    """Knows the headers of all registers."""

    def __init__(self, declarations: Declarations) -> None:
        generic = generic_words(declarations.registers.values())
        self.refuses = cache(declarations.refused.refuses)
        self._resolved: dict[tuple[str, tuple[Parts, ...]], Resolution] = {}
        fields = [field for spec in declarations.registers.values() for field in spec.fields]
        self.known_headers = frozenset(header for field in fields for header in (*field.headers, *field.fallback))
        self.vocabularies = {name: Vocabulary(spec, generic) for name, spec in declarations.registers.items()}

    def recognise(self, table: Table, register: str = "") -> Recognised | None:
        """The register of a table, or None where it is no table of records; `register` is what the office says.

        FileRefused where two registers fit equally, where nothing says that it is this one, or where one is meant and
        a required column is missing.
        """
        top = read_top(table)
        asked = {register: self.vocabularies[register]} if register else self.vocabularies
        readings = [reading for vocabulary in asked.values() if (reading := self._best(table, top, vocabulary))]
        # Among equals a register that has all it requires comes first.
        readings.sort(key=lambda reading: (-reading.points, len(reading.missing)))
        if not readings or not (register or len(readings[0].resolution.fields) >= _enough(readings[0].spec)):
            return None
        if readings[0].missing:
            raise _incomplete(readings[0])
        return _certain(readings, asked=bool(register))

    def _best(self, table: Table, top: Top, vocabulary: Vocabulary) -> Recognised | None:
        words = [sum(vocabulary.knows(text) for text in texts) for texts in top.texts]
        labels = [sum(text in vocabulary.labels for text in texts) for texts in top.texts]
        places = [place for place in windows(words, labels) if not (top.cuts(*place) or top.breaks(*place))]
        readings = [self._reading(table, top, vocabulary, first, last) for first, last in places]
        return max(readings, key=_fit, default=None)

    def _resolve(self, vocabulary: Vocabulary, columns: tuple[Parts, ...]) -> Resolution:
        """Offices deliver the same headers month after month: they are resolved once."""
        key = (vocabulary.spec.id, columns)
        if key not in self._resolved:
            self._resolved[key] = resolve(columns, vocabulary, self.refuses)
        return self._resolved[key]

    def _reading(self, table: Table, top: Top, vocabulary: Vocabulary, first: int, last: int) -> Recognised:
        columns = top.header(first, last)
        resolution = self._resolve(vocabulary, tuple(columns))
        taken = {*resolution.claims, *resolution.refused}
        unclaimed = [index for index in range(len(columns)) if index not in taken]
        if split := refused_beside(table, first, last, unclaimed, self.refuses):
            still = [index for index in resolution.unclaimed if index not in split]
            resolution = replace(resolution, refused=sorted({*resolution.refused, *split}), unclaimed=still)
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
            self.known_headers,
        )


def _enough(spec: RegisterSpec) -> int:
    """How many fields make a table one of the register: totals and answers have few columns."""
    return _NEARLY if spec.lists_records else _FEW


def _fit(reading: Recognised) -> tuple[int, int, int, int, int]:
    """More fields without conflict first, then more titles, more columns, fewer rows, and further up."""
    resolution = reading.resolution
    clear = len(resolution.fields) - len(resolution.conflicts)
    return clear, resolution.titles, len(resolution.claims), reading.first_row - reading.last_row, -reading.first_row


def _points(spec: RegisterSpec, resolution: Resolution, titles: Sequence[str]) -> int:
    fields = resolution.fields
    telling = sum(field.telling and field.name in fields for field in spec.fields)
    weight = _ANSWERING if spec.answered else _TELLING
    return len(fields) + weight * telling + _TITLE * _titled(spec, titles)


def _titled(spec: RegisterSpec, titles: Sequence[str]) -> bool:
    return any(normal(word) in normal(title) for word in spec.titles for title in titles)


def _certain(readings: list[Recognised], *, asked: bool) -> Recognised:
    """The best reading, unless another is about as good or nothing in it is peculiar to its register."""
    best, *others = readings
    rivals = [other for other in others if not other.missing and best.points - other.points < _MARGIN]
    names = " or ".join(_named(reading.spec) for reading in (best, *rivals))
    if rivals:
        raise FileRefused(f"the headers fit {names} equally well", _say_which(best.spec))
    if not (asked or best.is_told):
        telling = ", ".join(best.spec.field(name).headers[0] for name in best.telling)
        raise FileRefused(
            f"the headers fit {names}, but any list of persons would have them: there is no {telling}",
            _say_which(best.spec),
        )
    return best


def _say_which(spec: RegisterSpec) -> str:
    title = f'Put a title row above the header, such as "{spec.titles[0]}", or say' if spec.titles else "Say"
    return f'{title} in delivery.toml beside the file: ["file name"] and below it register = "{spec.id}".'


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
