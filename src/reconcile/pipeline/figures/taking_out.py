"""Lists that leave the pages as workbooks: no wider than the screen, marked, and on record before their bytes go."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from reconcile.accounts.roles import User
from reconcile.accounts.sight import Sight
from reconcile.cases import trail
from reconcile.cases.handing_out import hand_out, hand_out_queue
from reconcile.cases.ledger import visible
from reconcile.cases.queue import Filter, Overdue
from reconcile.cases.trail import Wanted as WantedEvents
from reconcile.pipeline.desk import Desk
from reconcile.pipeline.figures.desk import FigureDesk, Shown
from reconcile.report import filter_words
from reconcile.report.audit_words import figure_name, subject_words
from reconcile.report.figure_rows import FigureRows, Wanted, record_of
from reconcile.report.figure_rows import Row as FigureRow
from reconcile.report.handed_out import Watermark, write_handed_out
from reconcile.report.shown_rows import OF_FIGURE, OF_QUEUE, SURE, ShownRow, figure_row, queue_row
from reconcile.report.tables.audit import AuditFigure, AuditSubject
from reconcile.report.texts import Texts
from reconcile.report.trail_words import OF_TRAIL, trail_row
from reconcile.values.working_days import BEIJING


@dataclass(frozen=True)
class Taker:
    """Who takes a list out, and when; `blind`: without what blind review hides."""

    user: User
    at: datetime
    blind: bool

    def mark(self, run_id: str) -> Watermark:
        """What stands on the list."""
        at = self.at.astimezone(BEIJING).strftime("%Y-%m-%d %H:%M")
        return Watermark(self.user.name, self.user.login, at, run_id)


def shown_rows(
    desk: Desk, rows: FigureRows, found: Sequence[FigureRow], subject: AuditSubject, user: User, texts: Texts
) -> list[ShownRow]:
    """Rows in words, each with those of its cases that this person may see."""
    numbers = rows.cases(found)
    seen = visible(desk.store, {one for of in numbers.values() for one in of}, scope=user.scope)
    names = desk.places.names
    return [
        figure_row(
            row,
            subject.pair,
            [one for one in numbers.get(record_of(row), ()) if one in seen],
            names,
            texts,
            of_register=subject.is_register,
        )
        for row in found
    ]


def columns(*, blind: bool) -> tuple[str, ...]:
    """The columns of rows behind a figure."""
    return tuple(key for key in OF_FIGURE if not (blind and key in SURE))


@dataclass(frozen=True)
class Filters:
    """By what a queue is filtered and in which order it stands: for the store, for the audit log (`said`), and in
    `words` for whoever holds the list; neither of the two holds a value of anybody."""

    wanted: Filter
    sort: str
    said: str
    words: str


def take_out_queue(desk: Desk, filters: Filters, overdue: Overdue, run_id: str, taker: Taker, texts: Texts) -> bytes:
    """The queue as it is filtered, as a workbook."""
    who: dict[str, Any] = {"actor": taker.user.login, "reason": filters.said or "state=open"}
    found = hand_out_queue(desk.store, filters.wanted, filters.sort, **who, scope=taker.user.scope)
    places = desk.places
    rows = [
        queue_row(row, places.name_today(row["township"]), desk.due(row), texts, late=overdue.holds(row))
        for row in found
    ]
    what = texts.word("handed_out", "cases", rows=f"{len(rows):,}", filters=filters.words)
    return _written("queue", what, OF_QUEUE, rows, taker.mark(run_id), texts)


def take_out_rows(
    desk: Desk,
    figures: FigureDesk,
    shown: Shown,
    subject: AuditSubject,
    figure: AuditFigure,
    wanted: Wanted,
    sight: Sight,
    taker: Taker,
    texts: Texts,
) -> bytes | None:
    """The rows of a figure that are wanted, as a workbook; None where there are none to be seen."""
    name = f"{subject.name} {figure.key} {shown.period} run {shown.run_id}"
    with figures.rows(shown, subject, figure, sight) as rows:
        if rows is None:
            return None
        found = hand_out(
            desk.store,
            lambda most: rows.rows(wanted, most),
            action="export_rows",
            subject=name,
            actor=taker.user.login,
            reason=" ".join(f"{key}={value}" for key, value in vars(wanted).items() if value) or "all rows",
        )
        lines = shown_rows(desk, rows, found, subject, taker.user, texts)
    words = {"subject": subject_words(subject, texts), "figure": figure_name(figure, texts)}
    what = texts.word("handed_out", "figure", **words, period=shown.period, rows=f"{len(lines):,}")
    said = {name: value for name, value in vars(wanted).items() if value}
    named = filter_words.of_rows(said, texts, desk.places.name_today, of_register=subject.is_register)
    what = texts.word("page", "semicolon").join(filter(None, (what, named)))
    return _written("rows", what, columns(blind=taker.blind), lines, taker.mark(shown.run_id), texts)


def take_out_trail(
    desk: Desk,
    wanted: WantedEvents,
    names: Mapping[str, str],
    filters: str,
    said: str,
    run_id: str,
    taker: Taker,
    texts: Texts,
) -> bytes:
    """The audit trail as it is filtered, as a workbook; `filters` are words for its reader, `said` those on record."""
    scope = taker.user.scope
    found = hand_out(
        desk.store,
        lambda most: trail.found(desk.store, wanted, scope=scope, most=most),
        action="export_trail",
        subject="audit trail",
        actor=taker.user.login,
        reason=said or "all rows",
    )
    rows = [trail_row(event, names, desk.places.names, texts) for event in found]
    named = filters or texts.word("handed_out", "no_filter")
    what = texts.word("handed_out", "events", rows=f"{len(rows):,}", filters=named)
    return _written("trail", what, OF_TRAIL, rows, taker.mark(run_id), texts)


def _written(
    sheet: str, what: str, keys: Sequence[str], rows: Sequence[ShownRow], mark: Watermark, texts: Texts
) -> bytes:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "list.xlsx"
        write_handed_out(path, sheet, what, keys, rows, mark, texts)
        return path.read_bytes()
