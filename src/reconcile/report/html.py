"""The pages of a run: one file a language that needs nothing else, on the screen and on A4."""

from __future__ import annotations

from pathlib import Path

from reconcile.registers.definitions import definitions
from reconcile.report import rendering
from reconcile.report.calibration import BINS, COUNTS, SCORES, Calibration, bin_rows, chart_of, count_rows, score_rows
from reconcile.report.tables.model import Report
from reconcile.report.texts import LANGUAGES, Language, Texts, vocabulary
from reconcile.report.views import COUNTED, RECEIVED, STATUSES, charts
from reconcile.report.why import Why

NAMES: dict[Language, str] = {language: rendering.page_name("report", language) for language in LANGUAGES}


def write_page(path: Path, report: Report, texts: Texts) -> None:
    """Write the page of one language; small counts must have been taken out of the report before."""
    if not report.suppressed:
        raise ValueError("a page may leave the county: suppress small cells first")
    rendering.write(
        path,
        "report.html.j2",
        report=report,
        t=texts,
        words=vocabulary(),
        definitions=definitions(),
        charts=charts(report, texts),
        other_page=NAMES[texts.other],
        kinds={"received": RECEIVED, "counted": COUNTED, "links": STATUSES},
    )


def write_why(path: Path, why: Why, run_id: str) -> None:
    """Write the page that explains one pair of records."""
    reading = why.texts.word("why", "reading", relation=why.relation)
    rendering.write(path, "why.html.j2", why=why, run_id=run_id, reading=reading)


def write_calibration(path: Path, found: Calibration, texts: Texts, run_id: str) -> None:
    """Write the page that holds stated probabilities against labels."""
    rendering.write(
        path,
        "calibration.html.j2",
        t=texts,
        run_id=run_id,
        chart=chart_of(found, texts),
        heads={"bins": BINS, "counts": COUNTS, "scores": SCORES},
        bins=list(bin_rows(found.pooled)),
        counts=list(count_rows(found, texts)),
        scores=list(score_rows(found, texts)),
        relations=[(f"{rows['pair'][0]} {rows['relation'][0]}", list(bin_rows(rows))) for rows in found.of_relations],
    )
