"""How dates go wrong (DOMAIN.md 2). A date here is a text `2026-09-05`, perhaps with a time behind it."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
from borax.calendars.lunardate import LunarDate

from reconcile.demo.errors.kinds import kind, one_by_one


def _on(day: date, value: str) -> str:
    return day.isoformat() + value[10:]


@kind("^....-..-(0[1-9]|1[0-2])")
@one_by_one
def day_month_swap(_: np.random.Generator, value: str) -> str | None:
    """Day and month exchanged."""
    return value[:5] + value[8:10] + "-" + value[5:7] + value[10:]


@kind()
@one_by_one
def day_off(rng: np.random.Generator, value: str) -> str | None:
    """The day before or after."""
    return _on(date.fromisoformat(value[:10]) + timedelta(days=1 if rng.random() < 0.5 else -1), value)


@kind()
@one_by_one
def year_off(rng: np.random.Generator, value: str) -> str | None:
    """The year before or after."""
    return str(int(value[:4]) + (1 if rng.random() < 0.4 else -1)) + value[4:]


@kind()
@one_by_one
def digit_off(rng: np.random.Generator, value: str) -> str | None:
    """One digit of the day or month mistyped, so that another possible date comes out."""
    day = date.fromisoformat(value[:10])
    for _ in range(8):
        place = (6, 8, 9)[int(rng.integers(3))]
        typed = value[:place] + str(int(rng.integers(10))) + value[place + 1 :]
        try:
            if date.fromisoformat(typed[:10]) != day:
                return typed
        except ValueError:
            continue
    return value


@kind()
@one_by_one
def impossible(rng: np.random.Generator, value: str) -> str | None:
    """A day that does not exist."""
    return value[:5] + ("02-30", "06-31", "13-05", "00-00")[int(rng.integers(4))] + value[10:]


@kind()
@one_by_one
def lunar(_: np.random.Generator, value: str) -> str | None:
    """The day of the lunar calendar, written as if it were of the other one."""
    day = LunarDate.from_solar(date.fromisoformat(value[:10]))
    return f"{day.year:04d}-{day.month:02d}-{day.day:02d}{value[10:]}"


@kind()
@one_by_one
def first_of_january(_: np.random.Generator, value: str) -> str | None:
    """Only the year was known."""
    return value[:5] + "01-01" + value[10:]


@kind()
@one_by_one
def first_of_month(_: np.random.Generator, value: str) -> str | None:
    """Only the month was known."""
    return value[:8] + "01" + value[10:]


@kind()
@one_by_one
def only_month(_: np.random.Generator, value: str) -> str | None:
    """Year and month alone."""
    return value[:7]
