"""Small registers of children to be linked: rows by hand, the links that come out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import duckdb
import polars as pl
from tests.measure.world import LABEL, declared, records_frame

from reconcile import engine
from reconcile.link.edges import Thresholds
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
    "state": "code",
}
STATES = [
    {"rule": "none_of", "fields": ["state"], "values": ["void"], "reason": "void"},
    {"rule": "none_of", "fields": ["state"], "values": ["left"], "reason": "left", "elsewhere": True},
]
LEFT, RIGHT = (declared(name, {"no": "text", **FIELDS}, scope=STATES) for name in ("births", "cards"))
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
    entities: pl.DataFrame
    models: pl.DataFrame

    def of(self, pair_id: str, *statuses: str) -> list[tuple[int, int]]:
        """The pairs of record ids of a pair with one of these statuses."""
        rows = self.links.filter((pl.col("pair") == pair_id) & pl.col("status").is_in(statuses))
        return list(rows.select("left_id", "right_id").iter_rows())

    def accepted(self) -> list[tuple[int, int]]:
        return self.of("births-cards", "accepted")


def link(left: list[Row], right: list[Row], *pairs: PairSpec, accept: float = 0.8) -> Linked:
    """Link the rows; record ids count from 1 on the left and from 1001 on the right, in the order given."""
    wanted = pairs or (pair(LEFT, RIGHT, exact=EXACT),)
    declarations = Declarations(
        {spec.id: spec for spec in (LEFT, RIGHT)}, {one.id: one for one in wanted}, RefusedColumns(words=())
    )
    with engine.connect(threads=2) as connection:
        store(connection, left, right)
        link_registers(connection, declarations, ["births", "cards"], Thresholds(accept=accept, review=0.2))
        tables = [connection.sql(f"SELECT * FROM {name}").pl() for name in ("links", "entities", "models")]
    return Linked(*tables)


def store(connection: duckdb.DuckDBPyConnection, left: list[Row], right: list[Row]) -> None:
    """Write both registers as a run has them."""
    for spec, rows, first in ((LEFT, left, 1), (RIGHT, right, 1001)):
        ids = pl.Series("record_id", range(first, first + len(rows)), dtype=pl.UInt64)
        engine.store(connection, f"record_{spec.id}", with_cells(records_frame(spec, rows), spec).with_columns(ids))


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
