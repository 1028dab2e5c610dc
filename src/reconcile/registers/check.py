"""What a register must hold beyond its form: every name it uses exists and fits, no header means two fields."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from reconcile.registers.refused import RefusedColumns
from reconcile.registers.spec import RegisterSpec, ScopeRule

# Columns that every table of records has, and those that a field of a type becomes (docs/architecture.md).
_RESERVED = {"record_id", "version_key", "sheet_id", "row_no", "child_no", "file", "sheet", "first_month"}
_DERIVED = {
    "name": ("pinyin", "hint"),
    "resident_id": ("pattern",),
    "date": ("lunar",),
    "place": ("code", "township", "inside"),
}
# Columns that a run adds to a register's records, and what of the register may already have that name.
_ADDED = {
    "event_date": "event",
    "event_month": "",
    "township": "",
    "facility": "facility",
    "sex": "sex",
    "scope": "",
    "scope_reason": "",
}
_TEXTS = {"code", "text", "sex", "ethnicity", "certificate_no", "phone"}
_RULES = {
    "in_area": ({"place"}, None, False),
    "none_of": (_TEXTS, 1, True),
    "one_of": (_TEXTS, 1, True),
    "none_containing": ({"text", "place", "code"}, 1, True),
    "not_renewed": (_TEXTS, 2, False),
}
"""For each scope rule the types it looks at, how many fields it needs (None: at least one), whether it needs values."""


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


def register_problems(spec: RegisterSpec, refused: RefusedColumns) -> list[str]:
    """What is wrong with a register spec, in words."""
    names = set(spec.field_names)
    problems = [f"field `{name}` is declared {n} times" for name, n in Counter(spec.field_names).items() if n > 1]
    problems += _taken_names(spec)
    used = [*spec.key, *spec.township, *spec.identity, *spec.full_with]
    used += [name for name in (spec.event, spec.event_in, spec.reported, spec.facility, spec.sex) if name]
    problems += unknown("the register", used, names)
    problems += scope_problems("scope", spec.scope, spec)
    dates = [name for rule in spec.sequence for name in (rule.earlier, rule.later)]
    problems += unknown("sequence", dates, names)
    problems += _typed("sequence", dates, spec, {"date"})
    problems += _typed("event", [spec.event] if spec.event else [], spec, {"date", "month"})
    problems += _typed("reported", [spec.reported] if spec.reported else [], spec, {"date"})
    problems += _typed("sex", [spec.sex] if spec.sex else [], spec, {"sex"})
    problems += _typed("township", spec.township, spec, {"place"})
    problems += _validity_problems(spec)
    problems += _totals_problems(spec)
    headers = Counter(header for field in spec.fields for header in {*field.headers, *field.fallback})
    problems += [f"header `{header}` is claimed by {n} fields" for header, n in sorted(headers.items()) if n > 1]
    for field in spec.fields:
        words = (*field.headers, *field.fallback)
        problems += [f"{field.name}: header `{h}` is refused by the purpose limit" for h in words if refused.refuses(h)]
        if field.type == "code" and not field.codes:
            problems.append(f"{field.name}: a field of type code needs `codes`")
        if field.short and field.role not in spec.roles:
            problems.append(f"{field.name}: `short` headers need words for role `{field.role}` in [roles]")
    return problems


def _typed(where: str, used: Iterable[str], spec: RegisterSpec, allowed: set[str]) -> list[str]:
    """Fields of the register that are of another type than their use asks for."""
    wrong = [name for name in used if name in spec.field_names and spec.field(name).type not in allowed]
    return [f"{where}: `{name}` is {spec.field(name).type}, not {' or '.join(sorted(allowed))}" for name in wrong]


def _validity_problems(spec: RegisterSpec) -> Iterable[str]:
    for rule in spec.validity:
        where, types = f"validity ({rule.rule})", _VALIDITY[rule.rule]
        if len(rule.fields) != len(types):
            yield f"{where} names {len(rule.fields)} fields instead of {len(types)}"
        yield from unknown(where, rule.fields, set(spec.field_names))
        for name, allowed in zip(rule.fields, types, strict=False):
            yield from _typed(where, [name], spec, allowed)
    spoken_of = Counter((rule.rule, rule.fields[:1]) for rule in spec.validity)
    yield from (
        f"validity ({rule}) speaks of `{', '.join(of)}` {n} times" for (rule, of), n in spoken_of.items() if n > 1
    )


def _totals_problems(spec: RegisterSpec) -> Iterable[str]:
    if (spec.kind == "totals") != (spec.totals is not None):
        yield "a register of kind `totals` has a table [totals], and no other has"
    if spec.totals:
        counts = (spec.totals.total, spec.totals.male, spec.totals.female)
        yield from unknown("totals", counts, set(spec.field_names))
        yield from _typed("totals", counts, spec, {"number"})
        if not spec.event or spec.field(spec.event).type != "month":
            yield "totals are told by month: `event` names a field of type month"


def _taken_names(spec: RegisterSpec) -> Iterable[str]:
    names = set(spec.field_names)
    for name in sorted(names & _RESERVED):
        yield f"field `{name}` cannot have that name: every record has a column of it"
    for name, use in _ADDED.items():
        if name in names and (not use or getattr(spec, use) != name):
            hint = f" unless it is the register's `{use}`" if use else ""
            yield f"field `{name}` cannot have that name{hint}: a run adds a column of it"
    for field in spec.fields:
        for end in ("raw", "done", "kind", *_DERIVED.get(field.type, ())):
            if f"{field.name}_{end}" in names:
                yield f"field `{field.name}_{end}` cannot have that name: `{field.name}` makes a column of it"


def scope_problems(where: str, rules: Iterable[ScopeRule], spec: RegisterSpec) -> list[str]:
    """What is wrong with scope rules on the records of a register."""
    problems = []
    for rule in rules:
        types, number, valued = _RULES[rule.rule]
        problems += unknown(f"{where} ({rule.rule})", rule.fields, set(spec.field_names))
        problems += _typed(f"{where} ({rule.rule})", rule.fields, spec, types)
        if len(rule.fields) != (number or max(len(rule.fields), 1)):
            problems.append(
                f"{where} ({rule.rule}) names {len(rule.fields)} fields instead of {number or 'at least one'}"
            )
        if valued != bool(rule.values):
            problems.append(f"{where} ({rule.rule}) needs {'some' if valued else 'no'} `values`")
        if rule.elsewhere and rule.rule not in ("none_of", "one_of"):
            problems.append(f"{where} ({rule.rule}) cannot say `elsewhere`: only codes need to (none_of, one_of)")
    return problems


def unknown(where: str, used: Iterable[str], names: set[str]) -> list[str]:
    """The names that are used and not declared."""
    return [
        f"{where} names `{name}`, which is not declared; known: {', '.join(sorted(names))}"
        for name in sorted(set(used) - names)
    ]
