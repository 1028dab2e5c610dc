"""Columns of sheets by key: the header in the texts' language, the other language below it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from reconcile.registers.spec import Label
from reconcile.report.tables.model import Report, Window
from reconcile.report.texts import Language, Texts, vocabulary
from reconcile.report.wording import subtitle, window_name
from reconcile.workbook import Column, Table, Value
from reconcile.workbook.columns import Kind

# What a column holds, where it is not text.
_KINDS: dict[str, Kind] = {
    "birth_date": "date",
    "numerator": "whole",
    "denominator": "whole",
    "value": "percent",
    "low": "percent",
    "high": "percent",
    "target": "percent",
    "year_before": "percent",
    **dict.fromkeys(("linkage_rate", "false_rate", "missed_rate"), "percent"),
    "without_field": "percent",
    "links_without_field": "whole",
    "share": "percent",
    "at_most": "percent",
    "threshold": "plain",
    "expected_false": "decimal",
    "expected_missed": "decimal",
    "blocking_recall": "percent",
    "value_a": "code",
    "value_b": "code",
    **dict.fromkeys(
        (
            "files",
            "records",
            "received",
            "kept",
            "quarantined",
            "superseded",
            "counted",
            "total",
            "count",
            "links",
            "linked_records",
            "listed",
            "told",
            "on_population_list",
            "on_any_list",
        ),
        "whole",
    ),
}


def column(key: str, width: float, texts: Texts, *, table: str = "column", kind: Kind | None = None) -> Column:
    """The column of that key, its words taken from `table` of the texts."""
    label = vocabulary()[table].get(key) or Label(zh=key, en=key)
    first, second = (label.zh, label.en) if texts.language == "zh" else (label.en, label.zh)
    return Column(first, kind or _KINDS.get(key, "text"), width, second)


def window_column(window: Window, width: float, texts: Texts) -> Column:
    """A column of rates of one window."""
    other: Language = "en" if texts.language == "zh" else "zh"
    return Column(window_name(window, texts), "percent", width, window_name(window, Texts(other, texts.declarations)))


def columns(texts: Texts, **widths: float) -> list[Column]:
    """Several columns in order, each with its width."""
    return [column(key, width, texts) for key, width in widths.items()]


def sheet_table(
    report: Report, texts: Texts, sheet: str, of: Sequence[Column], rows: Iterable[Sequence[Value]]
) -> Table:
    """The table of one sheet: its name and title, what the run is, and the note that belongs to it."""
    note = vocabulary()["note"].get(sheet)
    return Table(
        name=texts.word("sheet", sheet),
        columns=of,
        rows=rows,
        title=texts.word("sheet", sheet),
        subtitle=subtitle(report, texts),
        notes=[texts.word("note", sheet)] if note else [],
    )
