"""Reads the office's own list of areas (`areas.csv`) beside the national one."""

from __future__ import annotations

import csv
from pathlib import Path

from reconcile.errors import SettingsError
from reconcile.values.gazetteer import Area, Gazetteer, gazetteer_of

COLUMNS = Area._fields


def load_gazetteer(area: str, path: Path | None = None, name: str = "") -> Gazetteer:
    """The places of the area, which is called `name`; without a file only counties are known.

    Raises SettingsError naming file and line.
    """
    own = [Area(area, name)] if name else []
    return gazetteer_of(area, [*own, *(_rows(path) if path and path.exists() else ())])


def _rows(path: Path) -> list[Area]:
    try:
        with path.open(encoding="utf-8-sig", newline="") as lines:
            reader = csv.DictReader(lines)
            missing = [name for name in COLUMNS[:2] if name not in (reader.fieldnames or ())]
            if missing:
                raise SettingsError(f"{path.name} has no column {', '.join(missing)}", f"Columns: {', '.join(COLUMNS)}")
            return [_row(path, number, row) for number, row in enumerate(reader, 2)]
    except UnicodeDecodeError as error:
        raise SettingsError(f"{path.name} is not UTF-8 (byte {error.start})", "Save it as CSV UTF-8.") from error


def _without_noughts(code: str) -> str:
    while len(code) in (9, 12) and code.endswith("000"):
        code = code[:-3]
    return code


def _row(path: Path, line: int, row: dict[str, str | None]) -> Area:
    area = Area(*((row.get(name) or "").strip() for name in COLUMNS))
    for code in filter(None, (area.code, area.successor)):
        if not (code.isdecimal() and len(code) in (2, 4, 6, 9, 12)):
            raise SettingsError(f"{path.name}, line {line}: not an area code", "Codes have 2, 4, 6, 9 or 12 digits.")
    # Statistical codes have twelve digits for a township and a county too, filled up with noughts.
    area = area._replace(code=_without_noughts(area.code), successor=_without_noughts(area.successor))
    if not area.code or not area.name:
        raise SettingsError(f"{path.name}, line {line}: code or name is empty", "Fill it in, or take the line out.")
    return area
