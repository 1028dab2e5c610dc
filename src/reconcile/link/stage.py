"""The link stage: duplicates inside each register first, then every pair of registers, into the run's tables."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

import duckdb
import numpy as np
import polars as pl

from reconcile import engine
from reconcile.comparison.columns import code_pair
from reconcile.link.assign import Decision, Edges, decide
from reconcile.link.eligible import eligible_records
from reconcile.link.entities import Entities
from reconcile.link.frames import LINK_COLUMNS, link_frame
from reconcile.link.led import led_ends, led_pairs
from reconcile.link.reach import within_reach
from reconcile.link.relation import ScoredPairs, Thresholds, entity_edges, score_relation, statuses
from reconcile.link.unmatched import raised, unmatched_odds
from reconcile.link.withdrawn import with_ties_lost, withdrawn_things
from reconcile.registers import Declarations, PairSpec, RelationSpec

Progress = Callable[[str], None]


@dataclass(frozen=True)
class LinkedRelation:
    """The links of one relation and the model behind them."""

    links: pl.DataFrame
    model: dict[str, Any]
    left: Entities
    right: Entities


def link_registers(
    connection: duckdb.DuckDBPyConnection,
    declarations: Declarations,
    provided: Iterable[str],
    thresholds: Thresholds,
    progress: Progress = lambda _: None,
) -> None:
    """Write `links`, `entities` and `models` for all declared pairs whose registers were both provided."""
    present = set(provided)
    pairs = [p for p in declarations.pairs.values() if {p.left, p.right} <= present]
    entities: dict[str, Entities] = {}
    links: list[pl.DataFrame] = []
    models: list[dict[str, str]] = []
    for pair in sorted(pairs, key=_order):
        for relation in pair.relations:
            progress(f"{pair.id} {relation.name}")
            ends = led_ends(connection, links, pair, relation)
            linked = link_relation(connection, declarations, pair, relation, entities, ends, thresholds)
            if pair.left == pair.right:
                entities[pair.left] = linked.left
            links.append(linked.links)
            models.append(
                {"pair": pair.id, "relation": relation.name, "model": json.dumps(linked.model, sort_keys=True)}
            )
    _store(connection, links, models, entities)


def link_relation(
    connection: duckdb.DuckDBPyConnection,
    declarations: Declarations,
    pair: PairSpec,
    relation: RelationSpec,
    entities: dict[str, Entities],
    ends: pl.DataFrame,
    thresholds: Thresholds,
) -> LinkedRelation:
    """Link one relation of one pair; `entities` holds the duplicates found so far, by register, `ends` the pairs
    of records that links of other relations lead to."""
    coded = code_pair(connection, relation, declarations.registers[pair.left], declarations.registers[pair.right])
    left = entities.get(pair.left) or Entities.alone(coded.left_ids)
    right = entities.get(pair.right) or Entities.alone(coded.right_ids)
    same_register = pair.left == pair.right
    eligible = eligible_records(connection, relation, declarations.registers[pair.right])
    led = led_pairs(relation, coded, ends, eligible)
    scored = score_relation(relation, coded, led, eligible, same_register=same_register)
    reach = within_reach(relation, coded)
    del coded  # a register of millions: what was scored is enough from here on
    table = entity_edges(scored, left, right, thresholds.keep, same_register=same_register)
    if same_register:
        decision = Decision(
            np.ones(len(table.edges.left), dtype=np.bool_),
            1.0 / (1.0 + np.exp(-table.edges.weight)),
            np.full(len(table.edges.left), -1, dtype=np.int64),
        )
    else:
        weak = [
            withdrawn_things(connection, declarations.registers[register], things)
            for register, things in ((pair.left, left), (pair.right, right))
        ]
        one_to_one = relation.cardinality == "one-to-one"
        gain = unmatched_odds(table.edges, left, right, reach, one_to_one=one_to_one)
        decision = decide(with_ties_lost(raised(table.edges, gain), *weak), thresholds.accept, one_to_one)
    status = statuses(decision, thresholds)
    if same_register:
        sure = (status == "accepted").to_numpy()
        left = right = left.joined(table.edges.left[sure], table.edges.right[sure])
        status = _whole_groups(status, table.edges, left)
    links = link_frame(pair, relation, scored, table, decision, status, (left, right), thresholds.keep)
    return LinkedRelation(links, _model_data(scored, left, right), left, right)


def _order(pair: PairSpec) -> tuple[bool, bool, str]:
    """Registers with themselves first, and last the pairs that others lead to."""
    return pair.left != pair.right, any(relation.through for relation in pair.relations), pair.id


def _whole_groups(status: pl.Series, edges: Edges, entities: Entities) -> pl.Series:
    """Duplicates of one record are duplicates of each other, also where their own pair looks weaker."""
    together = pl.Series(entities.of_position[edges.left] == entities.of_position[edges.right])
    return pl.select(pl.when(together).then(pl.lit("accepted")).otherwise(status).alias("status")).to_series()


def _model_data(scored: ScoredPairs, left: Entities, right: Entities) -> dict[str, Any]:
    sizes = {
        "left_records": len(left.ids),
        "right_records": len(right.ids),
        "pairs_looked_at": len(scored.left),
    }
    return {**scored.model.as_data(), **sizes, "blocks": list(scored.blocks)}


def _store(
    connection: duckdb.DuckDBPyConnection,
    links: list[pl.DataFrame],
    models: list[dict[str, str]],
    entities: dict[str, Entities],
) -> None:
    engine.store(connection, "links", pl.concat([pl.DataFrame(schema=LINK_COLUMNS), *links]))
    engine.store(
        connection,
        "models",
        pl.DataFrame(models, schema={"pair": pl.String, "relation": pl.String, "model": pl.String}),
    )
    rows = [
        pl.DataFrame({"register": register, "record_id": things.ids, "entity_id": things.ids[things.of_position]})
        for register, things in sorted(entities.items())
    ]
    schema = {"register": pl.String, "record_id": pl.UInt64, "entity_id": pl.UInt64}
    engine.store(connection, "entities", pl.concat([pl.DataFrame(schema=schema), *rows]))
