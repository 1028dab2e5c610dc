"""Findings: every discrepancy that the declared rules of each pair ask for, with the office that can answer it."""

from __future__ import annotations

from datetime import date
from typing import Any

import duckdb
import polars as pl

from reconcile import engine
from reconcile.compare.restricted import restricted_ids
from reconcile.registers import Declarations, PairSpec, RelationSpec

SIMPLE: dict[str, tuple[str, str | None]] = {
    "field_conflict": ("31_field_conflict", None),
    "death_not_deregistered": ("34_death_not_deregistered", "right"),
}
"""Finding rules that need nothing but the pair: the statement, and whose office is asked (None: as the pair says)."""


def find_discrepancies(
    connection: duckdb.DuckDBPyConnection,
    declarations: Declarations,
    pairs: list[PairSpec],
    provided: list[str],
    due_until: dict[str, date],
) -> None:
    """Write `findings` from members, links, agreements and outcomes.

    `due_until`: by register, the last day whose events must be on record.
    """
    engine.run(connection, "compare/29_found")
    for pair in pairs:
        for relation in pair.relations:
            for finding in relation.findings:
                _find(connection, pair, relation, finding, due_until)
    for register in provided:
        for rule in declarations.registers[register].sequence:
            names = {"records": f"record_{register}", "earlier": rule.earlier, "later": rule.later}
            engine.run(
                connection,
                "compare/37_impossible_sequence",
                identifiers=names,
                register=register,
                field=rule.later,
                asked="left",
            )
    _store_lookups(connection, declarations, provided)
    engine.run(connection, "compare/40_findings")


def _find(
    connection: duckdb.DuckDBPyConnection,
    pair: PairSpec,
    relation: RelationSpec,
    finding: str,
    due_until: dict[str, date],
) -> None:
    bound: dict[str, Any] = {"pair": pair.id, "relation": relation.name}
    if finding in SIMPLE:
        statement, asked = SIMPLE[finding]
        asked = asked or pair.asks
        engine.run(connection, f"compare/{statement}", asked=asked, **bound)
    elif finding == "link_uncertain":
        one_to_one = relation.cardinality == "one-to-one"
        engine.run(connection, "compare/32_link_uncertain", asked=pair.asks, one_to_one=one_to_one, **bound)
    elif finding == "deregistered_without_death":
        due = due_until[pair.left]
        engine.run(connection, "compare/35_deregistered_without_death", asked="left", due_until=due, **bound)
    elif finding.startswith("missing_in_"):
        engine.run(connection, "compare/30_missing", type=finding, side="left", asked="right", **bound)
    elif finding.startswith("extra_in_"):
        engine.run(connection, "compare/30_missing", type=finding, side="right", asked="left", **bound)
    elif finding.startswith("duplicate_in_"):
        engine.run(connection, "compare/33_duplicate", type=finding, pair=pair.id, register=pair.left, asked="left")
    elif finding == "identity_conflict":
        names = {c.type: c.name for c in reversed(relation.compare)}
        engine.run(
            connection,
            "compare/36_identity_conflict",
            name_field=names["name"],
            id_field=names["id"],
            asked="left",
            **bound,
        )


def _store_lookups(connection: duckdb.DuckDBPyConnection, declarations: Declarations, provided: list[str]) -> None:
    sides = [{"pair": p.id, "left_register": p.left, "right_register": p.right} for p in declarations.pairs.values()]
    sides += [{"pair": name, "left_register": name, "right_register": name} for name in declarations.registers]
    engine.store(connection, "pair_sides", pl.DataFrame(sides))
    offices = [{"register": spec.id, "office": spec.office} for spec in declarations.registers.values()]
    engine.store(connection, "offices", pl.DataFrame(offices))
    cells = [pl.DataFrame(schema=CELLS)]
    restricted = [pl.DataFrame(schema={"register": pl.String, "record_id": pl.UInt64})]
    for register in provided:
        records = engine.frame(connection, "link/00_records", identifiers={"records": f"record_{register}"})
        cells.append(
            records.select(pl.lit(register).alias("register"), *(name for name in CELLS if name != "register"))
        )
        restricted.append(restricted_ids(records, declarations.registers[register]))
    engine.store(connection, "cells", pl.concat(cells))
    engine.store(connection, "restricted_records", pl.concat(restricted))


CELLS = {
    "register": pl.String,
    "record_id": pl.UInt64,
    "township": pl.String,
    "facility": pl.String,
    "event_month": pl.String,
}
