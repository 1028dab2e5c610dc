"""Reminders: a page of A4 for each unit that gets a list and whose answers are overdue: numbers of cases as they stand
in the list, and nothing of a person."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from reconcile.report import rendering
from reconcile.report.texts import Texts
from reconcile.workspace import replaced


@dataclass(frozen=True)
class Overdue:
    """A case that waits for its answer: `item` is its number as lists show it, `township` its name; `late` counts
    working days past the last one."""

    item: str
    type: str
    difference: str | None
    township: str
    asked: date
    due: date
    late: int


@dataclass(frozen=True)
class Reminder:
    """What one unit is reminded of: its `key` and what it is called, as of which day, and each case."""

    key: str
    unit: str
    county: str
    today: date
    cases: tuple[Overdue, ...]


def write_reminders(folder: Path, reminders: Iterable[Reminder], texts: Texts) -> list[Path]:
    """Write `<key>.html` for each; the page of a unit that is no longer late on that day is taken away."""
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for one in reminders:
        path = folder / rendering.page_name(one.key, "zh")
        with replaced(path) as aside:
            rendering.write(aside, "reminder.html.j2", one=one, t=texts)
        written.append(path)
    for page in set(folder.glob("*.html")) - set(written):
        page.unlink()
    return written
