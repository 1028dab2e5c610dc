"""A county of two registers and a list of deaths, written by hand: what stands in the tables of a run, in few words."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, fields
from datetime import date, timedelta
from typing import Any

import duckdb
import polars as pl
from tests.memory import in_memory

from reconcile import engine
from reconcile.compare.stage import compare_outcomes, compare_registers
from reconcile.comparison.vocabulary import expected_shares, level_names
from reconcile.link.frames import LINK_COLUMNS
from reconcile.link.joint import CONFLICTS
from reconcile.link.lasting import CLUSTERS
from reconcile.link.leaning import LEANING
from reconcile.measure.coverage import store_coverage
from reconcile.measure.feedback import FEEDBACK
from reconcile.measure.figures import conformed
from reconcile.measure.sensitivity import store_sensitivity
from reconcile.measure.stage import MeasureRequest, counted_figures, measure_run, with_set_aside
from reconcile.registers import Declarations, PairSpec, RegisterSpec
from reconcile.registers.refused import RefusedColumns
from reconcile.registers.spec import Lag
from reconcile.universe.records import with_cells
from reconcile.universe.windows import windows_for

AS_OF = date(2026, 9, 30)
PERIOD = "2026-09"
LABEL = {"zh": "试", "en": "trial"}
EXTRA = {
    "name": {"pinyin": pl.String, "hint": pl.String},
    "resident_id": {"pattern": pl.String},
    "date": {"lunar": pl.Date},
    "place": {"code": pl.String, "township": pl.String, "inside": pl.Boolean},
}
MODEL = ("pair", "relation", "model")
KINDS: dict[str, type[pl.DataType]] = {"date": pl.Date, "month": pl.Date, "number": pl.Int64}


def declared(register: str, named: dict[str, str], **more: Any) -> RegisterSpec:
    """A register with these fields (name and type), each with a header of its own name."""
    complete = set(more.pop("complete", ()))
    codes = {"codes": {"left": ["left"], "there": ["there"], "void": ["void"]}}
    declared_fields = [
        {
            "name": name,
            "type": kind,
            "complete": name in complete,
            "headers": [name],
            **(codes if kind == "code" else {}),
        }
        for name, kind in named.items()
    ]
    data = {"label": LABEL, "office": f"office_of_{register}", "kind": "full", "key": ["no"], "identity": ["no"]}
    return RegisterSpec.model_validate({"id": register, **data, "field": declared_fields, **more})


CHILD = {"child_name": "name", "child_sex": "sex", "child_birth_date": "date", "mother_id": "resident_id"}
BIRTHS = declared(
    "births",
    {"no": "text", **CHILD, "child_id": "resident_id", "residence": "place", "facility": "text", "state": "code"},
    event="child_birth_date",
    lag={"months": 1},
    township=["residence"],
    facility="facility",
    sex="child_sex",
    complete=["child_name", "child_sex"],
    validity=[
        {"rule": "check_digit", "fields": ["child_id"]},
        {"rule": "id_birth_date", "fields": ["child_id", "child_birth_date"]},
        {"rule": "id_sex", "fields": ["child_id", "child_sex"]},
        {"rule": "known_code", "fields": ["residence"]},
    ],
    scope=[
        {"rule": "none_of", "fields": ["state"], "values": ["void"], "reason": "void"},
        {"rule": "none_of", "fields": ["state"], "values": ["left"], "reason": "moved_away", "elsewhere": True},
        {"rule": "in_area", "fields": ["residence"], "reason": "lives_elsewhere"},
    ],
)
CARDS = declared(
    "cards",
    {"no": "text", **CHILD, "residence": "place", "facility": "text", "state": "code", "issued": "date"},
    event="child_birth_date",
    reported="issued",
    lag={"working_days": 15},
    township=["residence"],
    facility="facility",
    sex="child_sex",
    complete=["mother_id"],
    validity=[
        {"rule": "not_after", "fields": ["child_birth_date", "issued"]},
        {"rule": "not_in_future", "fields": ["issued"]},
    ],
    scope=BIRTHS.model_dump()["scope"],
    sequence=[{"earlier": "child_birth_date", "later": "issued"}],
)
DEATHS = declared(
    "population_deaths",
    {
        "no": "text",
        "child_sex": "sex",
        "child_birth_date": "date",
        "residence": "place",
        "facility": "text",
        "state": "code",
    },
    event="child_birth_date",
    township=["residence"],
    facility="facility",
    sex="child_sex",
    scope=BIRTHS.model_dump()["scope"],
)
TOTALS = declared(
    "totals",
    {
        "no": "text",
        "month": "month",
        "residence": "place",
        "facility": "text",
        "all": "number",
        "m": "number",
        "f": "number",
    },
    kind="totals",
    event="month",
    township=["residence"],
    facility="facility",
    totals={"against": "births", "total": "all", "male": "m", "female": "f", "basis": LABEL},
)
COMPARES = [
    {"name": "child_name", "as": "name"},
    {"name": "child_sex", "as": "code"},
    {"name": "child_birth_date", "as": "date"},
    {"name": "mother_id", "as": "id"},
]
KEY_FIELDS = ("child_name", "child_sex", "child_birth_date")
MINIMUM = 2
FINDINGS = ["missing_in_cards", "extra_in_cards", "field_conflict", "link_uncertain", "identity_conflict"]
PAIR = PairSpec.model_validate(
    {
        "id": "births-cards",
        "label": LABEL,
        "left": "births",
        "right": "cards",
        "dependence": {"sign": "positive", "why": LABEL},
        "relation": [
            {
                "name": "child",
                "key_fields": KEY_FIELDS,
                "minimum_key_fields": MINIMUM,
                "figures": ["presence", "consistency", "field", "underreport"],
                "findings": FINDINGS,
                "block": [["child_name"]],
                "compare": COMPARES,
            }
        ],
    }
)
SAME = PairSpec.model_validate(
    {
        "id": "cards-cards",
        "label": LABEL,
        "left": "cards",
        "right": "cards",
        "relation": [
            {
                "name": "duplicate",
                "key_fields": KEY_FIELDS,
                "findings": ["duplicate_in_cards"],
                "block": [["child_name"]],
                "compare": COMPARES,
            }
        ],
    }
)


@dataclass
class Record:
    """A record of a register; `thing` is the first of its duplicates, itself where there is none."""

    id: int
    name: str | None = "王小明"
    sex: str | None = "1"
    day: date | None = date(2026, 5, 4)
    inside: bool | None = True
    township: str | None = "990121001"
    facility: str | None = "县医院"
    state: str | None = None
    mother: str | None = None
    thing: int = 0
    more: dict[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.thing = self.thing or self.id
        if self.inside is not True:
            self.township = None

    def values(self) -> dict[str, Any]:
        """Its values by the names of fields and of the columns beside them."""
        return {
            "no": str(self.id),
            "child_name": self.name,
            "child_sex": self.sex,
            "child_birth_date": self.day,
            "mother_id": self.mother,
            "residence_inside": self.inside,
            "residence_township": self.township,
            "facility": self.facility,
            "state": self.state,
            **self.more,
        }


@dataclass
class Link:
    """A link between a record on the left and one on the right."""

    left: int
    right: int
    status: str = "accepted"
    set_id: str | None = None
    probability: float = 0.9
    method: str = "model"


def model_of(records: int = 1_000, pair: str = "births-cards", **expected: float | None) -> dict[str, str]:
    """The model of a run with so many records on both sides, a hundred matches having shown each comparison."""
    shares = {
        one["name"]: {"same": dict(zip(level_names(one["as"]), expected_shares(one["as"]), strict=True))}
        for one in COMPARES
    }
    said = {
        "comparisons": shares,
        "matches": {one["name"]: 100.0 for one in COMPARES},
        "expected": {"links": 0, "false": 0.0, "missed_below": 0.0, "missed_outside": 0.0, **expected},
        "outside": {"matches": expected.get("missed_outside", 0.0), "found": 0.0},
        "left_records": records,
        "right_records": records,
    }
    relation = "child" if pair == "births-cards" else "duplicate"
    return {"pair": pair, "relation": relation, "model": json.dumps(said)}


@dataclass
class World:
    """What a run knows before anything is compared."""

    births: list[Record] = field(default_factory=list)
    cards: list[Record] = field(default_factory=list)
    population_deaths: list[Record] = field(default_factory=list)
    totals: list[Record] = field(default_factory=list)
    links: list[Link] = field(default_factory=list)
    twice: list[Link] = field(default_factory=list)
    elsewhere_since: date | None = None
    registers: tuple[RegisterSpec, ...] = (BIRTHS, CARDS, DEATHS, TOTALS)
    pairs: tuple[PairSpec, ...] = (PAIR, SAME)
    smallest_ratio: int = 3
    accept: float = 0.8
    models: list[dict[str, str]] = field(default_factory=list)
    leaning: list[dict[str, Any]] = field(default_factory=list)
    feedback: list[tuple[Any, ...]] = field(default_factory=list)

    def of(self, register: str) -> list[Record]:
        """The records of a register."""
        names = {one.name for one in fields(self)}
        return list(getattr(self, register)) if register in names else []

    @property
    def declarations(self) -> Declarations:
        """The declarations this world is made of."""
        pairs = {
            pair.id: pair.model_copy(update={"elsewhere_since": self.elsewhere_since}) if pair is PAIR else pair
            for pair in self.pairs
        }
        return Declarations({spec.id: spec for spec in self.registers}, pairs, RefusedColumns(words=()))


def records_frame(spec: RegisterSpec, rows: Sequence[dict[str, Any]]) -> pl.DataFrame:
    """`records_<register>` as standardise would write it, columns that a row does not name being null or `ok`."""
    columns: dict[str, pl.Series] = {}
    for one in spec.fields:
        kind = KINDS.get(one.type, pl.String)
        columns[one.name] = pl.Series([row.get(one.name) for row in rows], dtype=kind)
        said = [row.get(f"{one.name}_kind", "empty" if row.get(one.name) is None else "ok") for row in rows]
        columns[f"{one.name}_kind"] = pl.Series(said, dtype=pl.String)
        written = [row.get(f"{one.name}_raw", row.get(one.name)) for row in rows]
        columns[f"{one.name}_raw"] = pl.Series(
            [None if text is None else str(text) for text in written], dtype=pl.String
        )
        columns[f"{one.name}_done"] = pl.Series([row.get(f"{one.name}_done", "") for row in rows], dtype=pl.String)
        for ending, extra in EXTRA.get(one.type, {}).items():
            name = f"{one.name}_{ending}"
            fallback = one.name if ending in ("pattern", "pinyin") else name
            columns[name] = pl.Series([row.get(name, row.get(fallback)) for row in rows], dtype=extra)
    return pl.DataFrame(columns)


def store_world(connection: duckdb.DuckDBPyConnection, world: World) -> None:
    """Write `record_<register>`, `entities`, `links` and `receipts`."""
    entities = []
    for spec in world.registers:
        records = world.of(spec.id)
        ids = pl.Series("record_id", [record.id for record in records], dtype=pl.UInt64)
        frame = records_frame(spec, [record.values() for record in records]).with_columns(
            ids, file=pl.lit(f"{spec.id}.csv")
        )
        engine.store(connection, f"record_{spec.id}", with_cells(frame, spec))
        entities += (
            [] if spec.totals else [{"register": spec.id, "record_id": r.id, "entity_id": r.thing} for r in records]
        )
    schema = {"register": pl.String, "record_id": pl.UInt64, "entity_id": pl.UInt64}
    engine.store(connection, "entities", pl.DataFrame(entities, schema=schema))
    pairs = [("births-cards", "child", "births", one) for one in world.links]
    pairs += [("cards-cards", "duplicate", "cards", one) for one in world.twice]
    links = [
        {
            "pair": pair,
            "relation": relation,
            "left_register": register,
            "left_id": link.left,
            "right_register": "cards",
            "right_id": link.right,
            "status": link.status,
            "set_id": link.set_id,
            "probability": link.probability,
            "method": link.method,
            "evidence": "",
        }
        for pair, relation, register, link in pairs
    ]
    engine.store(connection, "links", pl.DataFrame(links, schema=LINK_COLUMNS))
    engine.store(connection, "feedback", pl.DataFrame(world.feedback, schema=FEEDBACK, orient="row"))
    engine.store(connection, "conflicts", pl.DataFrame(schema=CONFLICTS))
    engine.store(connection, "leaning", pl.DataFrame(world.leaning, schema=LEANING))
    engine.store(connection, "clusters", clusters(world))
    engine.store(connection, "models", pl.DataFrame(world.models, schema=dict.fromkeys(MODEL, pl.String)))
    windows = [(one.period, kind) for one in windows_for(PERIOD, AS_OF) for kind in one.kinds]
    engine.store(connection, "windows", pl.DataFrame(windows, schema=["period", "window"], orient="row"))
    receipts = [
        {"register": spec.id, "provided": True, "quarantined": 3 + n, "superseded": 5 + n}
        for n, spec in enumerate(world.registers)
    ]
    engine.store(connection, "receipts", pl.DataFrame(receipts))


def clusters(world: World) -> pl.DataFrame:
    """What is one thing by accepted links and duplicates, each thing called after its first record in order."""
    name = {(r, one.id): (r, one.thing) for r in ("births", "cards") for one in world.of(r)}
    for link in [link for link in world.links if link.status == "accepted"]:
        ends = sorted((name["births", link.left], name["cards", link.right]))
        name = {record: ends[0] if thing == ends[1] else thing for record, thing in name.items()}
    rows = [(str(thing), register, number) for (register, number), thing in name.items()]
    return pl.DataFrame(rows, schema=CLUSTERS, orient="row")


@contextmanager
def compared(world: World, compare: Callable[..., None] = compare_registers) -> Iterator[duckdb.DuckDBPyConnection]:
    """The world after compare, or after that part of it."""
    with in_memory() as connection:
        store_world(connection, world)
        lags = {spec.id: spec.lag for spec in world.registers}
        windows = windows_for(PERIOD, AS_OF)
        compare(connection, world.declarations, provided(world), lags, windows, AS_OF)
        yield connection


@contextmanager
def measured(world: World) -> Iterator[duckdb.DuckDBPyConnection]:
    """The world after measure, which asks for outcomes and not for findings."""
    with compared(world, compare_outcomes) as connection:
        measure_run(connection, world.declarations, request_of(world))
        yield connection


@contextmanager
def counted(world: World) -> Iterator[duckdb.DuckDBPyConnection]:
    """The world with the figures alone that are counted: to estimate the others takes twice as long."""
    with compared(world, compare_outcomes) as connection:
        rows = counted_figures(connection, world.declarations, provided(world), request_of(world))
        engine.store(connection, "figures", conformed(with_set_aside(connection, world.declarations, rows)))
        yield connection


def request_of(world: World) -> MeasureRequest:
    return MeasureRequest("run", AS_OF, world.smallest_ratio, world.accept)


def provided(world: World) -> list[str]:
    return [spec.id for spec in world.registers]


_SEEN: dict[tuple[str, str], pl.DataFrame] = {}


def seen(world: World, table: str) -> pl.DataFrame:
    """One of three tables of the world, each made by its own part of measure, and once: to make it takes longer than to
    look. They are the `figures` that are counted, `sensitivity`, and `coverage`."""
    told = (repr(world), table)
    if told not in _SEEN:
        with compared(world, compare_outcomes) if table == "coverage" else counted(world) as connection:
            if table == "coverage":
                store_coverage(connection, world.declarations, provided(world), request_of(world).seed)
            if table == "sensitivity":
                store_sensitivity(connection, world.declarations, world.accept)
            _SEEN[told] = connection.table(table).pl()
    return _SEEN[told]


def due(day: date, lag: Lag) -> date:
    """The day an event must be on record, counted day by day."""
    month = day.month - 1 + lag.months
    year, month = day.year + month // 12, month % 12 + 1
    while True:
        try:
            found = date(year, month, day.day)
            break
        except ValueError:
            day -= timedelta(days=1)
    found += timedelta(days=lag.days)
    if lag.working_days:
        while found.weekday() > 4:
            found -= timedelta(days=1)
    for _ in range(lag.working_days):
        found += timedelta(days=1)
        while found.weekday() > 4:
            found += timedelta(days=1)
    return found
