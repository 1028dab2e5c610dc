"""Splink 5 on DuckDB, set up from the same declarations: same comparisons, same blocks, and every help it can use.

Its string metrics count bytes, so that one Chinese character makes a distance of up to three: levels are set for that,
and names get a level of equal sound from our own table. u is drawn from ten million pairs, which its manual calls
adequate; EM is run over several blocks until every comparison has been taught.
"""

from __future__ import annotations

import logging
from pathlib import Path

import duckdb
import polars as pl
import splink.comparison_level_library as levels
import splink.comparison_library as comparisons
from splink import DuckDBAPI, Linker, SettingsCreator

from reconcile.registers import Declarations, PairSpec, RelationSpec
from reconcile.registers.pair import Compare

LEAST = 0.001
U_PAIRS = 1e7


def link(database: Path, declared: Declarations, pair: PairSpec) -> pl.DataFrame:
    """The scored pairs of the first relation of a pair: left_id, right_id, probability."""
    logging.disable(logging.WARNING)
    relation = pair.relations[0]
    same = pair.left == pair.right
    with duckdb.connect() as connection:
        connection.execute(f"ATTACH '{database}' AS world (READ_ONLY)")
        api = DuckDBAPI(connection=connection)
        sides = [api.register(_side(connection, declared, relation, pair, side), dataset_display_name=f"{side[0]}_list")
                 for side in (("left", 0), ("right", 1))[: 1 if same else 2]]  # fmt: skip
        linker = Linker(sides, _settings(relation, same), log_level=None)
        linker.training.estimate_probability_two_random_records_match(_surest(relation), recall=0.7)
        linker.training.estimate_u_using_random_sampling(max_pairs=U_PAIRS, seed=1)
        for rule in _teaching(relation):
            linker.training.estimate_parameters_using_expectation_maximisation(rule)
        predicted = linker.inference.predict(threshold_match_probability=LEAST)
        query = f"SELECT unique_id_l AS left_id, unique_id_r AS right_id, match_probability AS probability FROM {predicted.physical_name}"
        return connection.sql(query).pl()


def _side(
    connection: duckdb.DuckDBPyConnection,
    declared: Declarations,
    relation: RelationSpec,
    pair: PairSpec,
    side: tuple[str, int],
) -> object:
    """A table with the columns compared, under the names of the comparisons."""
    name, _ = side
    register = declared.registers[pair.left if name == "left" else pair.right]
    columns = ["record_id AS unique_id"]
    for compare in relation.compare:
        column = compare.left_column if name == "left" else compare.right_column
        kind = register.field(column).type
        value = column
        if compare.type == "place" and kind == "place":
            value = f"coalesce({column}_code, {column}_township, {column})"
        columns.append(f"CAST({value} AS VARCHAR) AS {compare.name}")
        if compare.type == "name":
            sound = f"{column}_pinyin" if kind == "name" else column
            columns.append(f"{sound} AS {compare.name}_pinyin")
        if compare.type == "date":
            columns.append(f"strftime({column}, '%Y-%m') AS {compare.name}_month")
            columns.append(f"CAST({column}_lunar AS VARCHAR) AS {compare.name}_lunar")
    return connection.sql(f"SELECT {', '.join(columns)} FROM world.record_{register.id}")


def _settings(relation: RelationSpec, same: bool) -> SettingsCreator:
    return SettingsCreator(
        link_type="dedupe_only" if same else "link_only",
        comparisons=[_comparison(compare) for compare in relation.compare],
        blocking_rules_to_generate_predictions=[_rule(block) for block in relation.block],
        retain_matching_columns=False,
        max_iterations=50,
    )


def _comparison(compare: Compare) -> object:
    name = compare.name
    exact = levels.ExactMatchLevel(name, term_frequency_adjustments=compare.frequencies)
    between = {
        "name": [levels.CustomLevel(f"{name}_pinyin_l = {name}_pinyin_r"), levels.LevenshteinLevel(name, 3), levels.JaroWinklerLevel(name, 0.8)],
        "text": [levels.DamerauLevenshteinLevel(name, 1), levels.JaroWinklerLevel(name, 0.9), levels.JaroWinklerLevel(name, 0.75)],
        "id": [levels.DamerauLevenshteinLevel(name, 1), levels.DamerauLevenshteinLevel(name, 3)],
        "date": [
            levels.DamerauLevenshteinLevel(name, 1),
            levels.CustomLevel(f"abs(date_diff('day', try_cast({name}_l AS DATE), try_cast({name}_r AS DATE))) <= 3"),
            levels.CustomLevel(f"{name}_lunar_l = {name}_r OR {name}_l = {name}_lunar_r"),
            levels.CustomLevel(f"{name}_month_l = {name}_month_r"),
        ],
        "number": [levels.CustomLevel(f"abs(CAST({name}_l AS BIGINT) - CAST({name}_r AS BIGINT)) <= {compare.tolerance}")],
        "place": [levels.CustomLevel(f"substr({name}_l, 1, 9) = substr({name}_r, 1, 9)"), levels.CustomLevel(f"substr({name}_l, 1, 6) = substr({name}_r, 1, 6)")],
        "code": [],
    }[compare.type]  # fmt: skip
    parts = [levels.NullLevel(name), exact, *between, levels.ElseLevel()]
    return comparisons.CustomComparison(comparison_levels=parts, output_column_name=name)


def _rule(block: tuple[str, ...]) -> str:
    """The condition of a block, in SQL."""
    return " AND ".join(_equal(name) for name in block)


def _equal(name: str) -> str:
    kind, _, bare = name.rpartition(":")
    if kind == "lunar":
        return f"l.{bare}_lunar = r.{bare}"
    column = {"": bare, "pinyin": f"{bare}_pinyin", "month": f"{bare}_month", "township": bare}[kind]
    return f"l.{column} = r.{column}"


def _surest(relation: RelationSpec) -> list[str]:
    """Rules that admit hardly a wrong pair: the exact keys with a corroborating field, else the longest plain block."""
    keys = [_rule((*key.on, field)) for key in relation.exact for field in key.corroborate]
    plain = [block for block in relation.block if not any(":" in name for name in block)]
    return keys or [_rule(max(plain, key=len))]


def _teaching(relation: RelationSpec) -> list[str]:
    """Blocks for EM, plain ones, until every comparison stands outside of one of them."""
    untaught = {compare.name for compare in relation.compare}
    rules = []
    for block in relation.block:
        if any(":" in name for name in block):
            continue
        outside = {compare.name for compare in relation.compare} - set(block)
        if untaught & outside or not rules:
            rules.append(_rule(block))
            untaught -= outside
    return rules
