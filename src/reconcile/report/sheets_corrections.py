"""The sheet of corrections: figures that were reported otherwise, and which inputs changed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from reconcile.report.columns import column, columns, sheet_table
from reconcile.report.correction_words import (
    change_words,
    corrected_row,
    correction_intro,
    unchanged_words,
)
from reconcile.report.tables.model import Correction, Report
from reconcile.report.texts import Texts
from reconcile.report.wording import period_words
from reconcile.workbook import Table, Value


def corrections(report: Report, correction: Correction, texts: Texts) -> Table:
    """A row for each figure, then one for each input that changed."""
    of = columns(texts, window=26, pair=36, definition=30)
    of += [column(key, 24, texts, kind="text") for key in ("before", "now", "change")]
    table = sheet_table(report, texts, "corrections", of, _rows(report, correction, texts))
    intro = " ".join([correction_intro(correction, texts), unchanged_words(correction.unchanged, texts)]).rstrip()
    return replace(table, notes=[intro, *table.notes])


def _rows(report: Report, correction: Correction, texts: Texts) -> Iterator[list[Value]]:
    for one in correction.figures:
        _, *words = corrected_row(one, texts)
        yield [period_words(one.key.period, report.windows, texts), *words]
    for change in correction.changes:
        said, old, new = change_words(change, texts)
        yield ["", texts.word("page", "changed_input"), said, old, new, ""]
