"""The desk at which somebody looks at the figures of one run, and goes down to the rows behind one of them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import lru_cache

from reconcile.accounts.sight import Sight
from reconcile.cases.ledger import restricted_records
from reconcile.errors import RunDamaged, WorkspaceError
from reconcile.pipeline.desk import Desk
from reconcile.pipeline.desk.runs import Stamp
from reconcile.pipeline.review_estimate import fullest_review, reviewed_in
from reconcile.report.audit import gather_audit
from reconcile.report.audit_rows import has_rows
from reconcile.report.figure_rows import FigureRows, Reach
from reconcile.report.tables import Report, gather
from reconcile.report.tables.audit import AuditFigure, AuditSubject
from reconcile.report.tables.model import Window
from reconcile.report.tables.of_township import TownshipFigures
from reconcile.workspace import run_ids

_KEPT = 24
"""What was last looked at is kept: a run never changes."""


@dataclass(frozen=True)
class Shown:
    """The figures of a run in one window, as far as one reader sees them; `township` where they are those of one.

    `review_unread`: what a blind review says of them is there and cannot be read.
    """

    report: Report
    subjects: tuple[AuditSubject, ...]
    township: str | None
    review_unread: bool = False

    @property
    def run_id(self) -> str:
        """The run."""
        return self.report.run.run_id

    @property
    def period(self) -> str:
        """The window."""
        return self.report.window.period

    def figure(self, name: str, key: str) -> tuple[AuditSubject, AuditFigure] | None:
        """The figure of that key of a subject, and the subject; None where there is none."""
        found = ((one, figure) for one in self.subjects if one.name == name for figure in one.figures)
        return next(((one, figure) for one, figure in found if figure.key == key), None)


class FigureDesk:
    """The figures of the runs of a desk's workspace."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._report = lru_cache(maxsize=4)(self._read_report)
        self._figures = lru_cache(maxsize=_KEPT)(self._read_figures)

    def shown(self, run_id: str, period: str, sight: Sight) -> Shown | None:
        """The figures of a run (by its whole id) in that window, or in its usual one; None where it has no such."""
        if run_id not in run_ids(self._desk.context.workspace):
            return None
        stamp = self._desk.runs.stamp(run_id)
        report = self._report(run_id, stamp)
        if report is None or period not in ("", *(window.period for window in report.windows)):
            return None
        asked = (run_id, stamp, period or report.window.period, sight.township)
        try:
            review = fullest_review(self._desk.context.workspace, run_id) if sight.township is None else None
            return self._figures(*asked, review.stamp if review else None)
        except WorkspaceError as error:
            if isinstance(error, RunDamaged):
                raise
            found = self._figures(*asked, None)
            return replace(found, review_unread=True) if found else None

    def windows(self, run_id: str) -> tuple[Window, ...]:
        """The windows of a run, by which its periods are called; none where it cannot be read any more."""
        try:
            report = self._report(run_id, self._desk.runs.stamp(run_id))
        except RunDamaged:
            return ()
        return report.windows if report else ()

    def shows_rows(self, subject: AuditSubject, figure: AuditFigure, sight: Sight) -> bool:
        """Whether somebody may see its rows: both registers are theirs or disclosed to them, and it is not one of few
        persons that is hidden."""
        pair = self._desk.context.declarations.pairs.get(subject.pair)
        registers = (pair.left, pair.right) if pair else (subject.pair,)
        return has_rows(figure) and not figure.raw.bound and all(self._open(name, sight) for name in registers)

    @contextmanager
    def rows(
        self, shown: Shown, subject: AuditSubject, figure: AuditFigure, sight: Sight
    ) -> Iterator[FigureRows | None]:
        """The rows of a figure within somebody's reach; None where the run has none, or was deleted."""
        barred = () if sight.restricted else restricted_records(self._desk.store)
        reach = Reach(sight.township, sight.restricted, barred)
        with self._desk.runs.reading(shown.run_id) as connection:
            if connection is None:
                yield None
                return
            declarations = self._desk.context.declarations
            rows = FigureRows(connection, declarations, subject, figure, shown.period, reach)
            yield rows if rows.there else None

    def _open(self, register: str, sight: Sight) -> bool:
        spec = self._desk.context.declarations.registers.get(register)
        return sight.reader is None or (spec is not None and sight.reader in (spec.office, *spec.disclose_to))

    def _read_report(self, run_id: str, _: Stamp) -> Report | None:
        context = self._desk.context
        with self._desk.runs.reading(run_id) as connection:
            return gather(connection, context.declarations, context.settings) if connection else None

    def _read_figures(
        self, run_id: str, stamp: Stamp, period: str, township: str | None, review: tuple[str, int] | None
    ) -> Shown | None:
        context, whole = self._desk.context, self._report(run_id, stamp)
        if whole is None:
            return None
        report = replace(whole, window=next(one for one in whole.windows if one.period == period))
        with self._desk.runs.reading(run_id) as connection:
            if connection is None:
                return None
            if township is None:
                reviewed = reviewed_in(context.workspace, context.workspace.runs / run_id) if review else None
                return Shown(report, gather_audit(connection, report, context.settings, reviewed), None)
            own = TownshipFigures.read(connection, township, context.settings.small_cell)
            report = own.report(report, context.settings)
            return Shown(report, own.subjects(report, context.settings), township)
