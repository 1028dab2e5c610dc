"""How the follow-up goes: the rates of METRICS.md's `followup.*`, by office and township and never by person."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from statistics import median_low
from typing import Literal

from reconcile.cases.askings import Asking
from reconcile.values.working_days import WorkingDays

Cut = Literal["all", "office", "township"]
CUTS: tuple[Cut, ...] = ("all", "office", "township")
SHARES = ("followup.checked", "followup.answered", "followup.on_time", "followup.corrected")
DAYS = "followup.working_days"


@dataclass(frozen=True)
class Deadline:
    """Within how many working days of which calendar an office answers, and the day that it is."""

    calendar: WorkingDays
    days: int
    today: date


@dataclass(frozen=True)
class Part:
    """The follow-up of one office, one township (null where the record names none) or all: counts of times asked.

    `shares`: by definition numerator and denominator; `typical`: the median of working days to an answer, the lower one
    of two; null where nobody has answered.
    """

    cut: Cut
    key: str | None
    shares: dict[str, tuple[int, int]]
    typical: int | None


def parts(found: Iterable[Asking], deadline: Deadline) -> list[Part]:
    """All, then offices, then townships, each in the order of their keys."""
    told = list(found)
    made = [_part("all", None, told, deadline)]
    for cut in CUTS[1:]:
        keys = {_key(one, cut) for one in told}
        for key in sorted(keys, key=lambda key: (key is None, key)):
            made.append(_part(cut, key, [one for one in told if _key(one, cut) == key], deadline))
    return made


def _key(one: Asking, cut: Cut) -> str | None:
    return one.office if cut == "office" else one.case["township"]


def _part(cut: Cut, key: str | None, found: Sequence[Asking], deadline: Deadline) -> Part:
    days = [deadline.calendar.between(one.asked, one.answered) for one in found if one.answered]
    shares = {name: counts(found, deadline) for name, counts in _COUNTS.items()}
    return Part(cut, key, shares, median_low(days) if days else None)


def _checked(found: Sequence[Asking], _: Deadline) -> tuple[int, int]:
    """Answered, or settled by an extract before an answer came."""
    return sum(one.answered is not None or one.ended is not None for one in found), len(found)


def _answered(found: Sequence[Asking], _: Deadline) -> tuple[int, int]:
    """Answered, of those that needed an answer: no extract settled them before one came."""
    answered = sum(one.answered is not None for one in found)
    return answered, answered + sum(one.answered is None and one.ended is None for one in found)


def _on_time(found: Sequence[Asking], deadline: Deadline) -> tuple[int, int]:
    """Answered by the last day, of those that were answered or whose last day passed without an answer."""
    in_time = due = 0
    for one in found:
        last = one.due(deadline.calendar, deadline.days)
        in_time += one.answered is not None and one.answered <= last
        due += one.answered is not None or (one.ended or deadline.today) > last
    return in_time, due


def _corrected(found: Sequence[Asking], _: Deadline) -> tuple[int, int]:
    """Put right as a later extract shows, of all but what turned out to need no correction or is no question now."""
    last = [one for one in found if one.last]
    agrees = sum(one.outcome == "agrees" for one in last)
    return agrees, agrees + sum(one.outcome is None for one in last)


_COUNTS = dict(zip(SHARES, (_checked, _answered, _on_time, _corrected), strict=True))
