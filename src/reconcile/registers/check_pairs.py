"""What a pair must hold beyond its form: every name it uses exists and fits, every finding has a rule."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from reconcile.registers.check import scope_problems
from reconcile.registers.named import unknown
from reconcile.registers.pair import MISSING_IN, Compare, PairSpec, RelationSpec
from reconcile.registers.spec import RegisterSpec
from reconcile.values.levels import KINDS, ORDER

_COMPARED_AS = {
    "name": {"name", "text"},
    "id": {"resident_id", "certificate_no"},
    "date": {"date"},
    "number": {"number"},
    "place": {"place", "text"},
    "text": {"text"},
}
_BLOCKS = {"pinyin": "name", "surname": "name", "given": "name", "lunar": "date", "month": "date", "township": "place"}
CORRELATED = {("name", "name"), ("id", "date")}
"""What can hold part of what."""
_FINDINGS = {
    "field_conflict",
    "link_uncertain",
    "death_not_deregistered",
    "deregistered_without_death",
    "identity_conflict",
}


def pair_problems(pair: PairSpec, registers: dict[str, RegisterSpec]) -> list[str]:
    """What is wrong with a pair spec, in words."""
    missing = [side for side in (pair.left, pair.right) if side not in registers]
    if missing:
        return [f"register `{side}` is not declared; known: {', '.join(sorted(registers))}" for side in missing]
    left, right = registers[pair.left], registers[pair.right]
    problems = scope_problems("scope_left", pair.scope_left, left)
    problems += scope_problems("scope_right", pair.scope_right, right)
    problems += _twice("relation", (relation.name for relation in pair.relations))
    for relation in pair.relations:
        found = [*_compare_problems(relation, left, right), *_relation_problems(relation, right)]
        found += [
            *_through_problems(relation, registers),
            *_block_problems(relation),
            *_finding_problems(relation, pair),
        ]
        found += scope_problems("among_right", relation.among_right, right)
        problems += [f"{relation.name}: {problem}" for problem in found]
    return problems


def _compare_problems(relation: RelationSpec, left: RegisterSpec, right: RegisterSpec) -> Iterable[str]:
    yield from _twice("comparison", (compare.name for compare in relation.compare))
    yield from _correlation_problems(relation)
    for compare in relation.compare:
        for side, column in ((left, compare.left_column), (right, compare.right_column)):
            if column not in side.field_names:
                yield f"comparison `{compare.name}`: {side.id} has no field `{column}`"
            elif (allowed := _COMPARED_AS.get(compare.type)) and side.field(column).type not in allowed:
                yield f"comparison `{compare.name}`: {side.id}.{column} cannot be compared as {compare.type}"
        classes = [*compare.shared, *compare.usual]
        yield from (f"comparison `{compare.name}`: no class `{c}`" for c in classes if c not in relation.classes)
        yield from (f"comparison `{compare.name}`: {problem}" for problem in _usual_problems(compare))


def _correlation_problems(relation: RelationSpec) -> Iterable[str]:
    """A number with a date, a name with a name, and nothing through a third."""
    known = {compare.name: compare for compare in relation.compare}
    for compare in relation.compare:
        if (name := compare.correlated_with) is None:
            continue
        if name not in known or name == compare.name:
            yield f"comparison `{compare.name}`: correlated_with names `{name}`, which is no other comparison"
        elif (compare.type, known[name].type) not in CORRELATED:
            yield f"comparison `{compare.name}`: {compare.type} cannot be correlated with {known[name].type}"
        elif known[name].correlated_with:
            yield f"comparison `{compare.name}`: `{name}` is correlated with a third one itself"


def _usual_problems(compare: Compare) -> Iterable[str]:
    levels = ORDER[KINDS[compare.type]]
    for name, usual in compare.usual.items():
        for level in sorted(set(usual) - set(levels)):
            yield f"{compare.type} has no level `{level}`; known: {', '.join(levels)}"
        if name in compare.shared:
            yield f"class `{name}` is both shared and usually `{', '.join(usual)}`"


def _relation_problems(relation: RelationSpec, right: RegisterSpec) -> Iterable[str]:
    used = [*relation.key_fields, *(n for key in relation.exact for n in (*key.on, *key.corroborate))]
    used += [name.rpartition(":")[2] for block in relation.block for name in block]
    yield from unknown("the relation", used, {compare.name for compare in relation.compare})
    if relation.via:
        yield from unknown("via", (relation.via.column, relation.via.key), set(right.field_names))
    if not relation.key_fields:
        yield "key_fields: at least one"
    if relation.minimum_key_fields > len(relation.key_fields):
        yield f"minimum_key_fields is {relation.minimum_key_fields} of only {len(relation.key_fields)} key fields"
    if len(relation.classes) < 2 or relation.classes[-1] != "unrelated":
        yield "classes: at least two, the last one `unrelated`"


def _through_problems(relation: RelationSpec, registers: dict[str, RegisterSpec]) -> Iterable[str]:
    return (f"through names `{name}`, which is not a register" for name in relation.through if name not in registers)


def _block_problems(relation: RelationSpec) -> Iterable[str]:
    """Blocks and exact keys that are empty, or ask of a comparison what its type does not have."""
    types = {compare.name: compare.type for compare in relation.compare}
    if not relation.block or not all(relation.block):
        yield "block: at least one, and none of them empty"
    if not all(key.on and key.corroborate for key in relation.exact):
        yield "exact: `on` and `with` each name at least one comparison"
    for name in sorted({name for block in relation.block for name in block}):
        kind, _, bare = name.rpartition(":")
        if bare in types and kind and types[bare] != _BLOCKS.get(kind):
            yield f"block `{name}`: `{bare}` is compared as {types[bare]}; known: {', '.join(sorted(_BLOCKS))}"


def _finding_problems(relation: RelationSpec, pair: PairSpec) -> Iterable[str]:
    """Findings that no rule finds: a misspelt one would be silence."""
    known = _FINDINGS | {f"{MISSING_IN}{pair.right}", f"extra_in_{pair.right}", f"duplicate_in_{pair.left}"}
    wrong = [finding for finding in relation.findings if finding not in known]
    yield from (f"no finding is called `{finding}`; known: {', '.join(sorted(known))}" for finding in wrong)
    if "identity_conflict" in relation.findings and not {"name", "id"} <= {c.type for c in relation.compare}:
        yield "identity_conflict needs a comparison of names and one of numbers"


def _twice(what: str, names: Iterable[str]) -> list[str]:
    return [f"{what} `{name}` is declared {n} times" for name, n in Counter(names).items() if n > 1]
