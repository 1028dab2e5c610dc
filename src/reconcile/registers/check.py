"""What a register must hold beyond its form: every name it uses exists and fits, no header means two fields."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from reconcile.registers.check_measures import answered_problems, totals_problems, validity_problems
from reconcile.registers.named import typed, unknown
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


def register_problems(spec: RegisterSpec, refused: RefusedColumns) -> list[str]:
    """What is wrong with a register spec, in words."""
    names = set(spec.field_names)
    problems = [f"field `{name}` is declared {n} times" for name, n in Counter(spec.field_names).items() if n > 1]
    problems += _taken_names(spec)
    used = [*spec.key, *spec.found_by, *spec.township, *spec.identity, *spec.full_with]
    used += [name for name in (spec.event, spec.event_in, spec.reported, spec.facility, spec.sex) if name]
    problems += unknown("the register", used, names)
    problems += scope_problems("scope", spec.scope, spec)
    dates = [name for rule in spec.sequence for name in (rule.earlier, rule.later)]
    problems += unknown("sequence", dates, names)
    problems += typed("sequence", dates, spec, {"date"})
    problems += typed("event", [spec.event] if spec.event else [], spec, {"date", "month"})
    problems += typed("reported", [spec.reported] if spec.reported else [], spec, {"date"})
    problems += typed("sex", [spec.sex] if spec.sex else [], spec, {"sex"})
    problems += typed("found_by", spec.found_by, spec, {"text", "certificate_no", "code"})
    problems += typed("township", spec.township, spec, {"place"})
    problems += validity_problems(spec)
    problems += totals_problems(spec)
    problems += answered_problems(spec)
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
        problems += typed(f"{where} ({rule.rule})", rule.fields, spec, types)
        if len(rule.fields) != (number or max(len(rule.fields), 1)):
            problems.append(
                f"{where} ({rule.rule}) names {len(rule.fields)} fields instead of {number or 'at least one'}"
            )
        if valued != bool(rule.values):
            problems.append(f"{where} ({rule.rule}) needs {'some' if valued else 'no'} `values`")
        if rule.elsewhere and rule.rule not in ("none_of", "one_of"):
            problems.append(f"{where} ({rule.rule}) cannot say `elsewhere`: only codes need to (none_of, one_of)")
    return problems
