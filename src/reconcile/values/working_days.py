"""Working days of the mainland: Monday to Friday but public holidays, and the weekends worked in exchange (调休)."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, timezone
from functools import cache
from importlib.resources import files

DAY = timedelta(days=1)
SATURDAY = 5
BEIJING = timezone(timedelta(hours=8))
"""The one time zone of the mainland."""


def today() -> date:
    """The day by the clocks of Beijing."""
    return datetime.now(BEIJING).date()


def in_beijing(at: datetime) -> str:
    """A moment by the clocks of Beijing, to the minute; one without a zone is in UTC."""
    return (at if at.tzinfo else at.replace(tzinfo=UTC)).astimezone(BEIJING).strftime("%Y-%m-%d %H:%M")


@dataclass(frozen=True)
class WorkingDays:
    """A calendar. Of a year that is not among `years` the holidays are not known: Monday to Friday count there."""

    off: frozenset[date]
    worked: frozenset[date]
    years: frozenset[int]

    def has(self, day: date) -> bool:
        """Whether offices work on that day."""
        return day in self.worked or (day.weekday() < SATURDAY and day not in self.off)

    def after(self, day: date, number: int) -> date:
        """The working day that is the `number`-th after `day`, which itself does not count."""
        while number > 0:
            day += DAY
            number -= self.has(day)
        return day

    def between(self, start: date, end: date) -> int:
        """How many working days come after `start` up to `end`: 0 where they are the same day."""
        return sum(self.has(start + DAY * number) for number in range(1, (end - start).days + 1))


def working_days(off: Iterable[str] = (), worked: Iterable[str] = ()) -> WorkingDays:
    """The calendar as it was announced, with more days off and worked weekends.

    Each is a day or several: `2027-02-05`, `2027-02-05..2027-02-11`. ValueError where one is no day.
    """
    announced = _announced()
    more = {day for text in off for day in days_of(text)}, {day for text in worked for day in days_of(text)}
    years = announced.years | {day.year for days in more for day in days}
    return WorkingDays((announced.off - more[1]) | more[0], (announced.worked - more[0]) | more[1], frozenset(years))


def days_of(text: str) -> Iterator[date]:
    """Every day from the first to the last one named; ValueError where that cannot be meant."""
    first, _, last = text.partition("..")
    day, end = date.fromisoformat(first), date.fromisoformat(last or first)
    if not 0 <= (end - day).days < 100:
        raise ValueError(f"{text} ends before it begins, or is longer than a hundred days")
    while day <= end:
        yield day
        day += DAY


@cache
def _announced() -> WorkingDays:
    text = (files("reconcile.values") / "working_days.toml").read_text(encoding="utf-8")
    declared = tomllib.loads(text)
    found = {
        name: frozenset(
            day for year, days in declared.items() for part in days[name] for day in days_of(_of_year(year, part))
        )
        for name in ("off", "worked")
    }
    return WorkingDays(**found, years=frozenset(int(year) for year in declared))


def _of_year(year: str, part: str) -> str:
    return "..".join(f"{year}-{day}" for day in part.split(".."))
