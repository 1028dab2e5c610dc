"""The sheet of corrections: figures that were reported otherwise, and which inputs changed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from reconcile.report.columns import column, columns, sheet_table
from reconcile.report.correction_words import change_words, correction_intro, figure_words
from reconcile.report.tables.model import Correction, Report
from reconcile.report.texts import Texts
from reconcile.workbook import Table, Value


def corrections(report: Report, correction: Correction, texts: Texts) -> Table:
    """A row for each figure, then one for each input that changed."""
    of = columns(texts, pair=36, relation=10, definition=30)
    of += [column(key, 24, texts, kind="text") for key in ("before", "now")]
    table = sheet_table(report, texts, "corrections", of, _rows(correction, texts))
    return replace(table, notes=[correction_intro(correction, texts), *table.notes])


def _rows(correction: Correction, texts: Texts) -> Iterator[list[Value]]:
    for one in correction.figures:
        name, before, now = figure_words(one, texts)
        yield [texts.pair(one.pair), texts.label("relation", one.relation), name, before, now]
    for change in correction.changes:
        what, old, new = change_words(change, texts)
        yield [texts.word("page", "changed_input"), "", what, old, new]
