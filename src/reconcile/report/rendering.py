"""Turns a template into a page: one file that needs nothing else, on the screen and on A4."""

from __future__ import annotations

from functools import cache, partial
from importlib.resources import files
from pathlib import Path

from jinja2 import Environment, PackageLoader, StrictUndefined

from reconcile.report import formatting
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


def write(path: Path, template: str, **values: object) -> None:
    """Write the page that a template makes of these values."""
    page = _environment().get_template(template).render(style=_style(), **values)
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
    "tally_words",
)
