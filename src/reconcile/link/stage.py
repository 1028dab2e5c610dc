"""The link stage: duplicates inside each register first, then every pair of registers, into the run's tables."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from types import MappingProxyType

import duckdb
import polars as pl

from reconcile import engine
from reconcile.link.edges import Thresholds
from reconcile.link.entities import Entities
from reconcile.link.frames import LINK_COLUMNS
from reconcile.link.given import Models
from reconcile.link.joint import contradicting_links, for_review, one_to_one_relations
from reconcile.link.judged import VERDICTS
from reconcile.link.lasting import clusters
from reconcile.link.led import led_ends
from reconcile.link.linking import Linker
from reconcile.registers import Declarations, PairSpec

Progress = Callable[[str], None]


def link_registers(
    connection: duckdb.DuckDBPyConnection,
    declarations: Declarations,
    provided: Iterable[str],
    thresholds: Thresholds,
    progress: Progress = lambda _: None,
    given: Models = MappingProxyType({}),
    verdicts: pl.DataFrame | None = None,
) -> None:
    """Write `links`, `conflicts`, `entities` and `models` of all pairs whose registers are both there.

    Relations whose saved model is `given` are linked by it; the others learn theirs from the records. `verdicts`
    (columns VERDICTS) are what people decided about pairs of records: it stands whatever the records say.
    """
    engine.reuse_memory()
    present = set(provided)
    pairs = [p for p in declarations.pairs.values() if {p.left, p.right} <= present]
    entities: dict[str, Entities] = {}
    judged = pl.DataFrame(schema=VERDICTS) if verdicts is None else verdicts
    links: list[pl.DataFrame] = []
    models: list[dict[str, str]] = []
    for pair in sorted(pairs, key=_order):
        for relation in pair.relations:
            progress(f"{pair.id} {relation.name}")
            ends = led_ends(connection, links, pair, relation)
            saved = given.get(pair.id, {}).get(relation.name)
            linker = Linker(connection, declarations, pair, relation, thresholds, saved, judged)
            linked = linker.link(entities, ends)
            if pair.left == pair.right:
                entities[pair.left] = linked.left
            links.append(linked.links)
            models.append(
                {"pair": pair.id, "relation": relation.name, "model": json.dumps(linked.model, sort_keys=True)}
            )
            engine.give_memory_back()
    conflicts = contradicting_links(links, one_to_one_relations(pairs), entities)
    engine.store(connection, "conflicts", conflicts)
    _store(connection, for_review(links, conflicts), models, entities)


def cluster_records(connection: duckdb.DuckDBPyConnection, declarations: Declarations, provided: Iterable[str]) -> None:
    """Write `clusters`: the records that are one thing over all registers, under an id that lasts from run to run."""
    present = set(provided)
    registers = [name for name in declarations.registers if name in present]
    pairs = [p for p in declarations.pairs.values() if {p.left, p.right} <= present]
    relations = pl.DataFrame(
        one_to_one_relations(pairs), schema=dict.fromkeys(("pair", "relation"), pl.String), orient="row"
    )
    accepted = engine.frame(connection, "link/24_accepted_ends").cast({"pair": pl.String, "relation": pl.String})
    links = accepted.join(relations, on=["pair", "relation"], how="semi")
    entities = engine.frame(connection, "link/25_entities")
    engine.store(connection, "clusters", clusters(connection, registers, links, entities))


def _order(pair: PairSpec) -> tuple[bool, bool, str]:
    """Registers with themselves first, and last the pairs that others lead to."""
    return pair.left != pair.right, any(relation.through for relation in pair.relations), pair.id


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
