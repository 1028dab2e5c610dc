"""Splink 5 on DuckDB, set up from the same declarations: same comparisons, same blocks, and every help it can use.

Its string metrics count bytes, so that one Chinese character makes a distance of up to three: levels are set for that,
and names get a level of equal sound from our own table. EM is run over several blocks until every comparison has been
taught. It is run twice: with u drawn from ten million pairs, the least that its documentation calls adequate
(`estimate_u_using_random_sampling`: often for testing, a thousand million for best results), and from a million, which
is its default and costs much less.
"""

from __future__ import annotations

import logging
from pathlib import Path
from typing import Any

import duckdb
import polars as pl
import splink.comparison_level_library as levels
import splink.comparison_library as comparisons
from splink import DuckDBAPI, Linker, SettingsCreator

from reconcile.registers import Declarations, PairSpec, RegisterSpec, RelationSpec
from reconcile.registers.pair import Compare

LEAST = 0.001
PREDICTED = "SELECT unique_id_l AS left_id, unique_id_r AS right_id, match_probability AS probability FROM "


def link(database: Path, declared: Declarations, pair: PairSpec, u_pairs: float) -> pl.DataFrame:
    """The scored pairs of the first relation of a pair: left_id, right_id, probability; u of so many pairs at most."""
    logging.disable(logging.WARNING)
    relation = pair.relations[0]
    same = pair.left == pair.right
    registers = [declared.registers[pair.left], declared.registers[pair.right]]
    with duckdb.connect() as connection:
        connection.execute(f"ATTACH '{database}' AS world (READ_ONLY)")
        api = DuckDBAPI(connection=connection)
        lists = [
            api.register(connection.sql(_columns(relation, registers[side], side)), dataset_display_name=f"list_{side}")
            for side in ((0,) if same else (0, 1))
        ]
        linker = Linker(lists, _settings(relation, same), log_level=None)
        linker.training.estimate_probability_two_random_records_match(_surest(relation), recall=0.7)
        linker.training.estimate_u_using_random_sampling(max_pairs=u_pairs, seed=1)
        for rule in _teaching(relation):
            linker.training.estimate_parameters_using_expectation_maximisation(rule)
        predicted = linker.inference.predict(threshold_match_probability=LEAST)
        return connection.sql(PREDICTED + predicted.physical_name).pl()


def _columns(relation: RelationSpec, register: RegisterSpec, side: int) -> str:
    """The columns compared, under the names of the comparisons, and those that blocks ask for."""
    columns = ["record_id AS unique_id"]
    for compare in relation.compare:
        column = (compare.left_column, compare.right_column)[side]
        kind = register.field(column).type
        is_code = compare.type == "place" and kind == "place"
        value = f"coalesce({column}_code, {column}_township, {column})" if is_code else column
        columns.append(f"CAST({value} AS VARCHAR) AS {compare.name}")
        if compare.type == "name":
            sound = f"{column}_pinyin" if kind == "name" else column
            columns += [f"{sound} AS {compare.name}_pinyin", f"{column}[1:1] AS {compare.name}_surname"]
            columns.append(f"nullif({column}[2:], '') AS {compare.name}_given")
        if compare.type == "date":
            columns.append(f"strftime({column}, '%Y-%m') AS {compare.name}_month")
            columns.append(f"CAST({column}_lunar AS VARCHAR) AS {compare.name}_lunar")
    return f"SELECT {', '.join(columns)} FROM world.record_{register.id}"


def _settings(relation: RelationSpec, same: bool) -> SettingsCreator:
    return SettingsCreator(
        link_type="dedupe_only" if same else "link_only",
        comparisons=[_comparison(compare) for compare in relation.compare],
        blocking_rules_to_generate_predictions=[_rule(block) for block in relation.block],
        retain_matching_columns=False,
        max_iterations=50,
    )


def _comparison(compare: Compare) -> Any:
    exact = levels.ExactMatchLevel(compare.name, term_frequency_adjustments=compare.frequencies)
    between = _BETWEEN[compare.type](compare.name, compare.tolerance)
    parts = [levels.NullLevel(compare.name), exact, *between, levels.ElseLevel()]
    return comparisons.CustomComparison(comparison_levels=parts, output_column_name=compare.name)


def _name(name: str, _: int) -> list[Any]:
    sound = levels.CustomLevel(f"{name}_pinyin_l = {name}_pinyin_r")
    return [sound, levels.LevenshteinLevel(name, 3), levels.JaroWinklerLevel(name, 0.8)]


def _text(name: str, _: int) -> list[Any]:
    far = [levels.JaroWinklerLevel(name, threshold) for threshold in (0.92, 0.8)]
    return [levels.DamerauLevenshteinLevel(name, 1), *far]


def _id(name: str, _: int) -> list[Any]:
    return [levels.DamerauLevenshteinLevel(name, 1), levels.DamerauLevenshteinLevel(name, 3)]


def _date(name: str, _: int) -> list[Any]:
    days = f"abs(date_diff('day', try_cast({name}_l AS DATE), try_cast({name}_r AS DATE)))"
    return [
        levels.DamerauLevenshteinLevel(name, 1),
        levels.CustomLevel(f"{days} <= 3"),
        levels.CustomLevel(f"{name}_lunar_l = {name}_r OR {name}_l = {name}_lunar_r"),
        levels.CustomLevel(f"{name}_month_l = {name}_month_r"),
    ]


def _number(name: str, tolerance: int) -> list[Any]:
    return [levels.CustomLevel(f"abs(CAST({name}_l AS BIGINT) - CAST({name}_r AS BIGINT)) <= {tolerance}")]


def _place(name: str, _: int) -> list[Any]:
    return [levels.CustomLevel(f"substr({name}_l, 1, {n}) = substr({name}_r, 1, {n})") for n in (9, 6)]


_BETWEEN = {
    "name": _name,
    "text": _text,
    "id": _id,
    "date": _date,
    "number": _number,
    "place": _place,
    "code": lambda _name, _tolerance: [],
}


def _rule(block: tuple[str, ...]) -> str:
    """The condition of a block, in SQL."""
    return " AND ".join(_equal(name) for name in block)


def _equal(name: str) -> str:
    kind, _, bare = name.rpartition(":")
    if kind == "lunar":
        return f"l.{bare}_lunar = r.{bare}"
    column = bare if kind in {"", "township"} else f"{bare}_{kind}"
    return f"l.{column} = r.{column}"


def _surest(relation: RelationSpec) -> list[str]:
    """Rules that admit hardly a wrong pair: exact keys with a corroborating field, else the longest plain block."""
    keys = [_rule((*key.on, field)) for key in relation.exact for field in key.corroborate]
    plain = [block for block in relation.block if not any(":" in name for name in block)]
    return keys or [_rule(max(plain, key=len))]


def _teaching(relation: RelationSpec) -> list[str]:
    """Blocks for EM, plain ones, until every comparison stands outside of one of them."""
    everything = {compare.name for compare in relation.compare}
    untaught, rules = set(everything), []
    for block in relation.block:
        if any(":" in name for name in block):
            continue
        if untaught - set(block) or not rules:
            rules.append(_rule(block))
            untaught &= set(block)
    return rules
