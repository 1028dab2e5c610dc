"""What is overdue, who is reminded of it, how the follow-up goes: cases of a workspace held against its calendar."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from reconcile.cases.askings import Asking, askings, overdue
from reconcile.cases.followup import CUTS, SHARES, Deadline, Part, parts
from reconcile.pipeline.case_lists.units import Unit, unit_of
from reconcile.pipeline.cases import case_store
from reconcile.pipeline.context import Context
from reconcile.report.case_lists import ITEM
from reconcile.report.reminders import Overdue, Reminder, write_reminders
from reconcile.report.tables.model import Rate
from reconcile.report.tables.suppression.known_counts import small
from reconcile.report.tables.suppression.parts_of_whole import protect_column
from reconcile.report.tables.suppression.small_cells import protect
from reconcile.report.texts import Texts

REMINDERS = Path("reports") / "reminders"
"""Where reminders lie below a workspace, in a folder for each day."""


@dataclass(frozen=True)
class Late:
    """The cases that wait for an overdue answer, by office, and the years whose holidays the deadlines do not know."""

    cases: list[tuple[Asking, date]]
    deadline: Deadline
    unknown_years: list[int]

    def days_late(self, due: date) -> int:
        """Working days since the last one."""
        return self.deadline.calendar.between(due, self.deadline.today)


def late_cases(context: Context, today: date, *, restricted: bool = False) -> Late:
    """What is overdue on that day; restricted cases only where they are asked for."""
    deadline = _deadline(context, today)
    with case_store(context) as store:
        found = askings(store, today, restricted=restricted)
    late = overdue(found, deadline.calendar, deadline.days, today)
    return Late(late, deadline, _unknown(deadline, [one.asked for one in found if one.waiting]))


def remind(context: Context, today: date) -> tuple[list[Path], Late]:
    """Write a page for each unit that is late, the same that get lists, below `reports/reminders/<today>/`.

    Restricted cases are on none.
    """
    late = late_cases(context, today)
    by_unit: dict[Unit, list[tuple[Asking, date]]] = {}
    for one, due in late.cases:
        by_unit.setdefault(unit_of({**one.case, "office": one.office}), []).append((one, due))
    texts = Texts("zh", context.declarations)
    made = [_reminder(context, late, unit, cases, texts) for unit, cases in sorted(by_unit.items())]
    return write_reminders(context.workspace.root / REMINDERS / today.isoformat(), made, texts), late


def _reminder(context: Context, late: Late, unit: Unit, cases: Sequence[tuple[Asking, date]], texts: Texts) -> Reminder:
    names = context.places.names
    lines = [
        Overdue(
            item=one.case["case_id"][:ITEM],
            type=one.case["type"],
            difference=one.case["difference"],
            township=names.get(one.case["township"] or "", one.case["township"] or ""),
            asked=one.asked,
            due=due,
            late=late.days_late(due),
        )
        for one, due in cases
    ]
    county = context.settings.name or context.settings.area
    ordered = sorted(lines, key=lambda line: (line.township, line.due, line.item))
    return Reminder(unit.key, unit.name(names, texts), county, late.deadline.today, tuple(ordered))


@dataclass(frozen=True)
class Line:
    """One part with its rates as they may be shown; `typical` is null too where few answers would tell whose it is."""

    part: Part
    rates: dict[str, Rate]
    typical: int | None


@dataclass(frozen=True)
class FollowUp:
    """The rates of the follow-up without small counts."""

    lines: list[Line]
    unknown_years: list[int] = field(default_factory=list)


def follow_up_rates(context: Context, today: date, since: date | None = None) -> FollowUp:
    """The rates of all that was asked by that day, or `since` a day, restricted cases not among it."""
    deadline = _deadline(context, today)
    with case_store(context) as store:
        found = [one for one in askings(store, today) if since is None or one.asked >= since]
    limit = context.settings.small_cell
    made = parts(found, deadline)
    lines = [line for cut in CUTS for line in _protected([part for part in made if part.cut == cut], limit)]
    return FollowUp(lines, _unknown(deadline, [one.asked for one in found]))


def _protected(of_cut: Sequence[Part], limit: int) -> list[Line]:
    """The parts of one whole: a small count is hidden, and with it the next one where it could be worked out."""
    columns = {name: [_rate(*part.shares[name]) for part in of_cut] for name in SHARES}
    shown = {
        name: [protect(rate, limit) for rate in rates] if len(rates) == 1 else protect_column(rates, limit)
        for name, rates in columns.items()
    }
    lines = []
    for at, part in enumerate(of_cut):
        rates = {name: shown[name][at] or Rate() for name in SHARES}
        few = small(part.shares["followup.answered"][0], limit) or bool(rates["followup.answered"].bound)
        lines.append(Line(part, rates, None if few else part.typical))
    return lines


def _rate(numerator: int, denominator: int) -> Rate:
    return Rate(numerator, denominator, numerator / denominator if denominator else None)


def _deadline(context: Context, today: date) -> Deadline:
    wanted = context.settings.followup
    return Deadline(wanted.calendar, wanted.working_days, today)


def _unknown(deadline: Deadline, asked: Sequence[date]) -> list[int]:
    """The years between the first question and now whose public holidays nobody has set."""
    years = range(min([*asked, deadline.today]).year, deadline.today.year + 1)
    return [year for year in years if year not in deadline.calendar.years]
