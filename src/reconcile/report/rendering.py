"""Turns a template into a page: one file that needs nothing else, on the screen and on A4."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache, partial
from importlib.resources import files
from inspect import isfunction
from pathlib import Path
from types import ModuleType

from jinja2 import Environment, PackageLoader, StrictUndefined

from reconcile.report import (
    answer_words,
    audit_words,
    cause_words,
    correction_words,
    formatting,
    monitor_words,
    wording,
)
from reconcile.report.texts import Language

# What templates may call: how things are called, and (as filters) how numbers are written.
_WORDS = (answer_words, audit_words, cause_words, correction_words, monitor_words, wording)


def write(path: Path, template: str, **values: object) -> None:
    """Write the page that a template makes of these values."""
    page = _environment().get_template(template).render(style=_style(), **values)
    path.write_text(page, encoding="utf-8", newline="\n")


def page_name(stem: str, language: Language) -> str:
    """The name of the file of a page: `report.html`, `report.en.html`."""
    return f"{stem}.html" if language == "zh" else f"{stem}.{language}.html"


def chart_style() -> str:
    """How charts look on any page; first of all styles, as paper has its own sizes."""
    return _sheet("charts.css")


def _style() -> str:
    return chart_style() + _sheet("style.css")


def _sheet(name: str) -> str:
    return (files("reconcile.report") / "templates" / name).read_text(encoding="utf-8")


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("reconcile.report"),
        auto_reload=False,  # a part included for each of hundreds of figures would be looked for on the disk each time
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters |= dict(_functions(formatting))
    environment.globals |= {name: word for module in _WORDS for name, word in _functions(module)}
    environment.filters["zip"] = partial(zip, strict=True)
    return environment


def _functions(module: ModuleType) -> Iterator[tuple[str, Callable[..., object]]]:
    """The public functions a module defines itself."""
    for name, value in vars(module).items():
        if isfunction(value) and value.__module__ == module.__name__ and not name.startswith("_"):
            yield name, value
