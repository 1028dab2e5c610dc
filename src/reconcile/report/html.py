"""The pages of a run: one file a language that needs nothing else, on the screen and on A4."""

from __future__ import annotations

from functools import cache, partial
from importlib.resources import files
from pathlib import Path

from jinja2 import Environment, PackageLoader, StrictUndefined

from reconcile.registers.definitions import definitions
from reconcile.report import formatting
from reconcile.report.calibration import BINS, COUNTS, SCORES, Calibration, bin_rows, chart_of, count_rows, score_rows
from reconcile.report.cause_words import (
    cause_asked,
    cause_counts,
    cause_fields,
    cause_kinds,
    cause_months,
    cause_register,
    cause_times,
    cause_unit,
)
from reconcile.report.correction_words import change_words, correction_intro, figure_words, is_main
from reconcile.report.monitor_words import (
    asked_words,
    false_alerts,
    measure_words,
    month_words,
    observed_words,
    range_words,
    unit_words,
)
from reconcile.report.tables.model import Report
from reconcile.report.texts import LANGUAGES, Language, Texts, vocabulary
from reconcile.report.views import COUNTED, RECEIVED, STATUSES, charts
from reconcile.report.why import Why
from reconcile.report.wording import (
    bias_words,
    cut_word,
    group_word,
    lists_words,
    model_words,
    refusal_words,
    target_word,
    window_name,
    window_words,
)

NAMES: dict[Language, str] = {"zh": "report.html", "en": "report.en.html"}


def write_page(path: Path, report: Report, texts: Texts) -> None:
    """Write the page of one language; small counts must have been taken out of the report before."""
    if not report.suppressed:
        raise ValueError("a page may leave the county: suppress small cells first")
    template = _environment().get_template("report.html.j2")
    other = next(language for language in LANGUAGES if language != texts.language)
    page = template.render(
        report=report,
        t=texts,
        words=vocabulary(),
        definitions=definitions(),
        charts=charts(report, texts),
        style=_style(),
        other_page=NAMES[other],
        kinds={"received": RECEIVED, "counted": COUNTED, "links": STATUSES},
    )
    path.write_text(page, encoding="utf-8", newline="\n")


def write_why(path: Path, why: Why, run_id: str) -> None:
    """Write the page that explains one pair of records."""
    page = (
        _environment()
        .get_template("why.html.j2")
        .render(
            why=why,
            run_id=run_id,
            reading=why.texts.word("why", "reading", relation=why.relation),
            style=_style(),
        )
    )
    path.write_text(page, encoding="utf-8", newline="\n")


def write_calibration(path: Path, found: Calibration, texts: Texts, run_id: str) -> None:
    """Write the page that holds stated probabilities against labels."""
    template = _environment().get_template("calibration.html.j2")
    page = template.render(
        t=texts,
        run_id=run_id,
        chart=chart_of(found, texts),
        heads={"bins": BINS, "counts": COUNTS, "scores": SCORES},
        bins=list(bin_rows(found.pooled)),
        counts=list(count_rows(found, texts)),
        scores=list(score_rows(found, texts)),
        relations=[(f"{rows['pair'][0]} {rows['relation'][0]}", list(bin_rows(rows))) for rows in found.of_relations],
        style=_style(),
    )
    path.write_text(page, encoding="utf-8", newline="\n")


def _style() -> str:
    return (files("reconcile.report") / "templates" / "style.css").read_text(encoding="utf-8")


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("reconcile.report"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters |= {name: getattr(formatting, name) for name in _FILTERS}
    environment.globals |= {word.__name__: word for word in _WORDS}
    environment.filters["zip"] = partial(zip, strict=True)
    return environment


_WORDS = (
    asked_words,
    bias_words,
    cause_asked,
    cause_counts,
    cause_fields,
    cause_kinds,
    cause_months,
    cause_register,
    cause_times,
    cause_unit,
    change_words,
    correction_intro,
    cut_word,
    false_alerts,
    group_word,
    figure_words,
    is_main,
    lists_words,
    measure_words,
    model_words,
    month_words,
    observed_words,
    range_words,
    refusal_words,
    target_word,
    unit_words,
    window_name,
    window_words,
)
_FILTERS = (
    "percent",
    "whole",
    "rate_value",
    "rate_interval",
    "rate_counts",
    "plain",
    "small_count",
    "signed",
    "counts_beside",
)
