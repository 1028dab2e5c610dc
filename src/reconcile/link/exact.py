"""Exact keys first: accepted only where unique on both sides and corroborated by another field."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from reconcile.comparison.columns import CodedPair
from reconcile.comparison.vectors import Positions, are_equal
from reconcile.link.groups import Groups, Keyed
from reconcile.link.keys import Keys, combined
from reconcile.link.led import LedPairs
from reconcile.registers import RelationSpec
from reconcile.registers.pair import ExactKey


@dataclass(frozen=True)
class ExactLinks:
    """Pairs found before any are scored, and which rule (position in the relation's `exact`) found each.

    Pairs that other links lead to stand last, as the rule after those; `led_odds` says how sure these links make them.
    """

    left: Positions
    right: Positions
    rule: npt.NDArray[np.int64]
    led_odds: npt.NDArray[np.float64] = field(default_factory=lambda: np.zeros(0))


def exact_links(relation: RelationSpec, coded: CodedPair, eligible: npt.NDArray[np.bool_]) -> ExactLinks:
    """Try the relation's exact keys in order; a record linked by an earlier key is not looked at again.

    A key counts as unique whoever bears it; only a record that is `eligible` on the right is linked.
    """
    free = (np.ones(coded.lengths[0], dtype=np.bool_), eligible.copy())
    found: list[tuple[Positions, Positions, int]] = []
    for rule, key in enumerate(relation.exact):
        left, right = unique_on_both(*combined([coded.columns[name] for name in key.on]))
        keep = free[0][left] & free[1][right] & _corroborated(relation, key, coded, left, right)
        left, right = left[keep], right[keep]
        free[0][left] = False
        if relation.cardinality == "one-to-one":
            free[1][right] = False
        found.append((left, right, rule))
    return _joined(found)


def unique_on_both(left: Keys, right: Keys) -> tuple[Positions, Positions]:
    """Positions, in left order, of the pairs whose key stands exactly once on each side; -1 is no key."""
    groups = Groups.of(*(Keyed.of(np.arange(len(side)), side) for side in (left, right)))
    ends = groups.only((groups.left == 1) & (groups.right == 1)).sides()
    order = np.argsort(ends[0])
    return ends[0][order], ends[1][order]


def with_led(accepted: ExactLinks, led: LedPairs, rule: int, *, one_to_one: bool) -> ExactLinks:
    """The accepted links and, for records that no key has linked, those that other links lead to."""
    new = ~np.isin(led.left, accepted.left)
    if one_to_one:
        new &= ~np.isin(led.right, accepted.right)
    return ExactLinks(
        np.concatenate([accepted.left, led.left[new]]),
        np.concatenate([accepted.right, led.right[new]]),
        np.concatenate([accepted.rule, np.full(int(new.sum()), rule, dtype=np.int64)]),
        led.odds[new],
    )


def _corroborated(
    relation: RelationSpec, key: ExactKey, coded: CodedPair, left: Positions, right: Positions
) -> npt.NDArray[np.bool_]:
    """Whether at least one of the key's other fields agrees exactly."""
    agree = np.zeros(len(left), dtype=np.bool_)
    for compare in relation.compare:
        if compare.name in key.corroborate:
            column = coded.columns[compare.name]
            agree |= are_equal(column, column.left[left], column.right[right])
    return agree


def _joined(found: list[tuple[Positions, Positions, int]]) -> ExactLinks:
    empty = np.zeros(0, dtype=np.int64)
    return ExactLinks(
        np.concatenate([empty, *(left for left, _, _ in found)]),
        np.concatenate([empty, *(right for _, right, _ in found)]),
        np.concatenate([empty, *(np.full(len(left), rule, dtype=np.int64) for left, _, rule in found)]),
    )
