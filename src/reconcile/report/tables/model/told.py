"""What offices tell that give no list of their own: totals, and answers to ours."""

from __future__ import annotations

from dataclasses import dataclass, field

from reconcile.report.tables.model.cuts import Cut
from reconcile.report.tables.model.rate import NO_RATE, Rate


@dataclass(frozen=True)
class CountLine:
    """The population system's list beside the totals of an office that gives no list.

    `rates` are those of each window by its label: numerator the list, denominator the office, value the difference.
    `parts` are those of the report's main window by cut and key, none of which is shown outside the county.
    """

    against: str
    register: str
    absent: tuple[str, ...]
    rates: dict[str, Rate] = field(default_factory=dict)
    parts: tuple[tuple[Cut, str, Rate], ...] = ()

    def rate(self, period: str | None) -> Rate:
        """The counts of a window."""
        return self.rates.get(period or "", NO_RATE)


@dataclass(frozen=True)
class Answers:
    """What an office answered to our list: to how many of those asked; how many it has (有, 不一致), and alike (有)."""

    answered: Rate
    present: Rate
    agreeing: Rate

    @property
    def unanswered(self) -> int:
        """Of how many the office said nothing."""
        return (self.answered.denominator or 0) - (self.answered.numerator or 0)

    @property
    def differing(self) -> int:
        """How many the office has with something that differs."""
        return (self.present.numerator or 0) - (self.agreeing.numerator or 0)

    @property
    def absent(self) -> int:
        """How many the office has not got."""
        return (self.present.denominator or 0) - (self.present.numerator or 0)


NO_ANSWERS = Answers(NO_RATE, NO_RATE, NO_RATE)


@dataclass(frozen=True)
class AnswerLine:
    """What an office says of our list that hands over no list of its own, by window.

    `parts` and `fields` (those it named as differing, with how often: None where too small to be shown) are of the
    report's main window; `unused`: rows of its table, of all months, that say nothing of anybody, by reason.
    """

    against: str
    register: str
    absent: tuple[str, ...]
    windows: dict[str, Answers] = field(default_factory=dict)
    parts: tuple[tuple[Cut, str, Answers], ...] = ()
    fields: tuple[tuple[str, int | None], ...] = ()
    unused: dict[str, int | None] = field(default_factory=dict)

    def of(self, period: str | None) -> Answers:
        """What it says of a window."""
        return self.windows.get(period or "", NO_ANSWERS)
