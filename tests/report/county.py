"""A small made-up county as one finished run: twelve townships, twelve months, every definition, errors of each kind.

The figures are counted from the records by plain loops, so that what the reports show can be held against them.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from math import sqrt
from pathlib import Path
from typing import Any

import polars as pl

from reconcile import engine
from reconcile.registers.load import Declarations
from reconcile.registers.spec import RegisterSpec

AREA = "990121"
PERIOD = "2026-09"
AS_OF = date(2026, 9, 30)
TOWNSHIPS = {
    f"{AREA}{100 + at:03}": name
    for at, name in enumerate(
        "城关镇 东河镇 西山镇 南桥镇 北塘乡 柳林乡 石门镇 白沙镇 清溪乡 高坪乡 新安街道 云岭民族乡".split()
    )
}
HOSPITALS = ("示例县人民医院", "示例县妇幼保健院", "示例县中医院", "东河镇中心卫生院")
REASONS = "quarantined superseded out_of_period out_of_scope scope_unknown duplicate not_yet_due".split()
WINDOWS = [
    ("2026-09", date(2026, 9, 1), AS_OF, "month", "2025-09"),
    ("2026-01..2026-09", date(2026, 1, 1), AS_OF, "year_to_date", "2025-01..2025-09"),
    ("2025-10..2026-09", date(2025, 10, 1), AS_OF, "statistical_year", "2024-10..2025-09"),
    ("2025-10..2026-09", date(2025, 10, 1), AS_OF, "last_12_months", "2024-10..2025-09"),
    ("all", date(2025, 9, 1), AS_OF, "all", None),
]
# Of the year before only one month is on record: the others have no figure.
BEFORE = ("2025-09", date(2025, 9, 1), date(2025, 9, 30))
# pair → share found in the other register, share of those that agree, share of the other register that is extra
PAIRS = {
    "births-birth_certificates": (0.985, 0.965, 0.02),
    "births-vaccination": (0.97, 0.94, 0.03),
    "births-deliveries": (0.93, 0.95, 0.05),
    "births-hukou": (0.88, 0.975, 0.015),
    "population_deaths-deaths": (0.91, 0.955, 0.06),
}
MODEL = (
    '{"priors": {"same": 0.001}, "blocking_recall": 0.98, "given": false,'
    ' "expected": {"links": 2000, "false": 3.2, "missed_below": 4.5, "missed_outside": 12.0}}'
)
_SURNAMES, _GIVEN = "王李张刘陈杨赵黄周吴", "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平"


@dataclass
class Person:
    """What both registers speak of: somebody born or dead."""

    name: str
    mother: str
    number: str
    mother_number: str
    sex: str
    day: date
    township: str
    facility: str


@dataclass
class County:
    """The tables of a run, as lists of rows."""

    declarations: Declarations
    random: random.Random
    records: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    links: list[dict[str, Any]] = field(default_factory=list)
    agreements: list[dict[str, Any]] = field(default_factory=list)
    findings: list[dict[str, Any]] = field(default_factory=list)
    figures: list[dict[str, Any]] = field(default_factory=list)
    outcomes: dict[str, list[tuple[dict[str, Any], str]]] = field(default_factory=dict)


def make_run(
    folder: Path,
    declarations: Declarations,
    *,
    seed: int = 1,
    births: int = 2400,
    leave_out: Iterable[str] = (),
    more: dict[str, tuple[float, float, float]] | None = None,
) -> Path:
    """Write `run.duckdb` into the folder; registers in `leave_out` were not delivered, `more` are pairs to add."""
    county = County(declarations, random.Random(seed))
    pairs = {
        name: shares for name, shares in (PAIRS | (more or {})).items() if not set(name.split("-")) & set(leave_out)
    }
    for reference, count in (("births", births), ("population_deaths", births // 4)):
        if reference not in leave_out:
            people = [_person(county.random) for _ in range(count)]
            county.records[reference] = [_record(county, reference, person, at) for at, person in enumerate(people)]
            for pair in [pair for pair in pairs if pair.startswith(f"{reference}-")]:
                _compare(county, pair, people, pairs[pair])
    if not {"births", "live_birth_totals"} & set(leave_out):
        county.records["live_birth_totals"] = list(_totals(county))
    if not {"births", "insurance_answers"} & set(leave_out):
        county.records["insurance_answers"] = list(_list_answers(county))
    _figures(county)
    folder.mkdir(parents=True, exist_ok=True)
    with engine.connect(folder / "run.duckdb") as connection:
        for table, rows in _tables(county, declarations):
            engine.store(connection, table, rows)
    return folder


def _totals(county: County) -> Iterable[dict[str, Any]]:
    """Every hospital tells of nine children more a month than the list of births has."""
    births = county.records["births"]
    for at, (month, facility) in enumerate(sorted({(row["event_month"], row["facility"]) for row in births})):
        mine = [row for row in births if (row["event_month"], row["facility"]) == (month, facility)]
        boys = sum(row["sex"] == "1" for row in mine)
        row = dict.fromkeys(("township", "sex", "township_name", "scope_reason", "child_no"))
        row |= {"record_id": 9_000_000 + at, "file": "2026-09/活产数.xlsx", "sheet": "Sheet1", "row_no": at + 1}
        row |= {"event_month": month, "month": date.fromisoformat(f"{month}-01"), "facility": facility, "scope": "in"}
        yield row | {"live_births": len(mine) + 9, "boys": boys + 9, "girls": len(mine) - boys}


def _list_answers(county: County) -> Iterable[dict[str, Any]]:
    """One birth in ten was not answered to; of the others one in twelve is not known, and one in fifteen differs."""
    for at, birth in enumerate(county.records["births"]):
        answer = None if at % 10 == 9 else "no" if at % 12 == 0 else "differs" if at % 15 == 1 else "yes"
        row = {name: birth[name] for name in ("event_month", "township", "facility", "sex", "scope", "scope_reason")}
        row |= {"record_id": 8_000_000 + at, "file": "2026-09/参保答复.xlsx", "sheet": "Sheet1", "row_no": at + 1}
        differs = "child_birth_date" if answer == "differs" else None
        yield row | {"child_no": 0, "record_no": str(at), "answer": answer, "differs_in": differs}


def _person(rng: random.Random) -> Person:
    def name() -> str:
        return rng.choice(_SURNAMES) + "".join(rng.choices(_GIVEN, k=rng.choice((1, 2, 2))))

    def number(day: date) -> str:
        return f"{AREA}{day:%Y%m%d}{rng.randrange(10_000):04}"

    day = date(2025, 9, 1) + timedelta(days=rng.randrange(395))
    weights = [6, 4, 4, 3, 2, 1, 3, 3, 1, 0.15, 5, 0.05]
    return Person(
        name=name(),
        mother=name(),
        number=number(day),
        mother_number=number(date(1995, 1, 1) + timedelta(days=rng.randrange(3000))),
        sex=rng.choices("12", (52, 48))[0],
        day=day,
        township=rng.choices(list(TOWNSHIPS), weights)[0],
        facility=rng.choices(HOSPITALS, (5, 4, 2, 0.3))[0],
    )


def _record(county: County, register: str, person: Person, at: int) -> dict[str, Any]:
    spec = county.declarations.registers[register]
    row: dict[str, Any] = {
        "record_id": 1 + at + 100_000 * list(county.declarations.registers).index(register),
        "file": f"2026-09/{spec.label.zh}.xlsx",
        "sheet": "Sheet1",
        "row_no": at + 1,
        "child_no": 0,
        "event_month": f"{person.day:%Y-%m}",
        "township": person.township,
        "facility": person.facility,
        "sex": person.sex,
        "scope": "in",
        "scope_reason": None,
    }
    for one in spec.fields:
        row.setdefault(one.name, _value(one.name, one.type, person))
        row[f"{one.name}_kind"] = "ok" if row[one.name] else "empty"
        if one.type == "place":
            row[f"{one.name}_township"] = person.township
    return row


def _value(name: str, kind: str, person: Person) -> Any:
    if kind == "name":
        return person.mother if name.startswith("mother") else person.name
    if kind == "resident_id":
        return person.mother_number if name.startswith("mother") else person.number
    if kind == "place":
        return f"江北省示例市示例县{TOWNSHIPS[person.township]}和平村3组12号"
    return {"date": person.day, "sex": person.sex, "certificate_no": "Z990000123", "number": 3200}.get(kind)


def _compare(county: County, pair: str, people: list[Person], shares: tuple[float, float, float]) -> None:
    left, right = pair.split("-")
    found, agreeing, extra = shares
    relation = county.declarations.pairs[pair].relations[0].name
    rows = county.records.setdefault(right, [])
    outcomes = county.outcomes.setdefault(pair, [])
    for record, person in zip(county.records[left], people, strict=True):
        if county.random.random() > found:
            outcomes.append((record, "absent"))
            _finding(county, f"missing_in_{right}", pair, relation, record, None)
            continue
        other = _record(county, right, person, len(rows))
        rows.append(other)
        agrees = county.random.random() < agreeing
        outcomes.append((record, "agrees" if agrees else "differs"))
        _link(county, pair, relation, record, other, agrees=agrees)
    for _ in range(int(extra * len(people))):
        other = _record(county, right, _person(county.random), len(rows))
        rows.append(other)
        outcomes.append((other, "extra"))
        _finding(county, f"extra_in_{right}", pair, relation, None, other)


def _link(
    county: County, pair: str, relation: str, left: dict[str, Any], right: dict[str, Any], *, agrees: bool
) -> None:
    spec = county.declarations.pairs[pair]
    exact = county.random.random() < 0.8
    status = "accepted" if county.random.random() < 0.99 else "review"
    county.links.append(
        {
            "pair": pair,
            "relation": relation,
            "left_register": spec.left,
            "left_id": left["record_id"],
            "right_register": spec.right,
            "right_id": right["record_id"],
            "status": status,
            "set_id": None,
            "probability": 1.0 if exact else 0.987654,
            "method": "exact" if exact else "model",
            "evidence": "certificate_no exact" if exact else "child_name exact; mother_name homophone",
        }
    )
    keys = spec.relations[0].key_fields
    wrong = None if agrees else county.random.choice(keys)
    for compare in spec.relations[0].compare:
        level = _spoil(county, pair, relation, compare, left, right) if compare.name == wrong else "exact"
        county.agreements.append(
            {"pair": pair, "relation": relation, "left_id": left["record_id"], "right_id": right["record_id"],
             "status": status, "field": compare.name, "level": level, "agrees": level == "exact"}
        )  # fmt: skip


def _spoil(county: County, pair: str, relation: str, compare: Any, left: dict[str, Any], right: dict[str, Any]) -> str:
    value = right[compare.right_column]
    kind: str = compare.type
    if kind == "name":
        level, right[compare.right_column] = county.random.choice(
            [("homophone", value[:-1] + "莉"), ("look_alike", value[:-1] + "晴")]
        )
    elif kind == "id":
        place = county.random.randrange(6, 18)
        level, right[compare.right_column] = (
            "one_digit",
            value[:place] + str((int(value[place]) + 1) % 10) + value[place + 1 :],
        )
    elif kind == "date":
        level, right[compare.right_column] = county.random.choice(
            [("one_day", value + timedelta(days=1)), ("lunar", value + timedelta(days=31))]
        )
    else:
        level, right[compare.right_column] = "different", "2" if value == "1" else "1"
    _finding(county, f"field_conflict.{compare.name}", pair, relation, left, right, compare.name, level)
    return level


def _finding(
    county: County, kind: str, pair: str, relation: str, left: dict[str, Any] | None, right: dict[str, Any] | None,
    name: str | None = None, difference: str | None = None,
) -> None:  # fmt: skip
    spec = county.declarations.pairs[pair]
    asked = spec.right if left else spec.left
    record = left or right or {}
    county.findings.append(
        {
            "finding_id": f"{len(county.findings) + 1:08X}",
            "type": kind,
            "pair": pair,
            "relation": relation,
            "field": name,
            "difference": difference,
            "register": asked,
            "office": county.declarations.registers[asked].office,
            "left_register": spec.left if left else None,
            "left_id": left and left["record_id"],
            "right_register": spec.right if right else None,
            "right_id": right and right["record_id"],
            "township": record["township"] if county.random.random() < 0.97 else None,
            "facility": record["facility"],
            "event_month": record["event_month"],
            "restricted": name == "mother_id" and county.random.random() < 0.2,
        }
    )


# How many are linked more or fewer at other thresholds than the preset one.
MOVED = {0.5: 12, 0.8: 0, 0.9: -2, 0.95: -9, 0.99: -11, 0.999: -40}


def _sensitivity(county: County) -> Iterable[dict[str, Any]]:
    """Rates at other thresholds: those at the preset one, with a few links more or fewer."""
    for row in county.figures:
        whole = not any(row[cut] for cut in ("township", "facility", "event_month", "sex"))
        if whole and row["definition"] in ("presence.ref", "consistency.ref"):
            for threshold, links in MOVED.items():
                numerator = min(max(row["numerator"] + links, 0), row["denominator"])
                value = round(numerator / row["denominator"], 6) if row["denominator"] else None
                kept = {name: row[name] for name in ("period", "definition", "pair", "relation", "denominator")}
                yield kept | {"threshold": threshold, "numerator": numerator, "value": value}


Counted = Callable[[list[str]], tuple[int, int]]
DEFINITIONS: dict[str, Counted] = {
    "presence.ref": lambda o: (len(o) - o.count("absent") - o.count("extra"), len(o) - o.count("extra")),
    "presence.other": lambda o: (len(o) - o.count("absent") - o.count("extra"), len(o) - o.count("absent")),
    "consistency.ref": lambda o: (o.count("agrees"), len(o) - o.count("extra")),
    "consistency.matched": lambda o: (o.count("agrees"), o.count("agrees") + o.count("differs")),
    "consistency.complete": lambda o: (o.count("agrees"), o.count("agrees") + o.count("differs")),
    "consistency.union": lambda o: (o.count("agrees"), len(o)),
}


def wilson(numerator: int, denominator: int) -> tuple[float, float]:
    """The interval of Wilson: simple, and enough for a made-up county."""
    if denominator == 0:
        return 0.0, 1.0
    share, square = numerator / denominator, 1.96**2
    middle = (share + square / (2 * denominator)) / (1 + square / denominator)
    half = 1.96 * sqrt(share * (1 - share) / denominator + square / (4 * denominator**2)) / (1 + square / denominator)
    return round(middle - half, 6), round(middle + half, 6)


def _figures(county: County) -> None:
    for period, first, last in dict.fromkeys([*(window[:3] for window in WINDOWS), BEFORE]):
        months = (f"{first:%Y-%m}", f"{last:%Y-%m}")
        for pair, outcomes in county.outcomes.items():
            placed = [(months[0] <= row["event_month"] <= months[1], row, what) for row, what in outcomes]
            inside = [(row, what) for within, row, what in placed if within]
            _rates(county, period, pair, inside, [what for within, _, what in placed if not within])
        _vital(county, period, months)
        _side_by_side(county, period, months)
        _answered(county, period, months)
        for register in county.records:
            _quality(county, period, register)


def _rates(county: County, period: str, pair: str, inside: list[Any], outside: list[str]) -> None:
    relation = county.declarations.pairs[pair].relations[0]
    left_out = {"left_out_out_of_period_left": sum(what != "extra" for what in outside),
                "left_out_out_of_period_right": sum(what != "absent" for what in outside),
                "left_out_not_yet_due_left": 0, "left_out_quarantined_left": 12, "left_out_superseded_left": 30,
                "left_out_quarantined_right": 7, "left_out_superseded_right": 21}  # fmt: skip
    cuts: dict[tuple[str, str] | None, list[str]] = {None: [what for _, what in inside]}
    for row, what in inside:
        for cut in ("township", "facility", "event_month", "sex"):
            cuts.setdefault((cut, row[cut]), []).append(what)
    for definition, count in DEFINITIONS.items():
        for cut_of, whats in cuts.items():
            cut = {cut_of[0]: cut_of[1]} if cut_of else {}
            _add(county, period, definition, *count(whats), pair=pair, relation=relation.name, **cut, **left_out)
    for compare in relation.compare:
        whats = cuts[None]
        both = whats.count("agrees") + whats.count("differs")
        _add(
            county,
            period,
            f"field.{compare.name}",
            max(both - 9, 0),
            both,
            pair=pair,
            relation=relation.name,
            field=compare.name,
        )


def _vital(county: County, period: str, months: tuple[str, str]) -> None:
    for definition, register in (("count.births", "births"), ("count.deaths", "population_deaths")):
        rows = [r for r in county.records.get(register, []) if months[0] <= r["event_month"] <= months[1]]
        if register in county.records:
            _add(county, period, definition, len(rows), None, value=float(len(rows)), pair=register)
    boys = sum(row["sex"] == "1" for row in county.records.get("births", []))
    girls = sum(row["sex"] == "2" for row in county.records.get("births", []))
    if girls:
        _add(
            county,
            period,
            "ratio.sex_at_birth",
            boys,
            girls,
            value=round(100 * boys / girls, 6),
            low=99.1,
            high=117.2,
            pair="births",
        )


def _side_by_side(county: County, period: str, months: tuple[str, str]) -> None:
    listed = [row for row in county.records.get("births", []) if months[0] <= row["event_month"] <= months[1]]
    totals = [r for r in county.records.get("live_birth_totals", []) if months[0] <= r["event_month"] <= months[1]]
    cuts: list[dict[str, str]] = [{}, *({"facility": name} for name in HOSPITALS)]
    for cut in cuts if totals else ():
        mine = [[row for row in rows if cut.items() <= row.items()] for rows in (listed, totals)]
        told = sum(row["live_births"] for row in mine[1])
        less = float(len(mine[0]) - told)
        names = {"pair": "births-live_birth_totals", "relation": "total", **cut}
        _add(county, period, "count.compare", len(mine[0]), told, value=less, low=less, high=less + 2, **names)


def _answered(county: County, period: str, months: tuple[str, str]) -> None:
    told = [r for r in county.records.get("insurance_answers", []) if months[0] <= r["event_month"] <= months[1]]
    cuts: list[dict[str, str]] = [{}, *({"township": code} for code in TOWNSHIPS)]
    for cut in cuts if told else ():
        answers = [row["answer"] for row in told if cut.items() <= row.items()]
        known = [answer for answer in answers if answer]
        counts = {"answered": (len(known), len(answers))}
        counts["present_as_answered"] = (len(known) - known.count("no"), len(known))
        counts["agreeing_as_answered"] = (known.count("yes"), len(known))
        for family, (numerator, denominator) in counts.items():
            _add(county, period, f"{family}.insurance_answers", numerator, denominator, pair="births", **cut)
        if not cut:
            of = {"pair": "births", "field": "child_birth_date"}
            _add(county, period, "differing_as_answered.insurance_answers", known.count("differs"), len(known), **of)


def _quality(county: County, period: str, register: str) -> None:
    spec = county.declarations.registers[register]
    total = len(county.records[register])
    for one in [one for one in spec.fields if one.complete]:
        _add(county, period, f"completeness.{one.name}", max(total - 40, 0), total, pair=register, field=one.name)
    for rule in spec.validity:
        _add(county, period, f"validity.{rule.rule}", max(total - 7, 0), total, pair=register, field=rule.fields[0])
    if spec.reported:
        _add(county, period, f"timeliness.{register}", max(total - 70, 0), total, pair=register)
    _add(county, period, f"duplicates.{register}", min(9, total), total, pair=register)


def _add(
    county: County, period: str, definition: str, numerator: int | None, denominator: int | None, **more: Any
) -> None:
    row: dict[str, Any] = dict.fromkeys(FIGURES)
    row |= {"run_id": RUN_ID, "period": period, "as_of": AS_OF, "definition": definition, "estimate": "raw",
            "numerator": numerator, "denominator": denominator, "relation": "record"}  # fmt: skip
    if numerator is not None and denominator and "value" not in more:
        row["value"] = round(numerator / denominator, 6)
        row["low"], row["high"] = wilson(numerator, denominator)
    county.figures.append(row | more)


RUN_ID = "5f0c1d2e3a4b59687766554433221100ffeeddccbbaa99887766554433221100"
_TEXT = pl.String
FIGURES: dict[str, Any] = {
    "run_id": _TEXT, "period": _TEXT, "as_of": pl.Date, "definition": _TEXT, "pair": _TEXT, "relation": _TEXT,
    "field": _TEXT, "township": _TEXT, "facility": _TEXT, "event_month": _TEXT, "sex": _TEXT, "estimate": _TEXT,
    "numerator": pl.Int64, "denominator": pl.Int64, "value": pl.Float64, "low": pl.Float64, "high": pl.Float64,
    **{f"left_out_{reason}_{side}": pl.Int64 for reason in REASONS for side in ("left", "right")},
}  # fmt: skip
SENSITIVITY: dict[str, Any] = {
    "period": _TEXT, "definition": _TEXT, "pair": _TEXT, "relation": _TEXT, "threshold": pl.Float64,
    "numerator": pl.Int64, "denominator": pl.Int64, "value": pl.Float64,
}  # fmt: skip
LINKS: dict[str, Any] = {
    "pair": _TEXT, "relation": _TEXT, "left_register": _TEXT, "left_id": pl.UInt64, "right_register": _TEXT,
    "right_id": pl.UInt64, "status": _TEXT, "set_id": _TEXT, "probability": pl.Float64, "method": _TEXT,
    "evidence": _TEXT,
}  # fmt: skip
AGREEMENTS: dict[str, Any] = {
    "pair": _TEXT, "relation": _TEXT, "left_id": pl.UInt64, "right_id": pl.UInt64, "status": _TEXT, "field": _TEXT,
    "level": _TEXT, "agrees": pl.Boolean,
}  # fmt: skip
FINDINGS: dict[str, Any] = {
    "finding_id": _TEXT, "type": _TEXT, "pair": _TEXT, "relation": _TEXT, "field": _TEXT, "difference": _TEXT,
    "register": _TEXT, "office": _TEXT, "left_register": _TEXT, "left_id": pl.UInt64, "right_register": _TEXT,
    "right_id": pl.UInt64, "township": _TEXT, "facility": _TEXT, "event_month": _TEXT, "restricted": pl.Boolean,
}  # fmt: skip
COVERAGE: dict[str, Any] = {
    "period": _TEXT, "system": _TEXT, "relation": _TEXT, "lists": pl.Int64, "estimate": _TEXT, "method": _TEXT,
    "model": _TEXT, "direction": _TEXT, "refusal": _TEXT, "listed": pl.Int64, "seen": pl.Int64,
    "scope_unknown": pl.Int64, "both": pl.Float64, "total": pl.Float64, "total_low": pl.Float64,
    "total_high": pl.Float64, "value": pl.Float64, "low": pl.Float64, "high": pl.Float64, "at_most": pl.Float64,
}  # fmt: skip
MONITORING: dict[str, Any] = {
    "definition": _TEXT, "pair": _TEXT, "relation": _TEXT, "township": _TEXT, "event_month": _TEXT, "months": pl.Int64,
    "state": _TEXT, "observed": pl.Int64, "of": pl.Int64, "expected": pl.Float64, "low": pl.Float64,
    "high": pl.Float64, "spread": pl.Float64, "chance": pl.Float64,
}  # fmt: skip
CAUSES: dict[str, Any] = {
    "line": pl.Int64, "register": _TEXT, "or_register": _TEXT, "dimension": _TEXT, "unit": _TEXT, "fields": _TEXT,
    "kinds": _TEXT, "months": _TEXT, "month": _TEXT, "records": pl.Int64, "of": pl.Int64, "expected": pl.Float64,
    "lift": pl.Float64, "low": pl.Float64, "high": pl.Float64, "chance": pl.Float64,
}  # fmt: skip
_TYPES: dict[str, Any] = {"date": pl.Date, "month": pl.Date, "number": pl.Int64}


def _tables(county: County, declarations: Declarations) -> Iterable[tuple[str, pl.DataFrame]]:
    run = {
        "run_id": RUN_ID,
        "period": PERIOD,
        "as_of": AS_OF,
        "area": AREA,
        "headline": "consistency.ref",
        "code_version": "c0de",
    }
    yield "run", pl.DataFrame([run])
    names = ["period", "first_day", "last_day", "window", "year_before"]
    yield "windows", pl.DataFrame(WINDOWS, schema=names, orient="row")
    yield "receipts", pl.DataFrame([_receipt(county, name) for name in declarations.registers])
    for name, rows in county.records.items():
        yield f"record_{name}", pl.DataFrame(rows, schema=_record_schema(declarations.registers[name]))
    yield "links", pl.DataFrame(county.links, schema=LINKS)
    models = {"pair": ["births-hukou"], "relation": ["child"], "model": [MODEL]}
    yield "models", pl.DataFrame(models, schema=dict.fromkeys(models, pl.String))
    yield "agreements", pl.DataFrame(county.agreements, schema=AGREEMENTS)
    yield "findings", pl.DataFrame(county.findings, schema=FINDINGS)
    yield "figures", pl.DataFrame(county.figures, schema=FIGURES)
    yield "coverage", pl.DataFrame(list(_coverage(county)), schema=COVERAGE)
    yield "monitoring", pl.DataFrame(list(_monitoring(county)), schema=MONITORING)
    unused = [("no_answer",)] * 240 + [("not_on_list",)] * 3 if "insurance_answers" in county.records else []
    reasons = pl.DataFrame(unused, schema={"scope_reason": pl.String}, orient="row")
    answers = reasons.with_columns(register=pl.lit("insurance_answers"), standing=pl.lit("scope_unknown"))
    yield "list_answers", answers
    yield "causes", pl.DataFrame(list(_causes(county)), schema=CAUSES)
    yield "sensitivity", pl.DataFrame(list(_sensitivity(county)), schema=SENSITIVITY)


def _coverage(county: County) -> Iterable[dict[str, Any]]:
    """An estimate of two lists, one of three, one of few and a refusal, in the last twelve months."""
    if "births" in county.records:
        said = {"period": WINDOWS[2][0], "relation": "child", "estimate": "raw", "direction": "too_high", "listed": 950,
                "seen": 970, "total": 1000.0, "total_low": 990.0, "total_high": 1012.5, "value": 0.95,
                "low": 950 / 1012.5, "high": 950 / 990, "at_most": 950 / 970}  # fmt: skip
        yield said | {"system": "births-birth_certificates", "lists": 2, "method": "chapman", "model": ""}
        three = {"system": "births-birth_certificates-vaccination", "lists": 3, "direction": "too_high_left"}
        yield said | three | {"method": "loglinear", "model": "births*vaccination", "low": 0.912}
        few = {"system": "births-deliveries", "lists": 2, "method": "chapman", "model": "", "listed": 3, "seen": 8}
        yield said | few
        refused = {"period": WINDOWS[2][0], "relation": "child", "estimate": "raw", "refusal": "contained"}
        yield refused | {"system": "births-hukou", "lists": 2, "direction": "too_high", "listed": 700, "seen": 700}


def _causes(county: County) -> Iterable[dict[str, Any]]:
    """A cause of a facility whose right records are few, one of a township, one of a program, one of few, and records
    that another register has not got."""
    if "births" not in county.records:
        return
    said = {"expected": 0.5, "lift": 76.0, "low": 25.25, "high": 1900.0, "chance": 1e-20}
    lunar = {"register": "deliveries", "fields": "child_birth_date,registered_date", "kinds": "lunar,few_days,late"}
    place = {"dimension": "facility", "unit": "示例县妇幼保健院", "months": "since", "month": "2026-05"}
    yield {"line": 1} | said | lunar | place | {"records": 38, "of": 41}
    empty = {"register": "births", "fields": "mother_id", "kinds": "empty", "dimension": "township"}
    yield {"line": 2} | said | empty | {"unit": f"{AREA}100", "months": "always", "records": 25, "of": 1032}
    letter = {
        "register": "vaccination",
        "or_register": "births",
        "fields": "certificate_no",
        "kinds": "malformed",
        "dimension": "export",
    }
    file = {"unit": "接种个案*.xlsx", "months": "only", "month": "2026-08", "low": 25_000.0}
    yield {"line": 3} | said | letter | file | {"records": 92, "of": 248}
    yield {"line": 4} | said | empty | {"unit": f"{AREA}101", "months": "always", "records": 3, "of": 40}
    missing = {"register": "births", "fields": "missing_in_vaccination", "kinds": "missing", "dimension": "facility"}
    month = {"unit": "东河镇中心卫生院", "months": "only", "month": "2026-05"}
    yield {"line": 5} | said | missing | month | {"records": 38, "of": 60}


def _monitoring(county: County) -> Iterable[dict[str, Any]]:
    """The county's births by month in range, and one alert of each kind, some of few persons."""
    if "births" not in county.records:
        return
    births = {"definition": "count.births", "pair": "births", "relation": "record", "months": 1}
    judged = {"expected": 180.0, "low": 140.0, "high": 222.0, "spread": 1.0, "chance": 0.0015}
    for month in range(1, 10):
        state = "not_yet_due" if month == 9 else "in_range"
        yield (
            births
            | {"event_month": f"2026-{month:02}", "state": state, "observed": 180 + month}
            | ({} if month == 9 else judged)
        )
    unit = {"township": f"{AREA}100", "event_month": "2026-08", **judged, "expected": 30.4, "low": 14.0, "high": 50.0}
    yield births | unit | {"state": "low", "observed": 3}
    yield births | unit | {"state": "high", "observed": 61, "township": f"{AREA}101"}
    yield births | unit | {"state": "low", "observed": 0, "months": 3, "high": None, "township": f"{AREA}102"}
    yield births | {"state": "never", "observed": 0, "township": f"{AREA}103", "event_month": "2026-08"}
    rate = {"definition": "presence.ref", "pair": "births-vaccination", "relation": "child", "months": 1}
    yield rate | unit | {"state": "low", "observed": 12, "of": 40, "low": 30.0, "high": 40.0}
    yield rate | unit | {"state": "low", "observed": 2, "of": 6, "low": 3.0, "high": 6.0, "township": f"{AREA}104"}
    old = {"event_month": "2025-01", "township": f"{AREA}105"}
    yield births | unit | {"state": "low", "observed": 1} | old


def _receipt(county: County, register: str) -> dict[str, Any]:
    provided = register in county.records
    left = register in {"births", "population_deaths"}
    quarantined, superseded = ((12, 30) if left else (7, 21)) if provided else (0, 0)
    rows = len(county.records.get(register, [])) + quarantined + superseded
    return {"register": register, "rows_received": rows, "quarantined": quarantined, "superseded": superseded,
            "provided": provided, "files": 2 if provided else 0}  # fmt: skip


def _record_schema(spec: RegisterSpec) -> dict[str, Any]:
    schema: dict[str, Any] = {
        "record_id": pl.UInt64, "file": _TEXT, "sheet": _TEXT, "row_no": pl.Int64, "child_no": pl.Int64,
        "event_month": _TEXT, "township": _TEXT, "facility": _TEXT, "sex": _TEXT, "scope": _TEXT, "scope_reason": _TEXT,
    }  # fmt: skip
    for one in spec.fields:
        # A register may have a field called `facility`; in the records of a run the run's own column stands for both.
        schema.setdefault(one.name, _TYPES.get(one.type, _TEXT))
        schema[f"{one.name}_kind"] = _TEXT
        if one.type == "place":
            schema[f"{one.name}_township"] = _TEXT
    return schema
