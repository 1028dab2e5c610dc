"""In two lines: what was answered to a case before, and why it is asked again."""

from __future__ import annotations

from collections.abc import Iterator

from reconcile.cases.lists.earlier import Earlier
from reconcile.cases.states import Step
from reconcile.pipeline.cases import ACTOR
from reconcile.report.texts import Texts

MOST = 60
"""Characters of somebody's words that a row has room for."""


def earlier_words(told: Earlier, texts: Texts) -> Iterator[str]:
    """The lines; what a run gives as its reason is put in words for people."""
    answer = f"{told.code} {texts.word('feedback', told.code)}"
    said = texts.word("case_back", "said", answer=answer, words=_cut(told.words)) if told.words else answer
    yield texts.word("case_back", "before", said=said, day=told.day, office=texts.label("office", told.office))
    unshown = told.back == Step.SEND_BACK and told.by == ACTOR
    yield texts.word("case_back", "not_shown" if unshown else told.back, why=_cut(told.why))


def _cut(words: str) -> str:
    return words if len(words) <= MOST else f"{words[:MOST]}…"
