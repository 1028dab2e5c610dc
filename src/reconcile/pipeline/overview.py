"""The first page of a run as one small table of words, for faces that print."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from rich.console import Console
from rich.table import Table

from reconcile import engine
from reconcile.pipeline.context import Context
from reconcile.report.tables import gather
from reconcile.report.tables.model import Compared, Report
from reconcile.report.texts import Texts

NOT_PROVIDED = "未提供"
NOT_DUE = "…"
NOTHING = "—"
CAPTION = (
    f"率 / 分母 (rate / records it speaks of); {NOT_DUE} not yet due; {NOTHING} no record; {NOT_PROVIDED} not delivered"
)


def overview(folder: Path, context: Context) -> list[dict[str, str]]:
    """A row for each pair: its label, and in each window of the run the rate and its denominator.

    A register that was not delivered is 未提供; a window in which nothing was due yet, or nothing is, has no rate.
    """
    with engine.opened_run(folder) as connection:
        report = gather(connection, context.declarations, context.settings)
    texts = Texts(context.settings.language, context.declarations)
    usual = context.settings.headline
    others = sorted({one.comparison.headline for one in report.compared} - {usual})
    title = " · ".join([usual, *(f"* {other}" for other in others)])
    return [_row(one, report, texts, title, usual) for one in report.compared]


def show_overview(console: Console, rows: Sequence[dict[str, str]], cautions: Sequence[str]) -> None:
    """Print the rows as a table, how to read it, and what to be careful about."""
    table = Table(box=None, pad_edge=False)
    for name in rows[0] if rows else ():
        table.add_column(name, justify="right" if table.columns else "left", overflow="fold")
    for row in rows:
        table.add_row(*row.values())
    console.print(table)
    console.print(CAPTION, style="dim")
    for caution in cautions:
        console.print("[yellow]![/] ", end="")
        console.print(caution, markup=False)


def listed(reports: Path) -> Iterator[str]:
    """A line for each file of the reports, and for each folder with the number of its files."""
    for path in sorted(reports.iterdir()):
        files = sum(one.is_file() for one in path.rglob("*"))
        yield f"{path}/ ({files} files)" if path.is_dir() else str(path)


def _row(one: Compared, report: Report, texts: Texts, title: str, usual: str) -> dict[str, str]:
    headline = one.comparison.headline
    row = {title: texts.pair(one.comparison.pair) + ("" if headline == usual else " *")}
    for window in report.windows:
        row["\n".join(texts.word("window", kind) for kind in window.kinds)] = _words(one, window.period)
    return row


def _words(one: Compared, period: str) -> str:
    rate = one.rate(one.comparison.headline, period)
    if one.comparison.absent:
        return NOT_PROVIDED
    if rate.value is None:
        return NOT_DUE if one.not_due(period) else NOTHING
    return f"{100 * rate.value:.2f} % / {rate.denominator:,}"
