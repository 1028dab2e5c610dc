"""What a register must hold for its figures: validity rules, totals and answers name fields that exist and fit."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import get_args

from reconcile.registers.named import typed, unknown
from reconcile.registers.spec import Answer, RegisterSpec

_VALIDITY = {
    "check_digit": ({"resident_id"},),
    "id_birth_date": ({"resident_id"}, {"date"}),
    "id_sex": ({"resident_id"}, {"sex"}),
    "not_after": ({"date"}, {"date"}),
    "not_in_future": ({"date"},),
    "known_code": ({"place"},),
    "adds_up": ({"number"}, {"number"}, {"number"}),
}
"""For each validity rule the types of the fields it looks at, in order."""


def validity_problems(spec: RegisterSpec) -> Iterable[str]:
    """What is wrong with the validity rules of a register, in words."""
    for rule in spec.validity:
        where, types = f"validity ({rule.rule})", _VALIDITY[rule.rule]
        if len(rule.fields) != len(types):
            yield f"{where} names {len(rule.fields)} fields instead of {len(types)}"
        yield from unknown(where, rule.fields, set(spec.field_names))
        for name, allowed in zip(rule.fields, types, strict=False):
            yield from typed(where, [name], spec, allowed)
    spoken_of = Counter((rule.rule, rule.fields[:1]) for rule in spec.validity)
    yield from (
        f"validity ({rule}) speaks of `{', '.join(of)}` {n} times" for (rule, of), n in spoken_of.items() if n > 1
    )


def totals_problems(spec: RegisterSpec) -> Iterable[str]:
    """What is wrong with a register of totals, in words."""
    if (spec.kind == "totals") != (spec.totals is not None):
        yield "a register of kind `totals` has a table [totals], and no other has"
    if spec.totals:
        counts = (spec.totals.total, spec.totals.male, spec.totals.female)
        yield from unknown("totals", counts, set(spec.field_names))
        yield from typed("totals", counts, spec, {"number"})
        if not spec.event or spec.field(spec.event).type != "month":
            yield "totals are told by month: `event` names a field of type month"


def answered_problems(spec: RegisterSpec) -> Iterable[str]:
    """What is wrong with a register of answers to a list, in words."""
    if (spec.kind == "answered") != (spec.answered is not None):
        yield "a register of kind `answered` has a table [answered], and no other has"
    if not spec.answered:
        return
    number, answer, differs = spec.answered.number, spec.answered.answer, spec.answered.differs
    coded = [answer, *([differs] if differs else [])]
    yield from unknown("answered", [number, *coded], set(spec.field_names))
    yield from typed("answered", coded, spec, {"code"})
    if spec.key != (number,):
        yield "answers are known by the number of the list: `key` names that field alone"
    if answer in spec.field_names and set(spec.field(answer).codes) != set(get_args(Answer)):
        yield f"`{answer}` has the codes {', '.join(get_args(Answer))}, and no other"


def against_problems(spec: RegisterSpec, registers: Mapping[str, RegisterSpec]) -> Iterable[str]:
    """Why totals or answers cannot be held against the list that they name."""
    for name, of in (("totals", spec.totals), ("answered", spec.answered)):
        if of and of.against not in registers:
            yield f"{name}: register `{of.against}` is not declared"
    listed = registers.get(spec.answered.against) if spec.answered else None
    if not (spec.answered and listed) or spec.answered.number not in spec.field_names:
        return
    if not listed.lists_records:
        yield f"answered: `{listed.id}` lists no records"
    elif len(listed.key) != 1:
        yield f"answered: `{listed.id}` is not known by one number: its key has {len(listed.key)} fields"
    elif listed.field(listed.key[0]).type != (own := spec.field(spec.answered.number).type):
        yield f"answered: `{spec.answered.number}` is of type {own}, and not of that of `{listed.id}.{listed.key[0]}`"
    if spec.answered.differs in spec.field_names:
        yield from unknown("answered.differs", spec.field(str(spec.answered.differs)).codes, set(listed.field_names))
