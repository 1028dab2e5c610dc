"""What a register must hold for its own figures: validity rules and totals name fields that exist and fit."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from reconcile.registers.named import typed, unknown
from reconcile.registers.spec import RegisterSpec

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
