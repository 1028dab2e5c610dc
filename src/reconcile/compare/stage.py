"""The compare stage: universes, agreements, what became of every record, and the findings."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import duckdb
import polars as pl

from reconcile import engine
from reconcile.compare.agreement import COLUMNS, relation_agreements
from reconcile.compare.discrepancy import find_discrepancies
from reconcile.registers import Declarations, PairSpec
from reconcile.registers.spec import Lag
from reconcile.universe.lag import last_day_due
from reconcile.universe.list_answers import SCHEMA as SCHEMA_OF_ANSWERS
from reconcile.universe.list_answers import answer_members, answering, list_answers
from reconcile.universe.members import pair_members, register_members
from reconcile.universe.totals import RELATION, SCHEMA, count_members, count_pairs, told_counts
from reconcile.universe.windows import Window, pair_windows

Progress = Callable[[str], None]


def compare_registers(
    connection: duckdb.DuckDBPyConnection,
    declarations: Declarations,
    provided: list[str],
    lags: dict[str, Lag],
    windows: tuple[Window, ...],
    as_of: date,
    progress: Progress = lambda _: None,
) -> None:
    """Write who counts and how links agree (`members` to `member_outcomes` of docs/architecture.md), and `findings`."""
    compare_outcomes(connection, declarations, provided, lags, windows, as_of, progress)
    progress("findings")
    pairs = [p for p in declarations.pairs.values() if {p.left, p.right} <= set(provided)]
    due_until = {name: last_day_due(as_of, lags[name]) for name in provided}
    find_discrepancies(connection, declarations, pairs, provided, due_until)


def compare_outcomes(
    connection: duckdb.DuckDBPyConnection,
    declarations: Declarations,
    provided: list[str],
    lags: dict[str, Lag],
    windows: tuple[Window, ...],
    as_of: date,
    progress: Progress = lambda _: None,
) -> None:
    """Write all that counts are made of: `members` to `member_outcomes` of docs/architecture.md."""
    pairs = [p for p in declarations.pairs.values() if {p.left, p.right} <= set(provided)]
    compared = [pair for pair in pairs if pair.left != pair.right]
    counted = count_pairs(declarations, provided)
    progress("members")
    counts = pl.concat([pl.DataFrame(schema=SCHEMA), *(told_counts(connection, spec) for spec in counted.values())])
    engine.store(connection, "told_counts", counts)
    totals = [count_members(connection, declarations, spec, counts, as_of) for spec in counted.values()]
    frames = [pair_members(connection, declarations, p, r, lags, as_of) for p in compared for r in p.relations]
    frames += _own_members(connection, declarations, provided, lags, as_of)
    engine.store(connection, "members", pl.concat([*frames, *totals], how="diagonal"))
    asked = [(pair.id, pair.relations[0].name) for pair in compared] + [(name, "record") for name in provided]
    asked += [(pair, RELATION) for pair in counted]
    engine.store(connection, "pair_windows", pair_windows(connection, windows, asked))
    progress("agreements")
    agreements = [relation_agreements(connection, declarations, p, r) for p in compared for r in p.relations]
    engine.store(connection, "agreements", pl.concat([pl.DataFrame(schema=COLUMNS), *agreements]))
    engine.store(connection, "key_fields", _key_fields(compared))
    engine.store(connection, "registered_elsewhere", _elsewhere(compared))
    engine.run(connection, "compare/10_link_outcomes")
    engine.run(connection, "compare/20_member_outcomes")


def _own_members(
    connection: duckdb.DuckDBPyConnection,
    declarations: Declarations,
    provided: list[str],
    lags: dict[str, Lag],
    as_of: date,
) -> list[pl.DataFrame]:
    """Each register by itself; writes `list_answers`, whose rows count where the records do that they are about."""
    asked = answering(declarations, provided)
    others = [declarations.registers[name] for name in provided if declarations.registers[name] not in asked]
    own = {spec.id: register_members(connection, spec, lags[spec.id], as_of) for spec in others}
    answers = [
        list_answers(connection, declarations, spec, own[spec.answered.against]) for spec in asked if spec.answered
    ]
    told = [pl.DataFrame(schema=SCHEMA_OF_ANSWERS), *(one.select(*SCHEMA_OF_ANSWERS) for one in answers)]
    engine.store(connection, "list_answers", pl.concat(told))
    return [*own.values(), *map(answer_members, answers)]


def _elsewhere(pairs: list[PairSpec]) -> pl.DataFrame:
    rows = [{"pair": pair.id, "since": pair.elsewhere_since} for pair in pairs]
    return pl.DataFrame(rows, schema={"pair": pl.String, "since": pl.Date})


def _key_fields(pairs: list[PairSpec]) -> pl.DataFrame:
    rows = [
        {"pair": pair.id, "relation": relation.name, "field": field, "minimum": relation.minimum_key_fields}
        for pair in pairs
        for relation in pair.relations
        for field in relation.key_fields
    ]
    return pl.DataFrame(
        rows, schema={"pair": pl.String, "relation": pl.String, "field": pl.String, "minimum": pl.Int64}
    )
