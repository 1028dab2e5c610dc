"""The figures that are reported upward, one after another: each with what it says and how far it is due."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from reconcile.report.tables.corrections import rate_told
from reconcile.report.tables.model import FigureKey, Rate

Standing = Literal["due", "partly_due", "not_yet_due", "nothing"]


@dataclass(frozen=True)
class ReportedFigure:
    """A figure of the whole county in one window; `waiting`: how many records are too young to be counted."""

    key: FigureKey
    rate: Rate
    waiting: int

    @property
    def standing(self) -> Standing:
        """Whether it counts all of its records, those that are due, or none yet; or there is none to count."""
        if self.rate.empty:
            return "not_yet_due" if self.waiting else "nothing"
        return "partly_due" if self.waiting else "due"


def reported(figures: Iterable[Mapping[str, Any]], period: str) -> tuple[ReportedFigure, ...]:
    """The figures as a release of that period keeps them."""
    return tuple(
        ReportedFigure(FigureKey.of({"period": period} | dict(one)), rate_told(one), one.get("not_yet_due") or 0)
        for one in figures
    )
