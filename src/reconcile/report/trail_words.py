"""A line of the audit trail in words: who, what, about what, why."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from reconcile.report.shown_rows import ShownRow
from reconcile.report.texts import Texts, vocabulary

OF_TRAIL = ("at", "actor", "action", "about", "why")
_OF_RECORD = re.compile(r"F[0-9a-f]{14} (?P<side>left|right)(?: (?P<fields>\S+))?")
_WRITTEN = {"role": re.compile(r"role (?P<role>\w+)"), "run": re.compile(r"run (?P<run>\S+) as of (?P<day>\S+)")}
"""Reasons that the program writes, with something in them."""


def trail_row(event: Mapping[str, Any], names: Mapping[str, str], places: Mapping[str, str], texts: Texts) -> ShownRow:
    """An event; `names` are those of accounts by login, `places` those of townships by code."""
    return ShownRow(
        {
            "at": event["at"].strftime("%Y-%m-%d %H:%M:%S"),
            "actor": _person(event["actor"], names, texts),
            "action": action_words(event["action"], texts),
            "about": _about(event, names, places, texts),
            "why": _why(event["reason"], texts),
        },
        (event["case_id"],) if event["case_id"] else (),
    )


def action_words(action: str, texts: Texts) -> str:
    """What was done."""
    return texts.label("event" if action in vocabulary()["event"] else "step", action)


def _person(who: str, names: Mapping[str, str], texts: Texts) -> str:
    if who in names:
        return texts.word("trail", "person", name=names[who], login=who)
    return texts.word("trail", who) if who in {"reconcile", "unknown"} else who


def _about(event: Mapping[str, Any], names: Mapping[str, str], places: Mapping[str, str], texts: Texts) -> str:
    subject = event["subject"]
    record = _OF_RECORD.fullmatch(subject)
    if event["case_id"] and record:
        register = event[f"{record['side']}_register"]
        fields = (texts.field(name, register) for name in (record["fields"] or "").split(",") if name)
        return " · ".join((event["case_id"], texts.register(register), *fields))
    if subject in places:
        return f"{places[subject]} {subject}"
    if subject in vocabulary()["office"]:
        return texts.label("office", subject)
    return _person(subject, names, texts)


def _why(reason: str, texts: Texts) -> str:
    if reason in vocabulary()["event_reason"]:
        return texts.word("event_reason", reason)
    for word, written in _WRITTEN.items():
        if said := written.fullmatch(reason):
            values = {name: texts.label(name, value) for name, value in said.groupdict().items()}
            return texts.word("trail", word, **values)
    return reason
