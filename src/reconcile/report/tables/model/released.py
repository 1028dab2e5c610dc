"""What was reported before, and what of it is another figure now."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any

from reconcile.report.tables.model.rate import Rate


@dataclass(frozen=True)
class Checkpoint:
    """The line of this run's results in the chain of runs, and the digits of that line's hash."""

    line: int
    digits: str


@dataclass(frozen=True)
class FigureKey:
    """What a figure of the whole county speaks of; `field` is empty where it speaks of none."""

    period: str
    definition: str
    pair: str
    relation: str
    field: str

    @staticmethod
    def of(row: Mapping[str, Any]) -> FigureKey:
        """That of a row; runs and releases of older versions tell neither window nor field."""
        return FigureKey(**{one.name: str(row.get(one.name) or "") for one in fields(FigureKey)})


@dataclass(frozen=True)
class CorrectedFigure:
    """A figure of the whole county that was reported otherwise; a rate without a value was not there.

    `waiting`: how many records were, and are, too young to be counted.
    """

    key: FigureKey
    before: Rate
    now: Rate
    waiting: tuple[int, int] = (0, 0)


@dataclass(frozen=True)
class InputChange:
    """An input of the run that is another than when the figures were released."""

    kind: str
    what: str
    before: str
    now: str


@dataclass(frozen=True)
class Correction:
    """The release of the same period that this run is held against: who signed it, and what no longer holds.

    `unchanged`: how many figures are as they were reported; None where the run was made before that was counted.
    """

    number: int
    run_id: str
    as_of: str
    name: str
    role: str
    at: str
    figures: tuple[CorrectedFigure, ...]
    changes: tuple[InputChange, ...]
    unchanged: int | None = None
