"""How near the next best assignment lies: the other ways to link what was chosen, and what cannot be told apart."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from reconcile.link.clusters import smallest_member
from reconcile.link.model import Shares

TWIN_MISSING = 0.1
"""How often a twin is taken to be missing from a register that has the other one: an assumption, for twins are few."""
FLOOR = float(np.log(0.01 / 0.99))
"""Log odds from which an edge can be chosen, or stand against one that was."""
AreOne = Callable[[int, int], float]
"""How likely two things of one side are one after all."""
Pair = tuple[int, int]
Rivals = dict[Pair, list[tuple[float, int, int]]]


def apart(_a: int, _b: int) -> float:
    """No two things are one."""
    return 0.0


def rivals_of(weight: Shares, matched: list[Pair], one_to_one: bool) -> Rivals:
    """For each chosen edge the other ways to link its ends: (loss in log odds, row, column that take part)."""
    partner_of_row = dict(matched)
    partner_of_column = {j: i for i, j in matched} if one_to_one else {}
    rivals: Rivals = {edge: [] for edge in matched}
    for i, j in matched:
        others = [int(other) for other in np.flatnonzero(weight[i] > FLOOR) if other != j]
        for other in others:
            _add_exchange(rivals, weight, (i, j), other, partner_of_column.get(other))
        if one_to_one:
            free = [int(k) for k in np.flatnonzero(weight[:, j] > FLOOR) if int(k) not in partner_of_row]
            rivals[i, j] += [(float(weight[i, j] - weight[k, j]), k, j) for k in free]
    return rivals


def _add_exchange(rivals: Rivals, weight: Shares, edge: Pair, other: int, holder: int | None) -> None:
    """What is lost if the row of `edge` took the column `other`, and whoever holds it (`holder`) took this one's.

    The weaker of the two edges so taken is left out where it loses more than it gains, from whichever end it is met.
    Where the one given up beside an edge was unlikely itself, giving it up is no gain.
    """
    i, j = edge
    if holder is None:
        rivals[edge].append((float(weight[i, j] - weight[i, other]), i, other))
    elif holder > i or weight[holder, j] <= FLOOR:  # otherwise the same exchange is met from its other end
        left_out = min(float(weight[i, other]), float(weight[holder, j]), 0.0)
        losses = (weight[i, j] - weight[i, other], weight[holder, other] - weight[holder, j])
        beside = (max(weight[i, j], 0.0) - weight[i, other], max(weight[holder, other], 0.0) - weight[holder, j])
        rivals[holder, other].append((float(losses[1] + beside[0]) + left_out, i, j))
        rivals[edge].append((float(losses[0] + beside[1]) + left_out, holder, other))


def nobody_else_claims(are_one: float) -> float:
    """How likely two things are one after all, where only one of them would have a partner: twins would have two."""
    return are_one / (are_one + (1.0 - are_one) * TWIN_MISSING)


def sets_of(weight: Shares, matched: list[Pair], rivals: Rivals, accept: float) -> list[tuple[list[int], list[int]]]:
    """Rows and columns that cannot be told apart although each surely belongs to one of the others."""
    needed = float(np.log(accept / max(1.0 - accept, 1e-12)))
    size = weight.shape[0] + weight.shape[1]
    joins: list[Pair] = []
    for i, j in matched:
        close = [(k, other) for loss, k, other in rivals[i, j] if loss < needed and weight[i, j] > needed]
        for k, other in close:
            joins += [(i, weight.shape[0] + j), (i, k), (i, weight.shape[0] + other)]
    if not joins:
        return []
    pairs = np.array(joins, dtype=np.int64)
    labels = smallest_member(size, pairs[:, 0], pairs[:, 1])
    touched = np.unique(labels[pairs.ravel()])
    groups = [np.flatnonzero(labels == label) for label in touched]
    return [
        (
            [int(n) for n in group if n < weight.shape[0]],
            [int(n) - weight.shape[0] for n in group if n >= weight.shape[0]],
        )
        for group in groups
    ]
