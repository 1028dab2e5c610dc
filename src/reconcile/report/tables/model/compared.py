"""A comparison of two registers with its figures in every window."""

from __future__ import annotations

from dataclasses import dataclass, field

from reconcile.report.tables.model.rate import NO_RATE, Rate
from reconcile.report.tables.model.run import Window

FEEDBACK = ("without_verdicts", "with_feedback")
"""The estimates that say what decisions of people do to a figure."""


@dataclass(frozen=True)
class Comparison:
    """A relation of a pair that figures are given for, and which of its registers were not delivered.

    `headline` is the definition shown first: the workspace's, or presence where the pair has no consistency.
    """

    pair: str
    relation: str
    left: str
    right: str
    reference: str
    headline: str
    absent: tuple[str, ...] = ()


@dataclass(frozen=True)
class Side:
    """What became of the rows of one side of a comparison: the sum of METRICS §1.

    `left_out`: by reason how many (None: too few to be shown); `total`: counted and left out together.
    """

    register: str
    received: int | None
    counted: int | None
    left_out: dict[str, int | None]
    total: int

    @property
    def adds_up(self) -> bool:
        """Whether every received row is accounted for."""
        return self.received is None or self.total == self.received


@dataclass(frozen=True)
class Compared:
    """The figures of one comparison: definition by window, and what was left out on each side by window.

    `moved`: definition by window and threshold, as if links were accepted from that probability on.
    """

    comparison: Comparison
    rates: dict[tuple[str, str], Rate]
    sides: dict[str, tuple[Side, Side]]
    estimates: dict[tuple[str, str], Rate] = field(default_factory=dict)
    target: float | None = None
    moved: dict[tuple[str, str, float], Rate] = field(default_factory=dict)

    def rate(self, definition: str, period: str) -> Rate:
        """The figure of that definition in that window."""
        return self.rates.get((definition, period), NO_RATE)

    def before(self, definition: str, window: Window) -> Rate:
        """The figure of that definition in the same period a year earlier."""
        return self.rate(definition, window.year_before or "")

    def estimate(self, name: str, period: str) -> Rate:
        """An estimate of the headline figure in that window."""
        return self.estimates.get((name, period), NO_RATE)

    def moved_to(self, threshold: float, definition: str, period: str) -> Rate:
        """That figure if links were accepted from another probability on."""
        return self.moved.get((definition, period, threshold), NO_RATE)

    def not_due(self, period: str) -> bool:
        """Whether a window has no figure because its records are too young to be due."""
        waiting = any(side.left_out.get("not_yet_due", 0) != 0 for side in self.sides.get(period, ()))
        return self.rate(self.comparison.headline, period).empty and waiting

    @property
    def definitions(self) -> tuple[str, ...]:
        """The definitions this comparison has, in their fixed order."""
        return tuple(dict.fromkeys(definition for definition, _ in self.rates))
