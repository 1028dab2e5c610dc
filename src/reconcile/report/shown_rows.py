"""Rows as they are shown: cell by cell, the same on a page and in the workbook that is taken from it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from reconcile.report.formatting import percent
from reconcile.report.texts import Texts, vocabulary

Row = Mapping[str, Any]
SURE = ("probability", "method")
"""What blind review does not show."""
OF_FIGURE = (
    *("outcome", "became", "register", "place", "township", "facility", "event_month", "sex", "partner"),
    *SURE,
    "cases",
)
OF_QUEUE = ("case", "kind", "difference", "office", "township", "state", "asked", "due")


@dataclass(frozen=True)
class ShownRow:
    """A row in words, by column, and the cases that it leads to."""

    cells: Mapping[str, str]
    cases: tuple[str, ...] = ()


def figure_row(
    row: Row, pair: str, cases: Sequence[str], townships: Mapping[str, str], texts: Texts, *, of_register: bool
) -> ShownRow:
    """A row behind a figure of that pair, or register: no name, number or address, as in the files of rows."""
    code = row["township"] or ""
    return ShownRow(
        {
            "outcome": texts.word("outcome", row["outcome"]),
            "became": became_words(row["became"], texts, of_register=of_register, reason=row["scope_reason"]),
            "register": texts.register(row["register"]),
            "place": place_words(row["file"], row["sheet"], row["row"], texts),
            "township": townships.get(code, code),
            "facility": row["facility"] or "",
            "event_month": row["event_month"] or "",
            "sex": texts.label("sex", row["sex"]),
            "partner": place_words(row["partner_file"], row["partner_sheet"], row["partner_row"], texts),
            "probability": "" if row["probability"] is None else percent(row["probability"]),
            "method": texts.method(row["method"], pair) if row["method"] else "",
            "cases": " ".join(cases),
        },
        tuple(cases),
    )


def queue_row(row: Row, township: str, due: date | None, texts: Texts, *, late: bool) -> ShownRow:
    """A case as the queue shows it; `due` is the day that holds, be it on a list or not."""
    day = _beside(_day(due), texts.word("shown", "on_no_list"), due and not row["due"])
    return ShownRow(
        {
            "case": row["case_id"],
            "kind": _beside(texts.discrepancy(row["type"]), texts.word("shown", "restricted"), row["restricted"]),
            "difference": texts.label("difference", row["difference"]),
            "office": texts.label("office", row["office"]),
            "township": township,
            "state": _beside(texts.word("case_state", row["state"]), texts.label("feedback", row["code"]), row["code"]),
            "asked": _day(row["asked"]),
            "due": _beside(day, texts.word("shown", "late"), late),
        }
    )


def became_words(became: str, texts: Texts, *, of_register: bool, reason: str | None = None) -> str:
    """What became of a record: left out for which reason, linked and agreeing, or not."""
    if became in vocabulary()["reason"]:
        return _beside(texts.word("reason", became), texts.label("scope_reason", reason), reason)
    of_checks = {"agrees": "passes", "differs": "fails"} if of_register else {}
    return texts.label("became", of_checks.get(became, became))


def place_words(file: str | None, sheet: str | None, row: int | None, texts: Texts) -> str:
    """Where a record stands; nothing where there is none."""
    if file is None or row is None:
        return ""
    return texts.word("list", "place", file=f"{file} · {sheet}" if sheet else file, row=row)


def _day(day: date | None) -> str:
    return day.isoformat() if day else ""


def _beside(words: str, more: str, there: object) -> str:
    return " · ".join(filter(None, (words, more))) if there else words
