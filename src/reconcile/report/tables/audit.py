"""All that is known of every figure of a run, for who checks it: how it is made, how sure it is, and of whom."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import groupby
from typing import Any

import polars as pl

from reconcile.registers.definitions import Definition, definition_of, definitions
from reconcile.report.tables.figures import Figures, rate_of
from reconcile.report.tables.model import CUTS, FEEDBACK, NO_RATE, REASONS, UNKNOWN, Cut, Rate, Report, Window

ESTIMATES = ("raw", "adjusted", "strict", "lenient", "reviewed", "without_field", *FEEDBACK)
"""In the order in which they stand below each other; the raw one is reported."""
_OF_PARTS = ("raw", "adjusted", "reviewed")
Name = tuple[str, str, str, str]
Parts = dict[Cut, dict[str, dict[str, Rate]]]


@dataclass(frozen=True)
class Part:
    """A township, facility, month or sex of a figure."""

    key: str
    label: str
    rates: Mapping[str, Rate]

    def rate(self, estimate: str) -> Rate:
        """One estimate of the part."""
        return self.rates.get(estimate, NO_RATE)


@dataclass(frozen=True)
class WindowLine:
    """The raw figure of one window, and of the same period a year earlier; `not_due`: there is none of the window since
    its records are too young to be counted."""

    window: Window
    rate: Rate
    before: Rate
    not_due: bool = False


@dataclass(frozen=True)
class AuditFigure:
    """One figure of the whole county in the report's main window.

    `left_out`: by reason how many records of the left and of the right side; `curve`: the figure by the probability
    from which links are accepted; `parts`: by cut.
    """

    id: str
    definition: Definition
    pair: str
    relation: str
    field: str
    estimates: Mapping[str, Rate]
    windows: tuple[WindowLine, ...]
    left_out: Mapping[str, tuple[int, int]]
    curve: tuple[tuple[float, Rate], ...]
    parts: Mapping[Cut, tuple[Part, ...]]
    target: float | None

    @property
    def key(self) -> str:
        """The id with the field it speaks of: the name of its page and of its column among the rows."""
        return self.id if not self.field or self.id.endswith(f".{self.field}") else f"{self.id}.{self.field}"

    @property
    def raw(self) -> Rate:
        """What is reported."""
        return self.estimates.get("raw", NO_RATE)

    @property
    def is_share(self) -> bool:
        """Whether it is a percentage, and no count or ratio."""
        return not self.id.startswith(("count.", "ratio."))


@dataclass(frozen=True)
class AuditSubject:
    """What several figures speak of: a comparison of two registers, or one register by itself."""

    pair: str
    relation: str
    figures: tuple[AuditFigure, ...]

    @property
    def is_register(self) -> bool:
        """Whether it is one register by itself."""
        return self.relation == "record"

    @property
    def name(self) -> str:
        """The name of its pages and of its file of rows."""
        return self.pair if self.is_register else f"{self.pair}.{self.relation}"


def audit_subjects(
    frame: pl.DataFrame, report: Report, targets: Mapping[str, float], curves: pl.DataFrame
) -> tuple[AuditSubject, ...]:
    """The subjects of a run: comparisons in the report's order, then what else was compared, then registers.

    `frame`: the table `figures`, with rows of estimate `reviewed` where records were reviewed; `curves`: `sensitivity`.
    """
    figures, period = Figures(frame), report.window.period
    parts, moved = _parts(frame, period, report.townships), _curves(curves, period)
    place = {(one.comparison.pair, one.comparison.relation): at for at, one in enumerate(report.compared)}

    listed = list(definitions())

    def order(row: dict[str, Any]) -> tuple[bool, int, str, str, int]:
        pair, relation = row["pair"] or "", row["relation"] or ""
        at = place.get((pair, relation), len(place))
        return relation == "record", at, pair, relation, listed.index(definition_of(row["definition"]).id)

    rows = sorted(figures.whole(period), key=order)
    made = (
        (row["pair"] or "", row["relation"] or "", _figure(figures, row, report, targets, parts, moved)) for row in rows
    )
    return tuple(
        AuditSubject(pair, relation, tuple(figure for _, _, figure in of))
        for (pair, relation), of in groupby(made, key=lambda one: one[:2])
    )


def _figure(
    figures: Figures,
    row: dict[str, Any],
    report: Report,
    targets: Mapping[str, float],
    parts: Mapping[Name, Mapping[Cut, tuple[Part, ...]]],
    curves: Mapping[Name, tuple[tuple[float, Rate], ...]],
) -> AuditFigure:
    name = _name(row)
    definition, pair, relation, field = name

    def rate(period: str | None, estimate: str = "raw") -> Rate | None:
        return figures.total(definition, period or "", pair, relation, field=field, estimate=estimate)

    def window(one: Window) -> WindowLine:
        now, before = rate(one.period) or NO_RATE, rate(one.year_before) or NO_RATE
        return WindowLine(
            one, now, before, now.empty and figures.not_due(definition, one.period, pair, relation, field)
        )

    estimates = {one: rate(report.window.period, one) for one in ESTIMATES}
    return AuditFigure(
        id=definition,
        definition=definition_of(definition),
        pair=pair,
        relation=relation,
        field=field,
        estimates={one: found for one, found in estimates.items() if found is not None},
        windows=tuple(window(one) for one in report.windows),
        left_out={reason: _both_sides(row, reason) for reason in REASONS},
        curve=curves.get(name, ()),
        parts=parts.get(name, {}),
        target=targets.get(definition),
    )


def _both_sides(row: dict[str, Any], reason: str) -> tuple[int, int]:
    left, right = (int(row[f"left_out_{reason}_{side}"] or 0) for side in ("left", "right"))
    return left, right


def _parts(frame: pl.DataFrame, period: str, townships: Mapping[str, str]) -> dict[Name, dict[Cut, tuple[Part, ...]]]:
    """The parts of every figure of a window, in the order of their keys and never by their rates."""
    cut = pl.any_horizontal(pl.col(name).is_not_null() for name in CUTS)
    found: dict[Name, Parts] = {}
    for row in frame.filter(cut, pl.col("period") == period, pl.col("estimate").is_in(_OF_PARTS)).iter_rows(named=True):
        by = next(name for name in CUTS if row[name] is not None)
        rates = found.setdefault(_name(row), {}).setdefault(by, {}).setdefault(row[by], {})
        rates[row["estimate"]] = rate_of(row)
    return {
        name: {by: tuple(_in_order(of_cut, townships)) for by, of_cut in cuts.items()} for name, cuts in found.items()
    }


def _in_order(of_cut: Mapping[str, Mapping[str, Rate]], townships: Mapping[str, str]) -> Iterable[Part]:
    for key in sorted(of_cut, key=lambda key: (key == UNKNOWN, key)):
        yield Part(key, townships.get(key, key), of_cut[key])


def _curves(curves: pl.DataFrame, period: str) -> dict[Name, tuple[tuple[float, Rate], ...]]:
    found: dict[Name, list[tuple[float, Rate]]] = {}
    for row in curves.filter(pl.col("period") == period).sort("threshold").iter_rows(named=True):
        rate = Rate(row["numerator"], row["denominator"], row["value"])
        found.setdefault((row["definition"], row["pair"], row["relation"], ""), []).append((row["threshold"], rate))
    return {name: tuple(points) for name, points in found.items()}


def _name(row: dict[str, Any]) -> Name:
    definition, pair, relation, field = (str(row[name] or "") for name in ("definition", "pair", "relation", "field"))
    return definition, pair, relation, field
