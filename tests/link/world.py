"""Small registers of children to be linked: rows by hand, the links that come out."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from typing import Any

import duckdb
import polars as pl
from tests.measure.world import LABEL, declared, records_frame
from tests.memory import in_memory

from reconcile import engine
from reconcile.comparison.columns import CodedPair, code_pair
from reconcile.link.edges import Thresholds
from reconcile.link.given import Models
from reconcile.link.stage import link_registers
from reconcile.registers import Declarations, PairSpec, RegisterSpec
from reconcile.registers.refused import RefusedColumns
from reconcile.universe.records import with_cells

FIELDS = {
    "child_name": "name",
    "child_sex": "sex",
    "child_birth_date": "date",
    "mother_name": "name",
    "mother_id": "resident_id",
    "certificate_no": "certificate_no",
    "county": "text",
    "residence": "place",
    "state": "code",
}
NOT_LEFT = [{"rule": "none_of", "fields": ["state"], "values": ["left"], "reason": "void"}]
LEFT, RIGHT, THIRD = (declared(name, {"no": "text", **FIELDS}, scope=NOT_LEFT) for name in ("births", "cards", "shots"))
SPECS = {spec.id: spec for spec in (LEFT, RIGHT, THIRD)}
FIRST = {"births": 1, "cards": 1001, "shots": 2001}
"""The first record id of each register."""
COMPARES: list[dict[str, Any]] = [
    {"name": "child_name", "as": "name", "frequencies": True},
    {"name": "child_sex", "as": "code"},
    {"name": "child_birth_date", "as": "date", "shared": ["twin"]},
    {"name": "mother_name", "as": "name", "shared": ["twin", "sibling"], "frequencies": True},
    {"name": "mother_id", "as": "id", "shared": ["twin", "sibling"]},
    {"name": "certificate_no", "as": "id"},
]
ALL_PAIRS = {"name": "county", "as": "code"}
BLOCKS = [
    ["certificate_no"],
    ["mother_id"],
    ["child_birth_date", "mother_name"],
    ["lunar:child_birth_date", "mother_name"],
    ["child_birth_date", "child_name"],
]
EXACT = [{"on": ["certificate_no"], "with": ["child_birth_date", "mother_id", "mother_name"]}]
Row = dict[str, Any]


def relation(name: str, **more: Any) -> dict[str, Any]:
    data = {
        "name": name,
        "classes": ["same", "twin", "sibling", "unrelated"],
        "key_fields": ["child_name", "child_sex"],
        "minimum_key_fields": 1,
        "block": BLOCKS,
        "compare": COMPARES,
    }
    return data | more


def pair(left: RegisterSpec, right: RegisterSpec, **more: Any) -> PairSpec:
    name = "duplicate" if left is right else "child"
    data = {"id": f"{left.id}-{right.id}", "label": LABEL, "left": left.id, "right": right.id}
    return PairSpec.model_validate({**data, "relation": [relation(name, **more)]})


@dataclass
class Linked:
    """The tables that linking wrote."""

    links: pl.DataFrame
    conflicts: pl.DataFrame
    entities: pl.DataFrame
    models: pl.DataFrame

    def of(self, pair_id: str, *statuses: str) -> list[tuple[int, int]]:
        """The pairs of record ids of a pair with one of these statuses."""
        rows = self.links.filter((pl.col("pair") == pair_id) & pl.col("status").is_in(statuses))
        return list(rows.select("left_id", "right_id").iter_rows())

    def model(self, pair_id: str) -> dict[str, Any]:
        """The numbers of a pair's model."""
        numbers: dict[str, Any] = json.loads(self.models.filter(pair=pair_id)["model"].item())
        return numbers

    @property
    def written(self) -> Models:
        """All models, as they were written."""
        models: dict[str, dict[str, Any]] = {}
        for pair_id, name, model in self.models.iter_rows():
            models.setdefault(pair_id, {})[name] = json.loads(model)
        return models

    def accepted(self) -> list[tuple[int, int]]:
        return self.of("births-cards", "accepted")


def link(left: list[Row], right: list[Row], *pairs: PairSpec, accept: float = 0.8, keep: float = 0.01) -> Linked:
    """Link the rows; record ids count from 1 on the left and from 1001 on the right, in the order given."""
    wanted = pairs or (pair(LEFT, RIGHT, exact=EXACT),)
    return link_all({"births": left, "cards": right}, *wanted, accept=accept, keep=keep)


def link_all(
    rows: dict[str, list[Row]],
    *pairs: PairSpec,
    accept: float = 0.8,
    keep: float = 0.01,
    given: Models | None = None,
    verdicts: pl.DataFrame | None = None,
) -> Linked:
    """Link the rows of several registers; record ids count from FIRST, in the order given."""
    declarations = Declarations(
        {name: SPECS[name] for name in rows}, {one.id: one for one in pairs}, RefusedColumns(words=())
    )
    with in_memory(threads=2) as connection:
        for name, own in rows.items():
            store_register(connection, name, own)
        thresholds = Thresholds(accept, review=0.2, keep=keep)
        link_registers(connection, declarations, list(rows), thresholds, given=given or {}, verdicts=verdicts)
        tables = ("links", "conflicts", "entities", "models")
        return Linked(*(connection.sql(f"SELECT * FROM {name}").pl() for name in tables))


def coded(left: list[Row], right: list[Row], of: PairSpec) -> CodedPair:
    """What the relation of a pair compares, coded."""
    with in_memory() as connection:
        store(connection, left, right)
        return code_pair(connection, of.relations[0], SPECS[of.left], SPECS[of.right])


def store(connection: duckdb.DuckDBPyConnection, left: list[Row], right: list[Row]) -> None:
    """Write births and cards as a run has them."""
    store_register(connection, "births", left)
    store_register(connection, "cards", right)


def store_register(connection: duckdb.DuckDBPyConnection, name: str, rows: list[Row]) -> None:
    """Write a register as a run has it."""
    spec = SPECS[name]
    ids = pl.Series("record_id", range(FIRST[name], FIRST[name] + len(rows)), dtype=pl.UInt64)
    engine.store(connection, f"record_{name}", with_cells(records_frame(spec, rows), spec).with_columns(ids))


def family(number: int, **more: Any) -> Row:
    """A child whose parents, day and papers are nobody else's."""
    surname, given = "赵钱孙李周吴郑王冯陈"[number % 10], "伟芳娜敏静丽强磊军洋"[number // 10 % 10]
    third = "子文思雨嘉一浩梓宇欣"[number // 100 % 10]
    row = {
        "child_name": f"{'蒋沈韩杨朱秦尤许何吕'[number % 10]}{third}{given}",
        "child_sex": str(number % 2 + 1),
        "child_birth_date": date(2026, number % 9 + 1, number % 28 + 1),
        "mother_name": f"{surname}{given}{third}",
        "mother_id": f"9901211990{number % 12 + 1:02d}{number % 28 + 1:02d}{number % 1000:03d}{number % 10}",
        "certificate_no": f"Z{number:09d}",
        "county": "990121",
    }
    return row | more


def crowd(size: int, first: int = 100) -> list[Row]:
    """Families that give the model something to learn from."""
    return [family(number) for number in range(first, first + size)]
