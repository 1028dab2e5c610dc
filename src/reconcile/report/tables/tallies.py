"""Sums over counts of which some are hidden: as large as what is shown allows, so that nothing is given back."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Tally:
    """So many, or at least so many where a part is hidden: each hidden part is one at the least."""

    count: int = 0
    at_least: bool = False


def tally(counts: Iterable[int | None]) -> Tally:
    """The sum of counts; None is one that is too small to be shown."""
    parts = list(counts)
    hidden = parts.count(None)
    return Tally(sum(part for part in parts if part) + hidden, hidden > 0)
