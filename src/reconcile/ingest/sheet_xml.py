"""What the fast reader does not say of an .xlsx sheet: merged cells, cells without their value, the first column."""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
from dataclasses import dataclass

from lxml import etree

from reconcile.ingest.table import Merge, refuse_huge

_MERGE = re.compile(rb'<(?:\w+:)?mergeCell\b[^>]*\bref="([A-Z]+)(\d+):([A-Z]+)(\d+)"')
_CELL = re.compile(rb"<(?:\w+:)?c\b([^>]*?)(?:/>|>(.*?)</(?:\w+:)?c>)", re.DOTALL)
_REFERENCE = re.compile(rb'\br="([A-Z]+)(\d+)"')
_FIRST_FILLED = re.compile(
    rb'<(?:\w+:)?row\b[^>]*[^/]>\s*(?:<(?:\w+:)?c\b[^>]*/>\s*)*<(?:\w+:)?c\b[^>]*?\br="([A-Z]+)\d+"'
)
_VALUE = re.compile(rb"<(?:\w+:)?(?:v|t)\b[^>]*>[^<]")
_FORMULA = re.compile(rb"<(?:\w+:)?f\b")
_ROW = re.compile(rb'<(?:\w+:)?row\b[^>]*?\br="(\d+)"')
# Columns from EA (131) and from AAA (703) on, and the cells that a sheet may have with all its empty ones.
_FAR_RIGHT = ((703, re.compile(rb'\br="[A-Z]{3}\d')), (131, re.compile(rb'\br="[E-Z][A-Z]\d')))
_RELATIONS = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"


@dataclass(frozen=True)
class SheetMarks:
    """Rows and columns are counted from 0 in the sheet as a whole."""

    merges: tuple[Merge, ...]
    faults: frozenset[tuple[int, int]]
    first_column: int


def sheet_marks(data: bytes) -> dict[str, SheetMarks]:
    """The marks of every worksheet of an .xlsx workbook, by sheet name."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        names = set(archive.namelist())
        parts = _sheet_parts(archive)
        return {sheet: _marks(sheet, archive.read(part)) for sheet, part in parts.items() if part in names}


def _sheet_parts(archive: zipfile.ZipFile) -> dict[str, str]:
    relations = etree.fromstring(archive.read("xl/_rels/workbook.xml.rels"))
    targets = {node.get("Id"): node.get("Target") for node in relations}
    workbook = etree.fromstring(archive.read("xl/workbook.xml"))
    sheets = workbook.iterfind(".//{*}sheets/{*}sheet")
    found = {sheet.get("name"): targets.get(sheet.get(f"{_RELATIONS}id"), "") for sheet in sheets}
    return {name: posixpath.normpath(posixpath.join("/xl", target)).lstrip("/") for name, target in found.items()}


def _marks(sheet: str, xml: bytes) -> SheetMarks:
    _refuse_huge(sheet, xml)
    # They are listed below the cells, which may be a hundred megabytes.
    listed = xml.find(b"mergeCells")
    merges = tuple(_merge(match.groups()) for match in _MERGE.finditer(xml, listed)) if listed >= 0 else ()
    suspicious = _FORMULA.search(xml) is not None or b't="e"' in xml
    return SheetMarks(merges, _faults(xml) if suspicious else frozenset(), _first_column(xml))


def _refuse_huge(sheet: str, xml: bytes) -> None:
    """A cell far down and another far right make a sheet of billions of empty ones, which no memory holds."""
    last_row = max(map(int, _ROW.findall(xml)), default=0)
    column = next((column for column, pattern in _FAR_RIGHT if pattern.search(xml)), 0)
    refuse_huge(f"sheet {sheet}", last_row, column)


def _merge(corners: tuple[bytes, ...]) -> Merge:
    left, top, right, bottom = corners
    return Merge(int(top) - 1, _column(left), int(bottom) - 1, _column(right))


def _faults(xml: bytes) -> frozenset[tuple[int, int]]:
    """Formulas that hold no computed value, and error values such as #N/A."""
    faults = set()
    for match in _CELL.finditer(xml):
        attributes, inside = match.group(1), match.group(2) or b""
        formula = _FORMULA.search(inside) is not None
        place = _REFERENCE.search(attributes)
        if place and (b't="e"' in attributes or (formula and not _VALUE.search(inside))):
            faults.add((int(place.group(2)) - 1, _column(place.group(1))))
    return frozenset(faults)


def _first_column(xml: bytes) -> int:
    first: int | None = None
    for match in _FIRST_FILLED.finditer(xml):
        column = _column(match.group(1))
        first = column if first is None else min(first, column)
        if first == 0:  # nothing is further left, and nearly every sheet begins there
            break
    return first or 0


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number - 1
