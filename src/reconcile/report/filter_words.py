"""Filters in words: of a queue, of rows behind a figure, of the audit trail, as addresses or the record have them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping

from reconcile.report.audit_words import part_words
from reconcile.report.shown_rows import became_words
from reconcile.report.tables.model import CUTS
from reconcile.report.texts import Texts, vocabulary

EVERY_STATE = "all"
LATER = "later"
"""Open cases whose answer left them open (10, 11, 15, 90): no part of the others, which come one after another."""
Said = Mapping[str, str]
Place = Callable[[str], str]
"""The name of a township by its code."""


def state_words(state: str, texts: Texts) -> str:
    """What a queue is asked for, in a word."""
    if state in (EVERY_STATE, LATER):
        return texts.word("queue_filter", state)
    return texts.label("case_state", state)


def of_queue(said: Said, texts: Texts, place: Place) -> str:
    """Every filter of a queue that is set, by its name and value, and the order.

    What was typed to find one case may be anybody's number: that it was typed is enough.
    """
    order = texts.label("queue_order", said.get("sort") or "asked")
    return _joined([*_queue(said, texts, place), (texts.word("queue_filter", "order"), order)], texts)


def of_rows(said: Said, texts: Texts, place: Place, *, of_register: bool) -> str:
    """Every filter of the rows behind a figure, of a register or of a comparison; nothing where none is set."""
    return _joined(_rows(said, texts, place, of_register=of_register), texts)


def of_trail(said: Said, action: str, texts: Texts) -> str:
    """Every filter of the audit trail, `action` in words; nothing where none is set."""
    days = f"{said.get('since', '')} – {said.get('until', '')}" if said.get("since") or said.get("until") else ""
    found = {"actor": said.get("who", ""), "action": action, "at": days, "case": said.get("case", "")}
    return _joined(((texts.word("shown", name), value) for name, value in found.items()), texts)


def _queue(said: Said, texts: Texts, place: Place) -> Iterator[tuple[str, str]]:
    def shown(key: str) -> str:
        return texts.word("shown", key)

    yield shown("state"), state_words(said.get("state") or "open", texts)
    yield shown("kind"), _type_words(said.get("type", ""), texts)
    yield texts.word("queue_filter", "field"), texts.field(said.get("field"))
    yield shown("office"), texts.label("office", said.get("office"))
    yield shown("township"), place(said["township"]) if said.get("township") else ""
    yield shown("due"), texts.word("queue_filter", "overdue") if said.get("overdue") else ""
    yield shown("case"), texts.word("queue_filter", "number") if said.get("number") else ""


def _rows(said: Said, texts: Texts, place: Place, *, of_register: bool) -> Iterator[tuple[str, str]]:
    if said.get("outcome"):
        yield texts.word("shown", "outcome"), texts.label("outcome", said["outcome"])
    if said.get("became"):
        yield texts.word("shown", "became"), became_words(said["became"], texts, of_register=of_register)
    by = next((cut for cut in CUTS if cut == said.get("by")), None)
    if by and said.get("part"):
        yield texts.word("cut", by), part_words(by, said["part"], place(said["part"]), texts)


def _joined(filters: Iterable[tuple[str, str]], texts: Texts) -> str:
    said = (texts.word("queue_filter", "is", name=name, value=value) for name, value in filters if value)
    return texts.word("page", "semicolon").join(said)


def _type_words(kind: str, texts: Texts) -> str:
    """A family of types or one of them, as the queue's address may have it."""
    return texts.word("family", kind) if kind in vocabulary()["family"] else texts.discrepancy(kind)
