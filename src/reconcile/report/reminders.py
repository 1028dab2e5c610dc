"""Reminders: a page of A4 for each office whose answers are overdue: numbers of cases, and nothing of a person."""

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
    """A case that waits for its answer: `township` is its name, `late` counts working days past the last one."""

    case_id: str
    type: str
    difference: str | None
    township: str
    asked: date
    due: date
    late: int


@dataclass(frozen=True)
class Reminder:
    """What one office is reminded of: as of which day, how many working days it had, and each case."""

    office: str
    county: str
    today: date
    days: int
    cases: tuple[Overdue, ...]


def write_reminders(folder: Path, reminders: Iterable[Reminder], texts: Texts) -> list[Path]:
    """Write `<office>.html` for each; the page of an office that is no longer late on that day is taken away."""
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for one in reminders:
        path = folder / rendering.page_name(one.office, "zh")
        with replaced(path) as aside:
            rendering.write(aside, "reminder.html.j2", one=one, t=texts)
        written.append(path)
    for page in set(folder.glob("*.html")) - set(written):
        page.unlink()
    return written
