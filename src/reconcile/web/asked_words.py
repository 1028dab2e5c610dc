"""The filters of a queue in words, for whoever holds a list that was taken from it."""

from __future__ import annotations

from collections.abc import Iterator

from reconcile.report.texts import Texts, vocabulary
from reconcile.values.gazetteer import Gazetteer
from reconcile.web.asked import EVERY_STATE, LATER, Asked


def state_words(state: str, texts: Texts) -> str:
    """What a queue is asked for, in a word."""
    if state in (EVERY_STATE, LATER):
        return texts.word("queue_filter", state)
    return texts.word("case_state", state)


def filter_words(asked: Asked, texts: Texts, places: Gazetteer) -> str:
    """Every filter that is set, by its name and value, and the order.

    What was typed to find one case may be anybody's number: that it was typed is enough.
    """
    said = (
        texts.word("queue_filter", "is", name=name, value=value)
        for name, value in _filters(asked, texts, places)
        if value
    )
    return texts.word("page", "semicolon").join(said)


def _filters(asked: Asked, texts: Texts, places: Gazetteer) -> Iterator[tuple[str, str]]:
    def shown(key: str) -> str:
        return texts.word("shown", key)

    yield shown("state"), state_words(asked.state, texts)
    yield shown("kind"), _type_words(asked.type, texts)
    yield texts.word("queue_filter", "field"), texts.field(asked.field)
    yield shown("office"), texts.label("office", asked.office)
    yield shown("township"), places.name_today(asked.township)
    yield shown("due"), texts.word("queue_filter", "overdue") if asked.overdue else ""
    yield shown("case"), texts.word("queue_filter", "number") if asked.number else ""
    yield texts.word("queue_filter", "order"), texts.word("queue_order", asked.sort)


def _type_words(kind: str, texts: Texts) -> str:
    """A family of types or one of them, as the queue's address may have it."""
    return texts.word("family", kind) if kind in vocabulary()["family"] else texts.discrepancy(kind)
