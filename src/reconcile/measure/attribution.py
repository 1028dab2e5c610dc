"""What moved a figure: its values from step to step, split into parts that sum exactly, in full and as printed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction

import polars as pl

from reconcile.measure.figures import CELLS
from reconcile.registers.definitions import decimals_of, is_share
from reconcile.values.shares import PLACES

KEY = ("window", "definition", "pair", "relation", "field", *CELLS)
"""What a figure of one run shares with that of another."""
PARTS = ("program", "data", "period", "corrections", "rules", "threshold", "verdicts")
ROWS: dict[str, pl.DataType | type[pl.DataType]] = {
    **dict.fromkeys((*KEY, "part"), pl.String),
    **dict.fromkeys(("numerator", "denominator"), pl.Int64),
    **dict.fromkeys(("exact_numerator", "exact_denominator"), pl.Decimal(38, 0)),
    "printed": pl.Decimal(38, 2),
}
"""`part`: before, each of PARTS, whole, after. `exact_numerator` over `exact_denominator` is the value, a rate from 0
to 1; `printed` is it as reports print it, a rate in percent and a part of one in percentage points."""
RATIO, COMPARED = "ratio.sex_at_birth", "count.compare"
Key = tuple[str | None, ...]
Counts = tuple[int, int | None]
"""Numerator, and denominator where a figure has one."""
Figures = Mapping[Key, Counts]


@dataclass(frozen=True)
class Amount:
    """A figure, or what was added to one: both counts, the value exactly, and the value as printed.

    A mere count has no denominator; a rate with nobody in its denominator has no value.
    """

    numerator: int
    denominator: int | None
    exact: Fraction | None
    printed: Decimal | None

    @staticmethod
    def of(definition: str, counts: Counts) -> Amount:
        """The figure of that definition with these counts."""
        value = exact_value(definition, *counts)
        return Amount(*counts, value, None if value is None else printed(definition, value))

    def __sub__(self, other: Amount) -> Amount:
        """What was added to the other one."""
        return Amount(
            self.numerator - other.numerator,
            None if self.denominator is None or other.denominator is None else self.denominator - other.denominator,
            None if self.exact is None or other.exact is None else self.exact - other.exact,
            None if self.printed is None or other.printed is None else self.printed - other.printed,
        )


@dataclass(frozen=True)
class Movement:
    """A figure before and after, and what each of PARTS added; a figure that only one run has has no parts."""

    key: Key
    before: Amount | None
    after: Amount | None
    parts: Mapping[str, Amount]

    def of(self, name: str) -> str | None:
        """What the figure is: a column of KEY."""
        return self.key[KEY.index(name)]

    @property
    def whole(self) -> Amount | None:
        """All that was added; None where only one run has the figure."""
        return self.after - self.before if self.before and self.after else None


def movements(steps: Sequence[tuple[str, Figures]]) -> Iterator[Movement]:
    """What moved each figure, in the order of their keys.

    `steps` are the figures after each part was replaced; the first are those of the earlier run, the last those of the
    later one. Where a step has no such figure, or no value for it, that of the step before stands.
    """
    first, last = steps[0][1], steps[-1][1]
    for key in sorted(first.keys() | last.keys(), key=lambda key: tuple(part or "" for part in key)):
        definition = str(key[KEY.index("definition")])
        counts = {figures[key] for _, figures in steps if key in figures}
        amounts = {one: Amount.of(definition, one) for one in counts}
        found = [(part, amounts[figures[key]] if key in figures else None) for part, figures in steps]
        before, after = found[0][1], found[-1][1]
        parts = _parts(before, found[1:]) if before and after else {}
        if not (before and after and before.exact is not None and after.exact is not None):
            parts = {part: replace(one, exact=None, printed=None) for part, one in parts.items()}
        yield Movement(key, before, after, parts)


def _parts(stand: Amount, steps: Sequence[tuple[str, Amount | None]]) -> dict[str, Amount]:
    """What each step added to where the figure stood."""
    nothing = stand - stand
    found = dict.fromkeys((part for part, _ in steps), nothing)
    for part, state in steps:
        if state and state != stand:  # most steps change nothing
            kept = stand if state.exact is None else state
            now = replace(state, exact=kept.exact, printed=kept.printed)
            found[part] = now - (stand - found[part])
            stand = now
    return found


def exact_value(definition: str, numerator: int, denominator: int | None) -> Fraction | None:
    """The value of a figure as a fraction of whole numbers: a rate from 0 to 1, a count, a difference of counts, boys
    per 100 girls; None where nobody is in the denominator."""
    if denominator is None:
        return Fraction(numerator)
    if definition == COMPARED:
        return Fraction(numerator - denominator)
    times = 100 if definition == RATIO else 1
    return Fraction(times * numerator, denominator) if denominator else None


def printed(definition: str, value: Fraction) -> Decimal:
    """A value as reports print it, a rate in percent."""
    number = round(float(value), PLACES) * (100 if is_share(definition) else 1)
    return Decimal(f"{number:.{decimals_of(definition)}f}")


def movement_rows(figures: Iterable[Movement]) -> pl.DataFrame:
    """A row for each figure and part (columns ROWS); of a figure that only one run has the row before or after."""
    rows = [(*one.key, part, *_plain(amount)) for one in figures for part, amount in _amounts(one)]
    return pl.DataFrame(rows, schema=ROWS, orient="row")


def _amounts(one: Movement) -> Iterator[tuple[str, Amount]]:
    named = [("before", one.before), *((part, one.parts.get(part)) for part in PARTS)]
    named += [("whole", one.whole), ("after", one.after)]
    return ((name, amount) for name, amount in named if amount)


def _plain(amount: Amount) -> tuple[int | Decimal | None, ...]:
    exact = amount.exact
    ends = (None, None) if exact is None else (Decimal(exact.numerator), Decimal(exact.denominator))
    return (amount.numerator, amount.denominator, *ends, amount.printed)
