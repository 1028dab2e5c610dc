"""The pages for the exchange meeting: one of A4 for each office and language."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from reconcile.registers.load import Declarations
from reconcile.report import rendering
from reconcile.report.tables.departments import Department
from reconcile.report.texts import LANGUAGES, Texts

FOLDER = "departments"


def write_departments(folder: Path, pages: Iterable[Department], declarations: Declarations) -> list[Path]:
    """Write `departments/<office>.html` and `.en.html` below the folder of the reports."""
    written = []
    (folder / FOLDER).mkdir(exist_ok=True)
    for one in pages:
        for language in LANGUAGES:
            path = folder / FOLDER / rendering.page_name(one.office, language)
            _write(path, one, Texts(language, declarations))
            written.append(path)
    return written


def _write(path: Path, one: Department, texts: Texts) -> None:
    rendering.write(
        path,
        "department.html.j2",
        one=one,
        report=one.report,
        t=texts,
        other_page=rendering.page_name(one.office, texts.other),
    )
