"""The audit pages: a file for each comparison and register, a page of A4 for each figure, and the rows behind them."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import duckdb
import polars as pl

from reconcile import engine
from reconcile.registers.load import Declarations
from reconcile.report import rendering
from reconcile.report.audit_rows import RowFiles, has_rows
from reconcile.report.charts import TrendChart, share_scale, trend_chart
from reconcile.report.tables.audit import AuditFigure, AuditSubject, audit_subjects
from reconcile.report.tables.model import Report
from reconcile.report.texts import LANGUAGES, Texts
from reconcile.settings import Settings

FOLDER, ROWS = "audit", "rows"


@dataclass(frozen=True)
class Audit:
    """The subjects of a report, and the file of rows of each that has one, as its pages link it."""

    report: Report
    subjects: tuple[AuditSubject, ...]
    rows: dict[str, str]

    def rows_of(self, subject: AuditSubject, figure: AuditFigure) -> str:
        """The file of rows a figure is made of; nothing where it is made of none."""
        return self.rows.get(subject.name, "") if has_rows(figure) else ""


def gather_audit(
    connection: duckdb.DuckDBPyConnection, report: Report, settings: Settings, reviewed: pl.DataFrame | None = None
) -> tuple[AuditSubject, ...]:
    """The figures of a run; `reviewed`: what blind reviews of it made of them, as `measure.reviewed` gives it."""
    figures = engine.frame(connection, "report/figures")
    if reviewed is not None:
        known = reviewed.select(name for name in reviewed.columns if name in figures.columns)
        figures = pl.concat(
            [figures, known.cast({name: figures.schema[name] for name in known.columns})], how="diagonal"
        )
    return audit_subjects(figures, report, settings.targets, engine.frame(connection, "report/sensitivity"))


def write_audit(
    connection: duckdb.DuckDBPyConnection,
    folder: Path,
    report: Report,
    subjects: tuple[AuditSubject, ...],
    declarations: Declarations,
) -> list[Path]:
    """Write `audit/` below the folder of the reports: pages in both languages and `rows/`; all inside the county."""
    home = folder / FOLDER
    home.mkdir(exist_ok=True)
    files = RowFiles(connection, declarations, report.run)
    made = {subject.name: files.write(home / ROWS, subject, report.window.period) for subject in subjects}
    rows = {name: path for name, path in made.items() if path}
    audit = Audit(report, subjects, {name: f"{ROWS}/{path.name}" for name, path in rows.items()})
    pages = [path for language in LANGUAGES for path in _write_pages(home, audit, Texts(language, declarations))]
    return [*pages, *rows.values()]


def _write_pages(home: Path, audit: Audit, texts: Texts) -> list[Path]:
    ending, other = (rendering.page_name("", language) for language in (texts.language, texts.other))
    shared = {"audit": audit, "report": audit.report, "t": texts, "ending": ending}
    index = home / f"index{ending}"
    rendering.write(index, "audit_index.html.j2", **shared, other_page=f"index{other}")
    written = [index]
    for subject in audit.subjects:
        path = home / f"{subject.name}{ending}"
        curves = {figure.key: curve(figure, texts) for figure in subject.figures if figure.curve}
        rendering.write(
            path, "audit.html.j2", **shared, subject=subject, curves=curves, other_page=f"{subject.name}{other}"
        )
        written.append(path)
    return written


def curve(figure: AuditFigure, texts: Texts) -> TrendChart:
    """The figure by the probability from which links are accepted."""
    points = [(str(threshold), rate) for threshold, rate in figure.curve]
    return trend_chart(texts.word("audit", "curve"), points, share_scale(rate for _, rate in figure.curve))
