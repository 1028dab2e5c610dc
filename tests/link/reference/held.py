"""What linking wrote, held against the plain reading of the same records."""

from __future__ import annotations

from typing import Any

import polars as pl
import pytest
from tests.link.reference.links import Link
from tests.link.reference.looked_at import Task
from tests.link.reference.pairs import Pair
from tests.link.world import FIRST, Linked, Row, link

from reconcile.link import linking, relation
from reconcile.link.assign import Decision, Edges, decide
from reconcile.link.edges import Thresholds
from reconcile.registers import PairSpec


def linked(left: list[Row], right: list[Row], *pairs: PairSpec, thresholds: Thresholds) -> tuple[Linked, set[Pair]]:
    """What linking wrote, and the pairs of things that it chose in assignment."""
    chosen: set[Pair] = set()

    def watched(edges: Edges, *more: Any) -> Decision:
        decision = decide(edges, *more)
        chosen.update(zip(edges.left[decision.chosen].tolist(), edges.right[decision.chosen].tolist(), strict=True))
        return decision

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(linking, "decide", watched)
        # The numbers of the model are given: those that led to the second look.
        patch.setattr(relation, "_taught_again", lambda _relation, _coded, pairs, _learning: pairs)
        patch.setattr(relation, "freed_of_blocks", lambda _relation, pairs, _coded, _blocks: pairs.model)
        return link(left, right, *pairs, accept=thresholds.accept, keep=thresholds.keep), chosen


def task(found: Linked, spec: PairSpec, left: list[Row], right: list[Row], thresholds: Thresholds) -> Task:
    """What the plain reading is given."""
    (relation,) = spec.relations
    girls = bool(relation.among_right)
    return Task(
        relation,
        found.model(spec.id),
        (left, right),
        thresholds,
        same=spec.left == spec.right,
        eligible=[not girls or row.get("child_sex") in {None, "2"} for row in right],
        withdrawn=(void(left), void(right)),
    )


def void(rows: list[Row]) -> set[int]:
    """The records that are void."""
    return {n for n, row in enumerate(rows) if row.get("state") == "left"}


def compare(found: Linked, spec: PairSpec, expected: dict[Pair, Link]) -> None:
    """The same pairs with the same status and set, found in the same way, as probable."""
    rows = found.links.filter(pair=spec.id).with_columns(pl.col("status", "method").cast(pl.String))
    first = FIRST[spec.left], FIRST[spec.right]
    mine = {(row["left_id"] - first[0], row["right_id"] - first[1]): row for row in rows.iter_rows(named=True)}
    hopeless = {ends for ends, one in expected.items() if one.hopeless}
    unlike = {ends: (mine.get(ends), expected.get(ends)) for ends in mine.keys() | expected.keys()}
    unlike = {ends: two for ends, two in unlike.items() if not alike(*two, ends in hopeless)}
    assert not unlike, unlike
    of_sets = {(row["set_id"], expected[ends].set_number) for ends, row in mine.items() if ends not in hopeless}
    assert len(of_sets) == len({name for name, _ in of_sets}) == len({number for _, number in of_sets})


def alike(row: Row | None, one: Link | None, hopeless: bool) -> bool:
    """Whether a row of the table says what is expected; a hopeless edge need not be told of."""
    if hopeless and (row is None or (row["status"], row["probability"]) == ("rejected", 0.0)):
        return True
    if row is None or one is None or (row["status"], row["method"]) != (one.status, one.method):
        return False
    return bool(row["probability"] == pytest.approx(one.probability, abs=one.near))
