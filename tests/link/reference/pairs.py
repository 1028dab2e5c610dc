"""Which pairs are looked at, found by trying every record with every other."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable
from itertools import product
from typing import Any

from tests.link.reference.records import Row, key, level, named, value

from reconcile.registers import RelationSpec

Pair = tuple[int, int]
Block = tuple[str, ...]
Sides = tuple[list[Row], list[Row]]
Free = tuple[Collection[int], Collection[int]]


def exact_links(relation: RelationSpec, sides: Sides, eligible: list[bool]) -> dict[Pair, int]:
    """Pairs that stand alone with their key and that another field corroborates, and the rule that found each."""
    found: dict[Pair, int] = {}
    for number, rule in enumerate(relation.exact):
        keys = [[key(relation, rule.on, row, side) for row in sides[side]] for side in (0, 1)]
        for i, j in product(range(len(sides[0])), range(len(sides[1]))):
            mine = keys[0][i]
            if mine is None or keys[0].count(mine) != 1 or keys[1].count(mine) != 1 or keys[1][j] != mine:
                continue
            corroborated = any(
                level(named(relation, name), sides[0][i], sides[1][j]) == "exact" for name in rule.corroborate
            )
            if corroborated and eligible[j] and _both_free(relation, found, i, j):
                found[i, j] = number
    return found


def _both_free(relation: RelationSpec, found: Iterable[Pair], i: int, j: int) -> bool:
    return all(i != a and (j != b or relation.cardinality == "many-to-one") for a, b in found)


def free_records(relation: RelationSpec, sides: Sides, linked: Iterable[Pair], eligible: list[bool]) -> Free:
    """The records that no key has linked; on the right only those that are looked for."""
    left = {i for i, _ in linked}
    right = {j for _, j in linked} if relation.cardinality == "one-to-one" else set()
    return (
        [i for i in range(len(sides[0])) if i not in left],
        [j for j in range(len(sides[1])) if j not in right and eligible[j]],
    )


def declared_blocks(relation: RelationSpec, *, same: bool) -> list[Block]:
    """The blocks; between two registers a day may be lunar on either side."""
    if same:
        return list(relation.block)
    mirrored = [tuple(name.replace("lunar:", "lunar_right:") for name in block) for block in relation.block]
    return [*relation.block, *mirrored]


def candidates(
    relation: RelationSpec,
    blocks: Iterable[Block],
    sides: Sides,
    free: Free,
    *,
    same: bool,
    limits: tuple[int, int] = (250_000, 2_500),
) -> set[Pair]:
    """Pairs that are equal in some block. In a register linked with itself the smaller position stands on the left."""
    found = set()
    for block in blocks:
        for i, j in _met(relation, block, sides, free, limits):
            if not same:
                found.add((i, j))
            elif i != j:
                found.add((min(i, j), max(i, j)))
    return found


def _met(relation: RelationSpec, block: Block, sides: Sides, free: Free, limits: tuple[int, int]) -> set[Pair]:
    """Pairs with the same key; of a key that makes too many pairs those that are equal in further columns too."""
    names, further = block, _further(relation, block, sides)
    found: set[Pair] = set()
    rest = set(product(*free))
    limit = limits[0]
    while True:
        key_of = {(i, j): _common_key(relation, names, sides, i, j) for i, j in rest}
        sizes = Counter(key_of.values())
        found |= {pair for pair, common in key_of.items() if common is not None and sizes[common] <= limit}
        rest = {pair for pair, common in key_of.items() if common is not None and sizes[common] > limit}
        if not rest or not further:
            return found
        names, further, limit = (*names, further[0]), further[1:], limits[1]


def _common_key(relation: RelationSpec, names: Block, sides: Sides, i: int, j: int) -> Any:
    """The key of both records, None where they have none in common."""
    left, right = key(relation, names, sides[0][i], 0), key(relation, names, sides[1][j], 1)
    return left if left == right else None


def _further(relation: RelationSpec, block: Block, sides: Sides) -> list[str]:
    """The columns that a block does not name, those with the fewest values first."""
    used = {name.rpartition(":")[2] for name in block}
    size = {
        compare.name: len({value(row, compare, side) for side in (0, 1) for row in sides[side]} - {None})
        for compare in relation.compare
    }
    return sorted((name for name in size if size[name] and name not in used), key=lambda name: size[name])


def shorter_blocks(relation: RelationSpec, blocks: list[Block], sides: Sides, alone: Free) -> list[Block]:
    """Each block without one of its fields, where that makes at most one pair for each record that is left."""
    declared = {frozenset(block) for block in blocks}
    shorter = {frozenset(block) - {name} for block in blocks for name in block if len(block) > 1} - declared
    most = len(alone[0]) + len(alone[1])
    tried = [tuple(sorted(names)) for names in shorter]
    return [block for block in tried if len(_met(relation, block, sides, alone, (10**9, 0))) <= most]
