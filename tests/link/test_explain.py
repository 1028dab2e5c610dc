"""An explanation adds up to what the run decided, and a model that was written can be read again."""

from __future__ import annotations

import json
from collections.abc import Iterator
from math import exp
from random import Random

import duckdb
import numpy as np
import polars as pl
import pytest
from tests.link.test_relation import noisy
from tests.link.world import EXACT, LEFT, RIGHT, crowd, family, pair, store

from reconcile import engine
from reconcile.link.edges import Thresholds
from reconcile.link.explain import Explainer
from reconcile.link.linking import Linker
from reconcile.link.model import Model
from reconcile.link.stage import link_registers
from reconcile.registers import Declarations
from reconcile.registers.refused import RefusedColumns

THRESHOLDS = Thresholds(accept=0.8, review=0.2)
PAIR = pair(LEFT, RIGHT, exact=EXACT)


@pytest.fixture(scope="module")
def connection() -> Iterator[duckdb.DuckDBPyConnection]:
    """Two registers that differ here and there, linked; the last two on the left are twins without names."""
    random = Random(4)
    rows = crowd(60)
    twins = [family(500, child_name=None, certificate_no=None), family(500, child_name=None, certificate_no=None)]
    with engine.connect(threads=2) as opened:
        store(opened, [noisy(random, row) for row in rows] + twins, [noisy(random, row) for row in rows] + twins)
        link_registers(opened, DECLARED, ["births", "cards"], THRESHOLDS)
        yield opened


DECLARED = Declarations({spec.id: spec for spec in (LEFT, RIGHT)}, {PAIR.id: PAIR}, RefusedColumns(words=()))


@pytest.fixture(scope="module")
def explainer(connection: duckdb.DuckDBPyConnection) -> Explainer:
    return Explainer(Linker(connection, DECLARED, PAIR, PAIR.relations[0], THRESHOLDS))


def test_the_evidence_adds_up_to_the_probability_on_record(
    connection: duckdb.DuckDBPyConnection, explainer: Explainer
) -> None:
    exactly = 0
    for left, right, probability in links(connection).select("left_id", "right_id", "probability").iter_rows():
        found = explainer.explain(left, right)
        against = found.against
        parts = [found.priors[against], *(field.weights[against] for field in found.fields)]
        parts += [found.other_classes, found.led, found.unmatched, found.doubt]
        assert sum(parts) == pytest.approx(found.odds, abs=1e-9)
        assert found.other_classes < 1e-5
        if not found.rivals:
            # Rivals too unlikely to be on record may still take a little away.
            by_itself = 1 / (1 + exp(-found.odds))
            exactly += by_itself == pytest.approx(probability, abs=2e-6)
            assert by_itself - 1e-3 < probability < by_itself + 2e-6
    assert exactly > 30


def test_a_missing_field_says_nothing(explainer: Explainer) -> None:
    for field in explainer.explain(61, 1061).fields:
        if field.level == "missing":
            assert set(field.weights.values()) == {0.0}


def test_the_claims_of_others_are_told(explainer: Explainer) -> None:
    """Of two twins that nothing tells apart each is the other's rival."""
    found = explainer.explain(61, 1061)
    assert found.decided is not None
    assert found.decided.status == "set"
    assert {(rival.left_id, rival.right_id) for rival in found.rivals} == {(61, 1062), (62, 1061)}
    assert {rival.side for rival in found.rivals} == {"left", "right"}


def test_a_pair_that_was_never_compared_is_explained_too(explainer: Explainer) -> None:
    found = explainer.explain(1, 1030)
    assert found.decided is None
    assert not any(leads for _, leads in found.blocks)
    assert found.second_look == ()
    assert found.odds < -5


def test_what_a_key_linked_was_not_looked_at_again(connection: duckdb.DuckDBPyConnection, explainer: Explainer) -> None:
    by_key = links(connection).filter(pl.col("method").str.starts_with("exact:"))
    found = [explainer.explain(*ends) for ends in by_key.select("left_id", "right_id").iter_rows()]
    assert len(found) > 10
    assert {one.second_look for one in found} == {()}
    assert any(explainer.leads(one.left_id, one.right_id) for one in found)


def test_what_a_block_leads_to_was_not_looked_at_again(explainer: Explainer) -> None:
    """The twins without numbers: no key, and a declared block."""
    found = explainer.explain(61, 1062)
    assert any(leads for _, leads in found.blocks)
    assert found.second_look == ()


def test_a_record_that_is_not_there_is_an_error(explainer: Explainer) -> None:
    with pytest.raises(KeyError):
        explainer.explain(999, 1001)


def test_a_written_model_is_the_same_model(connection: duckdb.DuckDBPyConnection, explainer: Explainer) -> None:
    written = json.loads(connection.sql("SELECT model FROM models").fetchall()[0][0])
    again = Model.of_data(PAIR.relations[0], json.loads(json.dumps(written)))
    assert again.as_data()["comparisons"] == written["comparisons"]
    assert again.as_data()["priors"] == written["priors"]
    assert np.array_equal(again.priors, explainer.model.priors)


def links(connection: duckdb.DuckDBPyConnection) -> pl.DataFrame:
    return connection.sql("SELECT * FROM links ORDER BY left_id, right_id").pl()


def test_that_all_is_only_estimated_is_no_reason_where_there_is_no_hope(explainer: Explainer) -> None:
    found = min((explainer.explain(n, 1060 - n) for n in range(1, 30)), key=lambda one: one.odds)
    assert found.odds < -14
    assert found.doubt == 0.0
