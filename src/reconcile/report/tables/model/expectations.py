"""What is held against expectation: coverage by lists, and each month by its unit's own level."""

from __future__ import annotations

from dataclasses import dataclass

from reconcile.report.tables.model.rate import Rate


@dataclass(frozen=True)
class CoverageLine:
    """What a group of lists (the population list first) says of one window: the total behind them, and the share of it
    that the population list holds; or why they say nothing (`refusal`).

    `listed`: on the population list; `seen`: on any; None where it is too small to be shown. `at_most`: the share if no
    event were missing from all lists. `direction`: which way dependence between the lists moves the share.
    """

    period: str
    lists: tuple[str, ...]
    estimate: str
    method: str
    model: str
    direction: str
    refusal: str
    listed: int | None
    seen: int | None
    both: float | None
    total: Rate
    rate: Rate
    at_most: float | None


@dataclass(frozen=True)
class MonitorLine:
    """What a unit (`` is the county) delivered for one month, or for so many `months` up to it, and its expected range.

    `observed` events, or so many of `of`; None where too few to be shown. `low`, `high`: the least and the largest that
    raise no alert; `chance`: of an alert by chance. `state`: in_range, low, high, never, or why it is not judged.
    """

    definition: str
    pair: str
    unit: str
    month: str
    months: int
    state: str
    observed: int | None
    of: int | None
    expected: float | None
    low: float | None
    high: float | None
    chance: float | None
    hidden: bool = False

    @property
    def alert(self) -> bool:
        """Whether the unit's data flow is to be looked into."""
        return self.state in {"low", "high", "never"}
