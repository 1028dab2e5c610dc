"""What one office, township or program gets wrong by itself: `causes.toml`, planted where it is asked for."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, replace
from importlib.resources import files

import numpy as np
import polars as pl

from reconcile.demo.errors.kinds import KINDS, Cells
from reconcile.demo.randomness import stream

FEWEST = 12
"""A unit is chosen among those with as many values that can go wrong: fewer would be no cause that shows."""
LATE, WITHHELD = "late", "withheld"
WHOLE = {LATE, WITHHELD}
"""What happens to whole records: entered late, or never delivered."""
LATE_DAYS = 35


@dataclass(frozen=True)
class Cause:
    """A cause as declared, and for which `chosen` unit and from which `month` of the window it was planted."""

    name: str
    register: str
    unit: str
    columns: list[str]
    kind: str
    share: float
    since: str = "window"
    chosen: str = ""
    month: int = 0


def declared_causes() -> tuple[Cause, ...]:
    """The committed causes."""
    text = files("reconcile.demo").joinpath("causes.toml").read_text(encoding="utf-8")
    return tuple(Cause(**entry) for entry in tomllib.loads(text)["cause"])


def settle(cause: Cause, frame: pl.DataFrame, units: pl.Series, months: int, seed: int, taken: set[str]) -> Cause:
    """The cause with the unit and the month that the seed draws; units `taken` by other causes are left alone.

    `frame` has the columns of the records and `_month`; `units` says to which unit each record belongs.
    """
    rng = stream(seed, "causes", cause.name)
    month = 0 if cause.since == "always" else int(rng.integers(months // 4, months // 2 + 1))
    able = np.zeros(frame.height)
    for column in cause.columns:
        able += _able(cause, frame, column, month)
    counts = pl.DataFrame({"unit": units, "able": able}).drop_nulls().group_by("unit").agg(pl.col("able").sum())
    free = counts.filter(~pl.col("unit").is_in(sorted(taken))).sort("able", "unit", descending=[True, False])
    enough = free.filter(pl.col("able") * cause.share >= FEWEST)
    chosen = enough["unit"].to_list() or free["unit"].to_list()[:1]
    unit = chosen[int(rng.integers(len(chosen)))] if chosen else ""
    return replace(cause, chosen=unit, month=month)


def hit(cause: Cause, frame: pl.DataFrame, units: pl.Series, column: str, seed: int) -> np.ndarray:
    """The rows in which a cause spoils a column."""
    able = _able(cause, frame, column, cause.month) & (units == cause.chosen).fill_null(value=False).to_numpy()
    rng = stream(seed, "causes", cause.name, column)
    return np.flatnonzero(able & (rng.random(frame.height) < cause.share))


def spoilt_by(cause: Cause, frame: pl.DataFrame, units: pl.Series, seed: int) -> pl.DataFrame:
    """The values that a cause makes wrong: row, column, value, and the kind with the cause's name behind it."""
    found = []
    for column in cause.columns:
        rows = hit(cause, frame, units, column, seed)
        right = frame[column].gather(rows)
        rng = stream(seed, "causes", cause.name, column, "values")
        wrong = KINDS[cause.kind].spoil(Cells(rng, right.to_list(), rows, frame, column)) if len(rows) else []
        values = pl.DataFrame({"_row": rows, "value": pl.Series(wrong, dtype=pl.String), "right": right})
        found.append(values.filter(pl.col("value").ne_missing(pl.col("right"))).with_columns(column=pl.lit(column)))
    return pl.concat(found).select("_row", "column", "value", kind=pl.lit(f"{cause.kind}:{cause.name}"))


def _able(cause: Cause, frame: pl.DataFrame, column: str, month: int) -> np.ndarray:
    """Which records of the time can go wrong in this way: a dot can only be dropped where there is one."""
    values = frame[column]
    pattern = "" if cause.kind in WHOLE else KINDS[cause.kind].pattern
    fits = values.str.contains(pattern).fill_null(value=False) if pattern else values.is_not_null()
    able: np.ndarray = fits.to_numpy() & (frame["_month"] >= month).to_numpy()
    return able
