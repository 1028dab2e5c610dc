"""How near the next best assignment lies: the other ways to link what was chosen, and what cannot be told apart."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from reconcile.link.clusters import smallest_member
from reconcile.link.component import Component, Pair

TWIN_MISSING = 0.1
"""How often a twin is taken to be missing from a register that has the other one: an assumption, for twins are few."""
TIED = 1e-9
"""Log odds by which two assignments may differ and still be the same."""
AreOne = Callable[[int, int], float]
"""How likely two things of one side are one after all."""
Rivals = dict[Pair, list[tuple[float, int, int]]]


def apart(_a: int, _b: int) -> float:
    """No two things are one."""
    return 0.0


def rivals_of(component: Component, matched: list[Pair], one_to_one: bool) -> Rivals:
    """For each chosen edge the other ways to link its ends: (loss in log odds, row, column that take part)."""
    partner_of_row = dict(matched)
    partner_of_column = {j: i for i, j in matched} if one_to_one else {}
    rivals: Rivals = {edge: [] for edge in matched}
    for i, j in matched:
        mine = component.of_left[i]
        for other in mine:
            if other != j:
                _add_exchange(rivals, component, (i, j), other, partner_of_column.get(other))
        if one_to_one:
            claims = component.of_right[j].items()
            rivals[i, j] += [(mine[j] - weight, k, j) for k, weight in claims if k not in partner_of_row]
    return rivals


def _add_exchange(rivals: Rivals, component: Component, edge: Pair, other: int, holder: int | None) -> None:
    """What is lost if the row of `edge` took the column `other`, and whoever holds it (`holder`) took this one's.

    The weaker of the two edges so taken is left out where it loses more than it gains, from whichever end it is met.
    Where the one given up beside an edge was unlikely itself, giving it up is no gain.
    """
    i, j = edge
    given_up, taken = component.of_left[i][j], component.of_left[i][other]
    if holder is None:
        rivals[edge].append((given_up - taken, i, other))
        return
    theirs = component.of_left[holder]
    if j in theirs and holder < i:
        return  # the same exchange is met from its other end
    gained = taken + theirs[j] - min(taken, theirs[j], 0.0) if j in theirs else taken
    rivals[holder, other].append((theirs[other] + max(given_up, 0.0) - gained, i, j))
    rivals[edge].append((given_up + max(theirs[other], 0.0) - gained, holder, other))


def nobody_else_claims(are_one: float) -> float:
    """How likely two things are one after all, where only one of them would have a partner: twins would have two."""
    return are_one / (are_one + (1.0 - are_one) * TWIN_MISSING)


def sets_of(component: Component, matched: list[Pair], rivals: Rivals, accept: float) -> tuple[list[int], list[int]]:
    """For each row and each column the number of the set it belongs to, -1 for none: things that cannot be told apart
    although each surely belongs to one of the others."""
    needed = float(np.log(accept / max(1.0 - accept, 1e-12)))
    rows, columns = len(component.left), len(component.right)
    joins: list[Pair] = []
    for i, j in matched:
        if component.of_left[i][j] > needed:
            close = [(k, other) for loss, k, other in rivals[i, j] if loss < max(needed, TIED)]
            joins += [edge for k, other in close for edge in ((i, rows + j), (i, k), (i, rows + other))]
    if not joins:
        return [-1] * rows, [-1] * columns
    ends = np.array(joins, dtype=np.int64)
    labels = smallest_member(rows + columns, ends[:, 0], ends[:, 1])
    touched = {label: number for number, label in enumerate(sorted(set(labels[ends.ravel()].tolist())))}
    numbers = [touched.get(label, -1) for label in labels.tolist()]
    return numbers[:rows], numbers[rows:]
