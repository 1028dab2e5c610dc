"""A line of the audit trail in words: who, what, about what, why, and by which way it came in."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import parse_qsl

from reconcile.report import filter_words
from reconcile.report.correction_words import figure_words, subject_of
from reconcile.report.shown_rows import ShownRow
from reconcile.report.tables.model import FigureKey
from reconcile.report.texts import Texts, vocabulary

OF_TRAIL = ("at", "actor", "action", "about", "why", "origin")
TYPED = " number"
"""Stands behind the filters of a queue where a case was looked for by what somebody typed, which is not kept."""
_OF_RECORD = re.compile(r"F[0-9a-f]{14} (?P<side>left|right)(?: (?P<fields>\S+))?")
_OF_FIGURE = re.compile(
    r"(?P<pair>[^\s.]+)\.?(?P<relation>\S*) (?P<key>\S+) (?P<period>\S+) run (?P<run>\S+), (?P<rows>\d+) rows"
)
_COUNTED = {"cases": re.compile(r"(?P<rows>\d+) cases"), "events": re.compile(r"audit trail, (?P<rows>\d+) rows")}
_WRITTEN = {
    "role": re.compile(r"role (?P<role>\w+)"),
    "renamed": re.compile(r"name (?P<before>.+) -> (?P<now>.+)"),
    "run": re.compile(r"run (?P<run>\S+) as of (?P<day>\S+)"),
    "to_take": re.compile(r"(?P<good>\d+) of (?P<rows>\d+) row\(s\) to take, (?P<before>\d+) taken before"),
    "taken": re.compile(r"(?P<good>\d+) of (?P<rows>\d+) row\(s\) taken"),
    "taken_again": re.compile(r"(?P<good>\d+) of (?P<rows>\d+) row\(s\) taken, (?P<before>\d+) before"),
    "handed_out": re.compile(r"(?P<cases>\d+) case\(s\), due (?P<due>.*?), (?P<file>.+)"),
}
"""Reasons that the program writes, with something in them."""
_FIXED = (("case_table", "no_words"), ("desk", "signed_off"), ("handed_out", "queue"))
"""Words that it writes for whoever gave none, in the language that they read."""
_SET = re.compile(r"(\w+)=(.*?)(?= (?:outcome|became|by|part|who|action|since|until|case)=|$)")


def trail_row(event: Mapping[str, Any], names: Mapping[str, str], places: Mapping[str, str], texts: Texts) -> ShownRow:
    """An event; `names` are those of accounts by login, `places` those of townships by code."""
    return ShownRow(
        {
            "at": event["at"].strftime("%Y-%m-%d %H:%M:%S"),
            "actor": _person(event["actor"], names, texts),
            "action": action_words(event["action"], texts),
            "about": _about(event, names, places, texts),
            "why": _why(event, places, texts),
            "origin": texts.label("origin", event["origin"]),
        },
        (event["case_id"],) if event["case_id"] else (),
    )


def action_words(action: str, texts: Texts) -> str:
    """What was done."""
    return texts.label("event" if action in vocabulary()["event"] else "step", action)


def action_of(said: str) -> str:
    """The action of that name, or of those words in either language; what is none stays as it is."""
    known = {
        word: key
        for table in ("step", "event")
        for key, label in vocabulary()[table].items()
        for word in (label.zh, label.en)
    }
    return known.get(said, said)


def _person(who: str, names: Mapping[str, str], texts: Texts) -> str:
    if who in names:
        return texts.word("trail", "person", name=names[who], login=who)
    return texts.word("trail", who) if who in {"reconcile", "unknown"} else who


def _about(event: Mapping[str, Any], names: Mapping[str, str], places: Mapping[str, str], texts: Texts) -> str:
    subject, action = event["subject"], event["action"]
    record = _OF_RECORD.fullmatch(subject)
    if event["case_id"] and record:
        register = event[f"{record['side']}_register"]
        fields = (texts.field(name, register) for name in (record["fields"] or "").split(",") if name)
        return " · ".join((event["case_id"], texts.register(register), *fields))
    if action == "hand_out":  # an account may be called as an office is
        return f"{places[subject]} {subject}" if subject in places else texts.label("office", subject)
    if action == "export_rows":
        return _figure(subject, texts)
    if action.startswith("export_"):
        return _filled(_COUNTED, subject, texts) or subject
    return _person(subject, names, texts)


def _figure(subject: str, texts: Texts) -> str:
    """The figure whose rows were taken out, of which window and run, and how many."""
    said = _OF_FIGURE.fullmatch(subject)
    if not said:
        return subject
    key = FigureKey("", said["key"], said["pair"], said["relation"] or "record", "")
    try:
        named = {"subject": subject_of(key, texts), "figure": figure_words(key, texts)}
    except KeyError:  # a figure of a version that knew others
        return subject
    period = texts.label("window", said["period"])
    return texts.word("trail", "rows", **named, period=period, run=said["run"], rows=said["rows"])


def _why(event: Mapping[str, Any], places: Mapping[str, str], texts: Texts) -> str:
    reason = event["reason"]
    if reason in vocabulary()["event_reason"]:
        return texts.word("event_reason", reason)
    for table, key in _FIXED:
        if reason in {vocabulary()[table][key].zh, vocabulary()[table][key].en}:
            return texts.word(table, key)
    if event["action"] in _FILTERS:
        return _FILTERS[event["action"]](event, places, texts) or reason
    return reason_words(reason, texts)


def reason_words(reason: str, texts: Texts) -> str:
    """A reason that the program itself has written, in the words of this language; any other as it is."""
    return _filled(_WRITTEN, reason, texts) or reason


def _filled(written: Mapping[str, re.Pattern[str]], said: str, texts: Texts) -> str:
    """What the program has written, in the words of this language; nothing where it is none of these."""
    for word, pattern in written.items():
        if found := pattern.fullmatch(said):
            values = found.groupdict()
            return texts.word("trail", word, **values | {"role": texts.label("role", values.get("role"))})
    return ""


def _of_queue(event: Mapping[str, Any], places: Mapping[str, str], texts: Texts) -> str:
    query = event["reason"].removesuffix(TYPED.strip()).rstrip()
    typed = {"number": "1"} if query != event["reason"] else {}
    return filter_words.of_queue({**dict(parse_qsl(query)), **typed}, texts, lambda code: places.get(code, code))


def _of_rows(event: Mapping[str, Any], places: Mapping[str, str], texts: Texts) -> str:
    said, subject = dict(_SET.findall(event["reason"])), event["subject"].partition(" ")[0]
    place = lambda code: places.get(code, code)  # noqa: E731
    return filter_words.of_rows(said, texts, place, of_register="." not in subject)


def _of_trail(event: Mapping[str, Any], _: Mapping[str, str], texts: Texts) -> str:
    said = dict(_SET.findall(event["reason"]))
    return filter_words.of_trail(said, action_words(said.get("action", ""), texts), texts)


_FILTERS: Mapping[str, Callable[[Mapping[str, Any], Mapping[str, str], Texts], str]] = {
    "export_queue": _of_queue,
    "export_rows": _of_rows,
    "export_trail": _of_trail,
}
"""How what stands on record of the filters of a list that was taken out is read."""
