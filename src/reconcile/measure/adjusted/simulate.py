"""Rounds of a comparison: which links hold, what is counted then, and how many matches nobody looked at."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import polars as pl

from reconcile.measure.adjusted.cells import Cells
from reconcile.measure.adjusted.counts import Counts, Side, counts, said_by
from reconcile.measure.adjusted.draws import Draws, PossibleLinks
from reconcile.measure.adjusted.duplicates import NO_DUPLICATES, Duplicates, with_false_duplicates
from reconcile.measure.adjusted.evidence import CERTAIN, TOGETHER, odds_before, parameters
from reconcile.measure.adjusted.speakers import linked_by_the_other, with_other_speakers
from reconcile.measure.adjusted.unseen import missed_outside, with_unseen, without_unseen_duplicates
from reconcile.registers import RelationSpec

ROUNDS = 1_000
AT_ONCE = 100
"""Rounds that are counted together: what memory holds."""
LIKELY = 0.5


@dataclass(frozen=True)
class Comparison:
    """What a simulation needs of one relation: its model, the possible links, the things of both sides that may count,
    the windows, of both sides what duplicates there may be, and how far the log odds of all links may be off
    together."""

    relation: RelationSpec
    model: dict[str, Any]
    links: pl.DataFrame
    members: pl.DataFrame
    windows: pl.DataFrame
    duplicates: tuple[Duplicates, ...] = (NO_DUPLICATES, NO_DUPLICATES)
    together: float = TOGETHER


def simulated(one: Comparison, cells: Cells, generator: np.random.Generator) -> Counts:
    """The counts of each round, shape (rounds, cells).

    Most links are beyond doubt: what they alone decide is counted once.
    """
    left, right = (
        Side.of(one.members.filter(side=side), cells, one.links[f"{side}_id"], one.links[f"{other}_out"], twice.pairs)
        for (side, other), twice in zip((("left", "right"), ("right", "left")), one.duplicates, strict=True)
    )
    said, probability = said_by(one.links), one.links["probability"].to_numpy()
    open_links = (probability > CERTAIN) & (probability < 1.0 - CERTAIN)
    holding = open_links | (probability >= 1.0 - CERTAIN)
    moving, restless = _unsettled((left, right), open_links, holding)
    periods = one_number_each(cells)
    still = _part(left, right, said, holding & ~moving, [~things for things in restless])
    nobody = [np.zeros((1, 0), dtype=np.bool_)] * 2
    base = counts(*still, np.ones((1, int((holding & ~moving).sum())), dtype=np.bool_), nobody, periods)
    part = _part(left, right, said, moving, restless)
    draws = _draws(one, open_links, generator)
    found: list[Counts] = []
    twice: list[np.ndarray] = []
    for _ in range(ROUNDS // AT_ONCE):
        holds = np.ones((AT_ONCE, int(moving.sum())), dtype=np.bool_)
        holds[:, open_links[moving]] = draws.holds(AT_ONCE)[:, moving[open_links]]
        same = [those.drawn(AT_ONCE, generator) for those in one.duplicates]
        twice.append(np.array([are.sum(axis=1) for are in same]))
        found.append(counts(*part, holds, same, periods))
    together = {name: np.concatenate([each[name] for each in found]) + base[name] for name in base}
    together = with_false_duplicates(together, one.duplicates, cells, generator)
    unseen = [missed_outside(those.outside, ROUNDS, generator) for those in one.duplicates]
    together = without_unseen_duplicates(together, one.model, unseen, generator)
    every = [seen + more[:, 0] for seen, more in zip(np.concatenate(twice, axis=1), unseen, strict=True)]
    links, records = np.flatnonzero(probability > LIKELY), (one.model["left_records"], one.model["right_records"])
    often = linked_by_the_other(every, len(links), records, generator)
    together = with_other_speakers(together, left, said, links, often, generator)
    return with_unseen(together, one.model, one.links, cells, generator)


def one_number_each(cells: Cells) -> np.ndarray:
    """For each cell the number of its window."""
    return np.asarray(cells.frame["period"].rank("dense").to_numpy(), dtype=np.int64)


def _unsettled(
    sides: tuple[Side, Side], open_links: np.ndarray, holding: np.ndarray
) -> tuple[np.ndarray, list[np.ndarray]]:
    """The links and the things of each side that a link in doubt moves: itself and its ends, their other links, the
    other ends of these, and so on; and those that may be one with another."""
    moving = open_links
    while True:
        restless = [_touched(side, moving) for side in sides]
        more = holding & np.any([_ends_in(*one) for one in zip(sides, restless, strict=True)], axis=0)
        if (more == moving).all():
            return moving, restless
        moving = more


def _touched(side: Side, links: np.ndarray) -> np.ndarray:
    """The things that one of these links ends at, and those that may be one with another."""
    touched = np.zeros(len(side.inside), dtype=np.bool_)
    ends = side.ends[links]
    touched[ends[ends >= 0]] = True
    touched[side.twice] = True
    return touched


def _ends_in(side: Side, things: np.ndarray) -> np.ndarray:
    known = side.ends >= 0
    found = np.zeros(len(side.ends), dtype=np.bool_)
    found[known] = things[side.ends[known]]
    return found


def _part(
    left: Side, right: Side, said: dict[str, np.ndarray], links: np.ndarray, things: list[np.ndarray]
) -> tuple[Side, Side, dict[str, np.ndarray]]:
    return left.only(links, things[0]), right.only(links, things[1]), {name: one[links] for name, one in said.items()}


def _draws(one: Comparison, open_links: np.ndarray, generator: np.random.Generator) -> Draws:
    links = one.links.filter(pl.Series(open_links))
    rests, spread = parameters(one.relation, one.model, links["evidence"], one.together)
    odds = odds_before(links["probability"].to_numpy(), rests, spread)
    left, right = (links[side].rank("dense").to_numpy().astype(np.int64) for side in ("left_id", "right_id"))
    possible = PossibleLinks(left, right, odds, rests, one.relation.cardinality == "one-to-one")
    return Draws(possible, spread, generator)
