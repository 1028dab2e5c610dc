"""The links of small worlds are those of a plain reading, in which every record is tried with every other."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.link.reference.held import compare, linked, task
from tests.link.reference.links import between, duplicates
from tests.link.reference.things import alone
from tests.link.reference.worlds import itself, sides, two
from tests.link.world import LEFT, RIGHT, Row, pair

from reconcile.link.edges import Thresholds
from reconcile.registers import PairSpec

THRESHOLDS = st.builds(
    Thresholds, accept=st.sampled_from([0.6, 0.8, 0.99]), review=st.just(0.2), keep=st.sampled_from([0.0, 0.01, 0.2])
)


@settings(max_examples=20)
@given(sides(), two(), THRESHOLDS)
def test_links_of_two_registers(both: tuple[list[Row], list[Row]], spec: PairSpec, thresholds: Thresholds) -> None:
    found, chosen = linked(*both, spec, thresholds=thresholds)
    things = alone(len(both[0])), alone(len(both[1]))
    compare(found, spec, between(task(found, spec, *both, thresholds), things, chosen))


@settings(max_examples=12)
@given(sides(), itself(), itself(), two(), THRESHOLDS)
def test_links_of_two_registers_with_duplicates(
    both: tuple[list[Row], list[Row]],
    left: dict[str, Any],
    right: dict[str, Any],
    spec: PairSpec,
    thresholds: Thresholds,
) -> None:
    own = (pair(LEFT, LEFT, **left), pair(RIGHT, RIGHT, **right))
    found, chosen = linked(*both, *own, spec, thresholds=thresholds)
    things = []
    for rows, one in zip(both, own, strict=True):
        links, of = duplicates(task(found, one, rows, rows, thresholds))
        compare(found, one, links)
        missed = found.model(one.id)["expected"]
        number = missed["missed_below"] + missed["missed_outside"]
        things.append(replace(of, unseen=min(number / max(len(set(of.of)), 1), 1.0)))
    compare(found, spec, between(task(found, spec, *both, thresholds), (things[0], things[1]), chosen))
