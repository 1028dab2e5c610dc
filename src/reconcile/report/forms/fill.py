"""Fills a form: the raw figure where it is asked for, 未提供 where there is none, never 0 and never an estimate."""

from __future__ import annotations

from pathlib import Path
from zipfile import BadZipFile

import duckdb
from lxml.etree import XMLSyntaxError

from reconcile.errors import WrongUse
from reconcile.registers.load import Declarations
from reconcile.report.forms.askable import askable
from reconcile.report.forms.placeholders import PLACEHOLDER, Figure, Meaning, Unknown, meaning
from reconcile.report.forms.values import FormValues
from reconcile.report.texts import Texts
from reconcile.settings import Settings
from reconcile.workbook import Form, FormCell, Place
from reconcile.workspace import replaced

_MOST_SHOWN = 20


def fill_form(
    connection: duckdb.DuckDBPyConnection, form: Path, out: Path, texts: Texts, settings: Settings
) -> tuple[int, int]:
    """Write the form with the figures of a run to `out`; how many placeholders were filled, and how many 未提供.

    WrongUse names every cell and placeholder that means nothing, and then nothing is written.
    """
    book = _opened(form)
    found = _meanings(book, texts.declarations)
    values = FormValues(connection, texts, settings)
    with replaced(out) as aside:
        book.write(aside, {place: values.filled(cell, said) for place, (cell, said) in found.items()})
    asked = [one for _, said in found.values() for one in said if isinstance(one, Figure)]
    return len(asked), sum(values.missing(one) is not None for one in asked)


def _opened(path: Path) -> Form:
    try:
        form = Form(path)
        _ = form.cells
    except OSError as error:
        raise WrongUse(f"{path} cannot be read: {error.strerror}", "Check the name of the form.") from error
    except (BadZipFile, ValueError, KeyError, IndexError, XMLSyntaxError) as error:
        raise WrongUse(f"{path.name} is no .xlsx workbook", "Open it in Excel or WPS and save it as .xlsx.") from error
    return form


def _meanings(book: Form, declarations: Declarations) -> dict[Place, tuple[FormCell, list[Meaning]]]:
    known, wrong = askable(declarations), []
    found: dict[Place, tuple[FormCell, list[Meaning]]] = {}
    for cell in book.cells:
        for said in PLACEHOLDER.finditer(cell.text):
            try:
                one = meaning(said[1], known)
            except Unknown as error:
                wrong.append(f"  {cell.sheet}!{cell.cell}: {said[0]}: {error}")
            else:
                found.setdefault((cell.sheet, cell.cell), (cell, []))[1].append(one)
    if wrong:
        raise _wrong(wrong)
    if not found:
        raise WrongUse("the form has no placeholder", "Write one such as {{consistency.ref births-hukou 本年累计}}.")
    return found


def _wrong(lines: list[str]) -> WrongUse:
    shown = lines[:_MOST_SHOWN]
    if len(lines) > len(shown):
        shown.append(f"  and {len(lines) - len(shown)} more")
    count = "a placeholder that means" if len(lines) == 1 else f"{len(lines)} placeholders that mean"
    told = "\n".join(shown)
    return WrongUse(
        f"the form has {count} nothing:\n{told}", "Known ones: reconcile form DIR --list. Nothing was written."
    )
