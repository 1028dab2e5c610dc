"""The words of what offices answered to our list: which fields differ, and which rows say nothing."""

from __future__ import annotations

from collections.abc import Mapping

from reconcile.report.formatting import HIDDEN
from reconcile.report.tables.model import AnswerLine
from reconcile.report.texts import Texts


def differing_words(line: AnswerLine, texts: Texts) -> str:
    """The fields that the office named as differing, with how often, those named most often first."""
    return _counted({texts.field(name, line.against): count for name, count in line.fields}, texts)


def unused_words(line: AnswerLine, texts: Texts) -> str:
    """How many rows of the office's table say nothing of anybody, by reason."""
    return _counted({texts.label("scope_reason", reason): rows for reason, rows in line.unused.items()}, texts)


def answer_notes(line: AnswerLine, texts: Texts) -> list[str]:
    """Both as sentences that name the register; none where there is nothing to tell."""
    told = {"fields": differing_words(line, texts), "unused": unused_words(line, texts)}
    values = {"register": texts.register(line.register), "fields": told["fields"], "reasons": told["unused"]}
    return [texts.word("list_answers", key, **values) for key, words in told.items() if words]


def _counted(counts: Mapping[str, int | None], texts: Texts) -> str:
    told = {what: HIDDEN if count is None else f"{count:,}" for what, count in counts.items()}
    parts = (texts.word("list_answers", "count", what=what, count=count) for what, count in told.items())
    return texts.word("page", "comma").join(parts)
