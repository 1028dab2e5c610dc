"""The first page of a run as one small table of words, for faces that print."""

from __future__ import annotations

from pathlib import Path

from reconcile import engine
from reconcile.pipeline.context import Context
from reconcile.report.tables import Rate, gather
from reconcile.report.tables.model import Compared, Report
from reconcile.report.texts import Texts

NOT_PROVIDED = "未提供"
NOT_DUE = "—"


def overview(folder: Path, context: Context) -> list[dict[str, str]]:
    """A row for each pair: its label, and in each window of the run the rate and its denominator.

    A register that was not delivered is 未提供; a window in which nothing was due yet has no rate.
    """
    with engine.connect(folder / "run.duckdb", read_only=True) as connection:
        report = gather(connection, context.declarations, context.settings)
    texts = Texts(context.settings.language, context.declarations)
    usual = context.settings.headline
    others = sorted({one.comparison.headline for one in report.compared} - {usual})
    title = " · ".join([usual, *(f"* {other}" for other in others)])
    return [_row(one, report, texts, title, usual) for one in report.compared]


def _row(one: Compared, report: Report, texts: Texts, title: str, usual: str) -> dict[str, str]:
    headline = one.comparison.headline
    row = {title: texts.pair(one.comparison.pair) + ("" if headline == usual else " *")}
    for window in report.windows:
        rate = one.rate(headline, window.period)
        row[texts.word("window", window.kind)] = NOT_PROVIDED if one.comparison.absent else _words(rate)
    return row


def _words(rate: Rate) -> str:
    if rate.value is None:
        return NOT_DUE
    return f"{100 * rate.value:.2f} % / {rate.denominator:,}"
