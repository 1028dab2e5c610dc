"""What a declaration must hold beyond its form: every name it uses exists, no header means two fields."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from reconcile.registers.pair import PairSpec, RelationSpec
from reconcile.registers.refused import RefusedColumns
from reconcile.registers.spec import RegisterSpec, ScopeRule

_COMPARED_AS = {
    "name": {"name", "text"},
    "id": {"resident_id", "certificate_no"},
    "date": {"date"},
    "number": {"number"},
    "place": {"place", "text"},
}
# Columns that every table of records has, and those that a field of a type becomes (docs/architecture.md).
_RESERVED = {"record_id", "version_key", "sheet_id", "row_no", "child_no", "file", "sheet"}
_DERIVED = {
    "name": ("pinyin", "hint"),
    "resident_id": ("pattern",),
    "date": ("lunar",),
    "place": ("code", "township", "inside"),
}
_BLOCK_PREFIXES = ("pinyin:", "lunar:", "township:", "month:")


def register_problems(spec: RegisterSpec, refused: RefusedColumns) -> list[str]:
    """What is wrong with a register spec, in words."""
    names = set(spec.field_names)
    problems = [f"field `{name}` is declared {n} times" for name, n in Counter(spec.field_names).items() if n > 1]
    problems += _taken_names(spec)
    used = [*spec.key, *spec.township, *spec.identity, *spec.full_with]
    used += [name for name in (spec.event, spec.event_in, spec.reported, spec.facility, spec.sex) if name]
    problems += _unknown("the register", used, names)
    problems += _scope_problems("scope", spec.scope, names)
    problems += _unknown("sequence", (name for rule in spec.sequence for name in (rule.earlier, rule.later)), names)
    headers = Counter(header for field in spec.fields for header in {*field.headers, *field.fallback})
    problems += [f"header `{header}` is claimed by {n} fields" for header, n in sorted(headers.items()) if n > 1]
    for field in spec.fields:
        words = (*field.headers, *field.fallback)
        problems += [f"{field.name}: header `{h}` is refused by the purpose limit" for h in words if refused.refuses(h)]
        if field.type == "code" and not field.codes:
            problems.append(f"{field.name}: a field of type code needs `codes`")
        if field.short and field.role not in spec.roles:
            problems.append(f"{field.name}: `short` headers need words for role `{field.role}` in [roles]")
    if spec.event and spec.event in names and spec.field(spec.event).type != "date":
        problems.append(f"event `{spec.event}` is not a date")
    return problems


def _taken_names(spec: RegisterSpec) -> Iterable[str]:
    names = set(spec.field_names)
    for name in sorted(names & _RESERVED):
        yield f"field `{name}` cannot have that name: every record has a column of it"
    for field in spec.fields:
        for end in ("raw", "done", "kind", *_DERIVED.get(field.type, ())):
            if f"{field.name}_{end}" in names:
                yield f"field `{field.name}_{end}` cannot have that name: `{field.name}` makes a column of it"


def pair_problems(pair: PairSpec, registers: dict[str, RegisterSpec]) -> list[str]:
    """What is wrong with a pair spec, in words."""
    missing = [side for side in (pair.left, pair.right) if side not in registers]
    if missing:
        return [f"register `{side}` is not declared; known: {', '.join(sorted(registers))}" for side in missing]
    left, right = registers[pair.left], registers[pair.right]
    problems = _scope_problems("scope_left", pair.scope_left, set(left.field_names))
    problems += _scope_problems("scope_right", pair.scope_right, set(right.field_names))
    for relation in pair.relations:
        problems += [
            f"{relation.name}: through names `{name}`, which is not a register"
            for name in relation.through
            if name not in registers
        ]
        problems += [f"{relation.name}: {p}" for p in _relation_problems(relation, left, right)]
    return problems


def _relation_problems(relation: RelationSpec, left: RegisterSpec, right: RegisterSpec) -> Iterable[str]:
    names = {compare.name for compare in relation.compare}
    for compare in relation.compare:
        for side, column in ((left, compare.left_column), (right, compare.right_column)):
            if column not in side.field_names:
                yield f"comparison `{compare.name}`: {side.id} has no field `{column}`"
            elif (allowed := _COMPARED_AS.get(compare.type)) and side.field(column).type not in allowed:
                yield f"comparison `{compare.name}`: {side.id}.{column} cannot be compared as {compare.type}"
        yield from (f"comparison `{compare.name}`: no class `{c}`" for c in compare.shared if c not in relation.classes)
    used = [*relation.key_fields, *(n for key in relation.exact for n in (*key.on, *key.corroborate))]
    used += [_bare(name) for block in relation.block for name in block]
    yield from _unknown("the relation", used, names)
    if relation.via:
        yield from _unknown("via", (relation.via.column, relation.via.key), set(right.field_names))
    if relation.minimum_key_fields > len(relation.key_fields):
        yield f"minimum_key_fields is {relation.minimum_key_fields} of only {len(relation.key_fields)} key fields"
    if len(relation.classes) < 2 or relation.classes[-1] != "unrelated":
        yield "classes: at least two, the last one `unrelated`"


def _bare(name: str) -> str:
    for prefix in _BLOCK_PREFIXES:
        name = name.removeprefix(prefix)
    return name


def _scope_problems(where: str, rules: Iterable[ScopeRule], names: set[str]) -> list[str]:
    return [problem for rule in rules for problem in _unknown(f"{where} ({rule.rule})", rule.fields, names)]


def _unknown(where: str, used: Iterable[str], names: set[str]) -> list[str]:
    return [
        f"{where} names `{name}`, which is not declared; known: {', '.join(sorted(names))}"
        for name in sorted(set(used) - names)
    ]
