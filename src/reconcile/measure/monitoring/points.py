"""A point of a control chart: what a unit delivered for one month, or for three, and what was expected."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

IN_RANGE, LOW, HIGH = "in_range", "low", "high"
NOT_YET_DUE, TOO_LITTLE_PAST, TOO_FEW, NEVER = "not_yet_due", "too_little_past", "too_few", "never"
SCHEMA: dict[str, type[pl.DataType]] = {
    **dict.fromkeys(("definition", "pair", "relation", "township", "event_month"), pl.String),
    "months": pl.Int64,
    "state": pl.String,
    **dict.fromkeys(("observed", "of"), pl.Int64),
    **dict.fromkeys(("expected", "low", "high", "spread", "chance"), pl.Float64),
}
PLACES = 6


@dataclass(frozen=True)
class Point:
    """`observed` events, or so many of `of`; `low` and `high` are the least and the largest that raise no alert.

    `months`: how many months up to `month` are taken together. `chance`: that a unit in order raises an alert here.
    Where a month is not judged only `state` and the counts are there.
    """

    unit: str
    month: str
    state: str
    observed: int
    of: int | None = None
    expected: float | None = None
    low: float | None = None
    high: float | None = None
    spread: float | None = None
    chance: float | None = None
    months: int = 1


def judged(observed: float, low: float, high: float) -> str:
    """Whether a number lies within its limits."""
    return LOW if observed < low else HIGH if observed > high else IN_RANGE


def points_frame(points: list[Point], definition: str, pair: str, relation: str) -> pl.DataFrame:
    """Points as rows of the table `monitoring`; the county has no township."""
    rows = [
        {
            "definition": definition, "pair": pair, "relation": relation, "township": one.unit or None,
            "event_month": one.month, "months": one.months, "state": one.state, "observed": one.observed, "of": one.of,
            **{name: _rounded(getattr(one, name)) for name in ("expected", "low", "high", "spread", "chance")},
        }
        for one in points
    ]  # fmt: skip
    return pl.DataFrame(rows, schema=SCHEMA)


def _rounded(number: float | None) -> float | None:
    return None if number is None else round(float(number), PLACES)
