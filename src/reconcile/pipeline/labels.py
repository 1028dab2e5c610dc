"""Labels: pairs of records of which somebody has said whether they are one, as a table in any form that is read."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from reconcile.errors import FileRefused, WrongUse
from reconcile.ingest.read import read
from reconcile.pipeline.named import Records
from reconcile.registers import PairSpec

SCHEMA = {
    "pair": pl.String,
    "relation": pl.String,
    "left_id": pl.UInt64,
    "right_id": pl.UInt64,
    "true": pl.Boolean,
}
HEADERS = {"比对": "pair", "对象": "relation", "甲": "left", "乙": "right", "是否同一": "is_match"}
WORDS = {"1": True, "0": False, "是": True, "否": False, "yes": True, "no": False, "true": True, "false": False}
HOW = (
    "A row has the columns pair, relation, left, right, is_match (比对、对象、甲、乙、是否同一). A record is named as "
    "for `reconcile why`, is_match is 1 or 0, 是 or 否. What `reconcile export links` writes will do, with a column "
    "is_match."
)
SHOWN = 10
Row = Mapping[str, str]


class Mistake(Exception):
    """What is wrong with one row; no value of it is said, since keys may be numbers of persons."""


@dataclass(frozen=True)
class Labels:
    """Reads labels for one run: the pairs that it compared, and the records of each register."""

    pairs: Mapping[str, PairSpec]
    records: Mapping[str, Records]

    def read(self, path: Path) -> pl.DataFrame:
        """A row a labelled pair, columns SCHEMA; WrongUse lists what is wrong, by rows from 1 below the header."""
        found: dict[tuple[str, str, int, int], bool] = {}
        wrong = []
        for number, row in _rows(path):
            try:
                ends, true = self._ends(row), _verdict(row)
                if found.setdefault(ends, true) != true:
                    raise Mistake("an earlier row says the opposite of the same pair")
            except Mistake as mistake:
                wrong.append(f"  row {number}: {mistake}")
        if wrong:
            rest = [f"  and {len(wrong) - SHOWN} more"] if len(wrong) > SHOWN else []
            raise WrongUse("\n".join([f"{path.name} has rows that cannot be used:", *wrong[:SHOWN], *rest]), HOW)
        if not found:
            raise WrongUse(f"{path.name} has no row", HOW)
        return pl.DataFrame([(*ends, true) for ends, true in found.items()], schema=SCHEMA, orient="row")

    def _ends(self, row: Row) -> tuple[str, str, int, int]:
        pair = self.pairs.get(row.get("pair", ""))
        if pair is None:
            raise Mistake("`pair` is none that this run has compared")
        relation = row.get("relation") or pair.relations[0].name
        if relation not in {one.name for one in pair.relations}:
            raise Mistake(f"`relation` is none of {pair.id}")
        ids = [self._record(row, side, getattr(pair, side)) for side in ("left", "right")]
        if pair.left == pair.right:
            ids.sort()
            if ids[0] == ids[1]:
                raise Mistake("both names are those of one record")
        return pair.id, relation, ids[0], ids[1]

    def _record(self, row: Row, side: str, register: str) -> int:
        """The id of the record that a row names, by its name or by file, sheet, row and child as exports have them."""
        said, records = row.get(side, "").removeprefix(f"{register}:"), self.records[register]
        if said.isdigit() and int(said) in records.ids:
            return int(said)
        if not said and f"{side}_row" in row:
            sheet = f"#{row[f'{side}_sheet']}" if f"{side}_sheet" in row else ""
            child = f".{row[f'{side}_child']}" if f"{side}_child" in row else ""
            said = f"{row.get(f'{side}_file', '')}{sheet}:{row[f'{side}_row']}{child}"
        try:
            return records.find(said).record_id
        except WrongUse as error:
            raise Mistake(f"`{side}` names no record of {register}, or several") from error


def _verdict(row: Row) -> bool:
    said = row.get("is_match", "").lower()
    if said not in WORDS:
        raise Mistake("`is_match` is neither 1 nor 0, 是 nor 否")
    return WORDS[said]


def _rows(path: Path) -> Iterator[tuple[int, Row]]:
    """The rows of the first table with their numbers below its header, blank ones left out; so are blank cells."""
    cells = _cells(path)
    first = next((at for at, row in enumerate(cells) if any(row)), None)
    names = [] if first is None else [_name(str(cell)) for cell in cells[first]]
    missing = sorted({"pair", "is_match"} - set(names))
    if first is None or missing:
        raise WrongUse(f"{path.name} has no column {', '.join(missing)}", HOW)
    for number, row in enumerate(cells[first + 1 :], start=1):
        if any(row):
            yield number, {name: str(cell).strip() for name, cell in zip(names, row, strict=True) if cell is not None}


def _cells(path: Path) -> list[tuple[object, ...]]:
    try:
        return read(path.read_bytes()).tables[0].frame.rows()
    except OSError as error:
        raise WrongUse(f"{path} cannot be read: {error.strerror}", "Check that the file exists.") from error
    except FileRefused as error:
        raise WrongUse(f"{path.name}: {error.message}", error.hint) from error


def _name(header: str) -> str:
    return HEADERS.get(header.strip(), header.strip().lower())
