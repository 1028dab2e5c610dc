"""The `links` table: every pair of records that was considered, with its decision and its evidence."""

from __future__ import annotations

import numpy as np
import polars as pl

from reconcile.comparison.columns import CodedPair
from reconcile.comparison.vocabulary import level_names
from reconcile.link.assign import Decision
from reconcile.link.entities import Entities
from reconcile.link.relation import EdgeTable, ScoredPairs
from reconcile.registers import PairSpec, RelationSpec

LINK_COLUMNS = {
    "pair": pl.String,
    "relation": pl.String,
    "left_register": pl.String,
    "left_id": pl.UInt64,
    "right_register": pl.String,
    "right_id": pl.UInt64,
    "status": pl.String,
    "set_id": pl.String,
    "probability": pl.Float64,
    "method": pl.String,
    "evidence": pl.String,
}


def link_frame(
    pair: PairSpec,
    relation: RelationSpec,
    coded: CodedPair,
    pairs: ScoredPairs,
    table: EdgeTable,
    decision: Decision,
    status: pl.Series,
    entities: tuple[Entities, Entities],
    keep: float,
) -> pl.DataFrame:
    """Links between records: the pairs looked at, and those that follow because a record has duplicates.

    A rejected pair stays on record where its probability is at least `keep`.
    """
    edges = _edge_rows(pair, relation, table, decision, status)
    seen = np.flatnonzero(table.of_pair >= 0)
    looked_at = pl.DataFrame(
        {
            "edge": table.of_pair[seen],
            "left_position": pairs.left[seen],
            "right_position": pairs.right[seen],
            "method": _methods(relation, pairs)[seen],
            "evidence": _evidence(relation, pairs)[seen],
        }
    )
    follows = _implied(edges, entities, pair.left == pair.right).join(
        looked_at, on=["left_position", "right_position"], how="anti"
    )
    rows = pl.concat([looked_at, follows.with_columns(method=pl.lit("duplicate"), evidence=pl.lit(""))], how="diagonal")
    settled = rows.join(edges, on="edge", how="left", maintain_order="left")
    settled = settled.filter((pl.col("status") != "rejected") | (pl.col("probability") >= keep))
    return (
        settled.with_columns(
            pair=pl.lit(pair.id),
            relation=pl.lit(relation.name),
            left_register=pl.lit(pair.left),
            right_register=pl.lit(pair.right),
            left_id=pl.Series(coded.left_ids).gather(settled["left_position"]),
            right_id=pl.Series(coded.right_ids).gather(settled["right_position"]),
        )
        .select([pl.col(name).cast(kind) for name, kind in LINK_COLUMNS.items()])
        .sort("left_id", "right_id")
    )


def _edge_rows(
    pair: PairSpec, relation: RelationSpec, table: EdgeTable, decision: Decision, status: pl.Series
) -> pl.DataFrame:
    numbers = pl.Series(decision.set_number)
    return pl.DataFrame(
        {
            "edge": np.arange(len(status), dtype=np.int64),
            "left_entity": table.edges.left,
            "right_entity": table.edges.right,
            "status": status,
            "probability": np.round(decision.probability, 6),
        }
    ).with_columns(
        set_id=pl.when(numbers >= 0)
        .then(pl.lit(f"{pair.id}:{relation.name}:") + numbers.cast(pl.String))
        .otherwise(None)
    )


def _implied(edges: pl.DataFrame, entities: tuple[Entities, Entities], same_register: bool) -> pl.DataFrame:
    """All pairs of records of two things that were linked; in one register, all pairs inside each thing."""
    if same_register:
        return _inside(edges, entities[0])
    linked = edges.filter(pl.col("status").is_in(["accepted", "set"]))
    for side, name in ((0, "left"), (1, "right")):
        members = _members(entities[side], name)
        linked = linked.join(members, on=f"{name}_entity", maintain_order="left_right")
    return linked.select("edge", "left_position", "right_position")


def _inside(edges: pl.DataFrame, entities: Entities) -> pl.DataFrame:
    """Pairs of records of one thing, each carried by the strongest edge inside that thing."""
    accepted = edges.filter(pl.col("status") == "accepted").sort("probability", "edge", descending=[True, False])
    thing = pl.Series("thing", entities.of_position[accepted["left_entity"].to_numpy()])
    strongest = accepted.select("edge", thing).unique("thing", keep="first", maintain_order=True)
    members = pl.DataFrame(
        {"thing": entities.of_position, "position": np.arange(len(entities.of_position), dtype=np.int64)}
    )
    rows = strongest.join(members, on="thing").join(members, on="thing", suffix="_right")
    rows = rows.filter(pl.col("position") < pl.col("position_right"))
    return rows.select("edge", left_position="position", right_position="position_right")


def _members(entities: Entities, name: str) -> pl.DataFrame:
    positions = np.arange(len(entities.of_position), dtype=np.int64)
    return pl.DataFrame({f"{name}_entity": entities.of_position, f"{name}_position": positions})


def _methods(relation: RelationSpec, pairs: ScoredPairs) -> pl.Series:
    names = ["model", *("exact:" + "+".join(key.on) for key in relation.exact), "led"]
    return pl.Series(names).gather(pairs.rule + 1)


def _evidence(relation: RelationSpec, pairs: ScoredPairs) -> pl.Series:
    """Each comparison with its level, in words that hold no personal value."""
    texts = []
    for levels in pairs.patterns.levels:
        named = (
            f"{compare.name}={('missing', *level_names(compare.type))[level]}"
            for compare, level in zip(relation.compare, levels, strict=True)
        )
        texts.append(" ".join(named))
    return pl.Series(texts, dtype=pl.String).gather(pairs.patterns.of_pair)
