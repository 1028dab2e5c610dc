"""Answers to our list: what offices say of each person on it that hand over no list of their own."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence

import duckdb

from reconcile import engine
from reconcile.registers.load import Declarations
from reconcile.report.tables.figures import Figures
from reconcile.report.tables.model import CUTS, AnswerLine, Answers, Cut, Rate, Receipt, Window

FAMILIES = ("answered", "present_as_answered", "agreeing_as_answered")
DIFFERING = "differing_as_answered"
_RELATION = "record"


def answer_lines(
    connection: duckdb.DuckDBPyConnection,
    figures: Figures,
    declarations: Declarations,
    windows: Sequence[Window],
    detail: str,
    receipts: Iterable[Receipt],
    tables: Collection[str],
) -> tuple[AnswerLine, ...]:
    """A line for each register of answers; without figures where it, or the list that it answers, was not delivered."""
    provided = {receipt.register for receipt in receipts if receipt.provided}
    unused = engine.rows(connection, "report/unused_answers") if "list_answers" in tables else []
    lines = []
    for spec in declarations.registers.values():
        if spec.answered:
            against, periods = spec.answered.against, [window.period for window in windows]
            found = {period: _answers(figures, spec.id, against, period) for period in periods}
            lines.append(
                AnswerLine(
                    against=against,
                    register=spec.id,
                    absent=tuple(name for name in (against, spec.id) if name not in provided),
                    windows={period: answers for period, answers in found.items() if answers},
                    parts=tuple(_parts(figures, spec.id, against, detail)),
                    fields=tuple(_fields(figures, spec.id, detail)),
                    unused={row["reason"]: row["rows"] for row in unused if row["register"] == spec.id},
                )
            )
    return tuple(lines)


def _answers(figures: Figures, register: str, against: str, period: str) -> Answers | None:
    rates = [figures.total(f"{name}.{register}", period, against, _RELATION) for name in FAMILIES]
    answered, present, agreeing = rates
    return Answers(answered, present, agreeing) if answered and present and agreeing else None


def _parts(figures: Figures, register: str, against: str, period: str) -> Iterable[tuple[Cut, str, Answers]]:
    for cut in CUTS:
        columns = [figures.cut(cut, f"{name}.{register}", period, against, _RELATION) for name in FAMILIES]
        for key in columns[0]:
            yield cut, key, Answers(*(column.get(key, Rate()) for column in columns))


def _fields(figures: Figures, register: str, period: str) -> Iterable[tuple[str, int]]:
    """Fields that the office named as differing, those named most often first."""
    rows = figures.totals(f"{DIFFERING}.{register}", period)
    named = [(str(row["field"]), int(row["numerator"])) for row in rows if row["numerator"]]
    return sorted(named, key=lambda one: (-one[1], one[0]))
