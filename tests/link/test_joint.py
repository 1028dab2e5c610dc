"""All registers together: clusters as networkx finds them, contradictions as a plain reading of the rule has them."""

from __future__ import annotations

from collections import Counter

import duckdb
import networkx as nx
import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reconcile import engine
from reconcile.link.entities import Entities
from reconcile.link.frames import LINK_COLUMNS
from reconcile.link.joint import contradicting_links, contradictions, for_review, thing_links
from reconcile.link.lasting import clusters

REGISTERS = ("a", "b", "c", "d")
RELATIONS = [(f"{x}-{y}", "child") for n, x in enumerate(REGISTERS) for y in REGISTERS[n + 1 :]]
Link = tuple[int, int, int, int]  # which relation, left id, right id, thousandths of probability
LINKS = st.lists(
    st.tuples(st.integers(0, len(RELATIONS) - 1), st.integers(1, 4), st.integers(1, 4), st.integers(800, 999)),
    unique_by=lambda link: link[:3],
    max_size=16,
)


def frames(links: list[Link], status: str = "accepted") -> list[pl.DataFrame]:
    rows = []
    for number, left, right, probability in links:
        pair, relation = RELATIONS[number]
        a, b = pair.split("-")
        ends = {"left_register": a, "left_id": left, "right_register": b, "right_id": right}
        rows.append({"pair": pair, "relation": relation, "status": status, "probability": probability / 1000, **ends})
    return [pl.DataFrame([row], schema=LINK_COLUMNS) for row in rows]


def kept_by_the_rule(links: list[Link]) -> set[Link]:
    """Link after link, the surest first, unless two things of one register would come together."""
    graph = nx.Graph()
    kept = set()
    for link in sorted(links, key=lambda link: (-link[3], RELATIONS[link[0]], link[1], link[2])):
        pair, _ = RELATIONS[link[0]]
        a, b = pair.split("-")
        more = nx.Graph(graph)
        more.add_edge((a, link[1]), (b, link[2]))
        together = nx.node_connected_component(more, (a, link[1]))
        if max(Counter(register for register, _ in together).values()) == 1:
            graph = more
            kept.add(link)
    return kept


@settings(max_examples=200)
@given(LINKS)
def test_links_that_contradict_surer_ones_go_to_review(links: list[Link]) -> None:
    found = contradicting_links(frames(links), RELATIONS, {})
    doubtful = {(pair, left, right) for pair, _, left, right in found.iter_rows()}
    kept = {(RELATIONS[link[0]][0], *link[1:3]) for link in kept_by_the_rule(links)}
    assert doubtful == {(RELATIONS[link[0]][0], *link[1:3]) for link in links} - kept
    for frame in for_review(frames(links), found):
        pair, left, right, status = frame.select("pair", "left_id", "right_id", "status").row(0)
        assert status == ("review" if (pair, left, right) in doubtful else "accepted")


def test_records_of_one_thing_do_not_contradict_each_other() -> None:
    """a1 and a2 are duplicates: that b1 is linked with both is right; with a3 it is not."""
    links = [(0, 1, 1, 990), (0, 2, 1, 980), (0, 3, 1, 970)]
    things = Entities(np.array([1, 2, 3], dtype=np.uint64), np.array([0, 0, 2]), np.ones(3))
    found = contradictions(thing_links(frames(links), RELATIONS, {"a": things}))
    assert found.select("left_id", "right_id").rows() == [(3, 1)]


def test_what_is_not_accepted_contradicts_nobody() -> None:
    links = [(0, 1, 1, 990), (0, 1, 2, 980)]
    assert contradicting_links(frames(links, "review"), RELATIONS, {}).is_empty()


@pytest.fixture
def connection() -> duckdb.DuckDBPyConnection:
    with engine.connect(None) as opened:
        for register in REGISTERS:
            months = ["2026-02", "2026-01", "2026-03", "2026-01"]
            ids = pl.Series("record_id", [1, 2, 3, 4], dtype=pl.UInt64)
            engine.store(opened, f"record_{register}", pl.DataFrame({"record_id": ids, "first_month": months}))
        yield opened  # type: ignore[misc]


def clustered(
    connection: duckdb.DuckDBPyConnection, links: list[Link], twice: list[tuple[str, int, int]]
) -> pl.DataFrame:
    joined = pl.concat([pl.DataFrame(schema=LINK_COLUMNS), *frames(links)])
    ends = joined.select(pl.col("left_register", "right_register").cast(pl.String), "left_id", "right_id")
    schema = {"register": pl.String, "record_id": pl.UInt64, "entity_id": pl.UInt64}
    same = {(register, b): a for register, a, b in twice}
    rows = [(register, n, same.get((register, n), n)) for register in REGISTERS for n in range(1, 5)]
    return clusters(connection, REGISTERS, ends, pl.DataFrame(rows, schema=schema, orient="row"))


@settings(max_examples=60)
@given(LINKS)
def test_clusters_are_those_that_networkx_finds(links: list[Link]) -> None:
    graph = nx.Graph([(("a", 1), ("a", 2))])
    for number, left, right, _ in links:
        a, b = RELATIONS[number][0].split("-")
        graph.add_edge((a, left), (b, right))
    with engine.connect(None) as opened:
        for register in REGISTERS:
            ids = pl.Series("record_id", [1, 2, 3, 4], dtype=pl.UInt64)
            months = ["2026-01"] * 4
            engine.store(opened, f"record_{register}", pl.DataFrame({"record_id": ids, "first_month": months}))
        found = clustered(opened, links, [("a", 1, 2)])
    groups = found.group_by("cluster_id").agg(pl.struct("register", "record_id").alias("members"))
    mine = {frozenset((m["register"], m["record_id"]) for m in members) for members in groups["members"]}
    assert mine == {frozenset(group) for group in nx.connected_components(graph)}


def test_a_cluster_keeps_its_id_when_a_record_joins(connection: duckdb.DuckDBPyConnection) -> None:
    """b2 was delivered first: that a3 joins, the newest and of a register listed before, changes nothing."""
    before = clustered(connection, [(3, 2, 1, 990)], [])  # b2 - c1
    after = clustered(connection, [(3, 2, 1, 990), (0, 3, 2, 980)], [])  # and a3 - b2
    assert before["cluster_id"].unique().to_list() == after["cluster_id"].unique().to_list()
    assert after.height == 3


def test_without_links_there_are_no_clusters(connection: duckdb.DuckDBPyConnection) -> None:
    assert clustered(connection, [], []).is_empty()
