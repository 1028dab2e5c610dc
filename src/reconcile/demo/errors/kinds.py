"""All kinds of wrong values by name. A kind makes wrong values out of right ones."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import polars as pl


@dataclass(frozen=True)
class Cells:
    """Values of one column that are about to go wrong."""

    rng: np.random.Generator
    values: list[str]
    rows: np.ndarray
    frame: pl.DataFrame
    column: str

    def beside(self, column: str) -> list[str | None]:
        """The values of another column in the same rows; nulls where the register has no such column."""
        if column not in self.frame.columns:
            return [None] * len(self.rows)
        return self.frame[column].gather(self.rows).to_list()


Spoil = Callable[[Cells], list[str | None]]


@dataclass(frozen=True)
class Kind:
    """A kind of error: which values can have it (a pattern), and what becomes of them."""

    spoil: Spoil
    pattern: str = ""


KINDS: dict[str, Kind] = {}


def kind(pattern: str = "") -> Callable[[Spoil], Spoil]:
    """Enters a function under its own name as a kind of error for values that match the pattern."""

    def enter(spoil: Spoil) -> Spoil:
        KINDS[spoil.__name__] = Kind(spoil, pattern)
        return spoil

    return enter


def one_by_one(change: Callable[[np.random.Generator, str], str | None]) -> Spoil:
    """A kind that looks at one value at a time."""

    def spoil(cells: Cells) -> list[str | None]:
        return [change(cells.rng, value) for value in cells.values]

    spoil.__name__ = change.__name__
    return spoil


@kind()
def missing(cells: Cells) -> list[str | None]:
    """Left empty."""
    return [None] * len(cells.values)


@kind()
def someone_elses(cells: Cells) -> list[str | None]:
    """The value of another record of the same list."""
    pool = cells.frame[cells.column].drop_nulls().to_list()
    return [pool[position] for position in cells.rng.integers(0, len(pool), len(cells.values))]
