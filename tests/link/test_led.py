"""Links that other links lead to: through a register in between, and by a number that a linked record names."""

from __future__ import annotations

from math import exp

import duckdb
import numpy as np
import polars as pl
import pytest

from reconcile import engine
from reconcile.link.frames import LINK_COLUMNS
from reconcile.link.led import led_ends
from reconcile.link.model import Model
from reconcile.link.score import led_gain
from reconcile.registers import PairSpec

COMPARE = [{"name": "person_name", "as": "name"}, {"name": "person_id", "as": "id"}]


def pair(cardinality: str = "one-to-one", **led: object) -> PairSpec:
    relation = {"name": "child", "cardinality": cardinality, "key_fields": ["person_name"], "minimum_key_fields": 1}
    relation |= {"block": [["person_name"]], "compare": COMPARE, **led}
    label = {"zh": "甲 — 乙", "en": "a — c"}
    return PairSpec.model_validate({"id": "a-c", "label": label, "left": "a", "right": "c", "relation": [relation]})


def links(name: str, ends: list[tuple[int, int]], status: str = "accepted") -> pl.DataFrame:
    left, right = name.split("-")
    rows = [
        {"pair": name, "relation": "child", "left_register": left, "right_register": right, "status": status}
        | {"left_id": a, "right_id": b, "probability": 1.0}
        for a, b in ends
    ]
    return pl.DataFrame(rows, schema=LINK_COLUMNS)


@pytest.fixture
def connection() -> duckdb.DuckDBPyConnection:
    with engine.connect(None) as opened:
        yield opened  # type: ignore[misc]


def ends(connection: duckdb.DuckDBPyConnection, found: list[pl.DataFrame], spec: PairSpec) -> list[tuple[int, int]]:
    return led_ends(connection, found, spec, spec.relations[0]).select("left_id", "right_id").rows()


def test_a_record_linked_with_both_registers_settles_their_link(connection: duckdb.DuckDBPyConnection) -> None:
    found = [links("a-b", [(1, 20), (2, 21)]), links("b-c", [(20, 300), (22, 302)])]
    assert ends(connection, found, pair(through=["b"])) == [(1, 300)]


@pytest.mark.parametrize("status", ["review", "rejected", "set"])
def test_a_doubtful_link_leads_nowhere(connection: duckdb.DuckDBPyConnection, status: str) -> None:
    found = [links("a-b", [(1, 20)]), links("b-c", [(20, 300)], status)]
    assert ends(connection, found, pair(through=["b"])) == []


def test_where_two_ways_lead_apart_neither_is_taken(connection: duckdb.DuckDBPyConnection) -> None:
    found = [links("a-b", [(1, 20), (1, 21)]), links("b-c", [(20, 300), (21, 301)])]
    assert ends(connection, found, pair(through=["b"])) == []


def test_nobody_is_taken_twice_on_the_right_unless_many_may_share_one(connection: duckdb.DuckDBPyConnection) -> None:
    found = [links("a-b", [(1, 20), (2, 21)]), links("b-c", [(20, 300), (21, 300)])]
    assert ends(connection, found, pair(through=["b"])) == []
    assert ends(connection, found, pair("many-to-one", through=["b"])) == [(1, 300), (2, 300)]


def test_a_linked_record_names_the_only_bearer_of_a_number(connection: duckdb.DuckDBPyConnection) -> None:
    records = pl.DataFrame(
        {
            "record_id": [300, 301, 400, 401, 402],
            "mother_id": ["X", "Y", None, None, None],
            "person_id": [None, None, "X", "Y", "Y"],
        },
        schema_overrides={"record_id": pl.UInt64},
    )
    engine.store(connection, "record_c", records)
    named = pair("many-to-one", via={"relation": "child", "column": "mother_id", "key": "person_id"})
    assert ends(connection, [links("a-c", [(1, 300), (2, 301)])], named) == [(1, 400)]


@pytest.mark.parametrize(
    ("own", "led", "said"),
    [
        (-1.0, 6.0, 6.0),  # the fields agree, perhaps for the very reason for which the leading links were made
        (-6.0, 6.0, 4.0),  # they contradict by 2
        (9.0, 6.0, 9.0),  # they say more than the links that lead here
    ],
)
def test_a_pair_is_as_sure_as_what_leads_to_it_or_as_its_own_fields(own: float, led: float, said: float) -> None:
    """The prior is 1 in 1 + e^4: where the fields say nothing, `own` is -4."""
    same = 1 / (1 + exp(4.0))
    model = Model(("same", "unrelated"), (), np.array([same, 1 - same]), [])
    assert own + led_gain(np.array([own]), np.array([led]), model)[0] == pytest.approx(said)
